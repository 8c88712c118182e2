import { isJsonObject, objectOf, withMember } from '../json.js';
import type { JsonObject, JsonValue } from '../json.js';
import { enterpriseUserSchema } from '../schema/enterprise-user.js';
import type { BulkOperation } from './bulk-request.js';

/** The POST of a User without its manager, the one reference by which Users can form a circle; every other operation as it is. */
export function withoutManager(operation: BulkOperation): BulkOperation {
  const place = findManager(operation);
  if (place === undefined) return operation;
  return { ...operation, data: withMember(operation.data, place.urn, withMember(place.extension, place.name, undefined)) };
}

/** The PATCH that writes the manager which `withoutManager` took out of a POST, on a path with the new id; undefined where there is none. */
export function managerPatch(operation: BulkOperation, path: string): BulkOperation | undefined {
  const manager = findManager(operation);
  if (manager === undefined) return undefined;
  const write = objectOf([['op', 'add'], ['path', `${enterpriseUserSchema.id}:manager`], ['value', manager.value]]);
  return { kind: 'operation', method: 'PATCH', path, data: objectOf([['Operations', [write]]]) };
}

interface ManagerPlace {
  /** As the request spells it. */
  readonly urn: string;
  readonly extension: JsonObject;
  readonly name: string;
  readonly value: JsonValue;
}

function findManager({ method, path, data }: BulkOperation): ManagerPlace | undefined {
  const [endpoint] = path.split('/').filter((segment) => segment !== '');
  if (method !== 'POST' || endpoint?.toLowerCase() !== 'users') return undefined;
  const [urn, extension] = Object.entries(data).find(([key]) => key.toLowerCase() === enterpriseUserSchema.id.toLowerCase()) ?? [];
  if (urn === undefined || !isJsonObject(extension)) return undefined;
  const [name, value] = Object.entries(extension).find(([key]) => key.toLowerCase() === 'manager') ?? [];
  return name === undefined || value === undefined ? undefined : { urn, extension, name, value };
}
