import type { JsonObject, JsonValue } from '../json.js';
import type { Attribute, ResourceType, Schema } from './attribute.js';

/** Where the documents are served from, and what kinds of resources are served there. */
export interface DiscoveryPlace {
  /** The address of the SCIM root, without a slash at the end. */
  readonly baseUrl: string;
  readonly resourceTypes: readonly ResourceType[];
}

/** What works today; everything a ServiceProviderConfig advertises comes from here (PROTOCOL.md section 3). */
export interface Capabilities {
  /** The limits of Bulk; undefined while there is no Bulk. */
  readonly bulk: { readonly maxOperations: number; readonly maxPayloadSize: number } | undefined;
  readonly sort: boolean;
  readonly etag: boolean;
  /** Cursor paging (RFC 9865): seconds a cursor lives; undefined while there is none. */
  readonly cursorTimeout: number | undefined;
  readonly defaultPageSize: number;
  readonly maxPageSize: number;
  readonly documentationUri: string;
}

/** The documents of /Schemas in the shape of RFC 7643 section 7: one per schema of the resource types served. */
export function presentSchemas(place: DiscoveryPlace): readonly JsonObject[] {
  const schemas = place.resourceTypes.flatMap(type => [type.schema, ...type.extensions]);
  return [...new Set(schemas)].map(schema => presentSchema(schema, place.baseUrl));
}

/** The documents of /ResourceTypes in the shape of RFC 7643 section 6. */
export function presentResourceTypes(place: DiscoveryPlace): readonly JsonObject[] {
  return place.resourceTypes.map(type => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    schemaExtensions: type.extensions.map(extension => ({ schema: extension.id, required: false })),
    meta: { resourceType: 'ResourceType', location: `${place.baseUrl}/ResourceTypes/${type.name}` },
  }));
}

/** The document of /ServiceProviderConfig (RFC 7643 section 5, with the pagination of RFC 9865 section 4). */
export function presentServiceProviderConfig(place: DiscoveryPlace, capabilities: Capabilities): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    documentationUri: capabilities.documentationUri,
    patch: { supported: true },
    bulk: presentBulk(capabilities),
    filter: { supported: true, maxResults: capabilities.maxPageSize },
    changePassword: { supported: false },
    sort: { supported: capabilities.sort },
    etag: { supported: capabilities.etag },
    pagination: presentPagination(capabilities),
    authenticationSchemes: [{
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token of this SCIM configuration in the Authorization header, after the word Bearer.',
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      documentationUri: capabilities.documentationUri,
      primary: true,
    }],
    meta: { resourceType: 'ServiceProviderConfig', location: `${place.baseUrl}/ServiceProviderConfig` },
  };
}

function presentSchema(schema: Schema, baseUrl: string): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(presentAttribute),
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${schema.id}` },
  };
}

function presentAttribute(attribute: Attribute): JsonObject {
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    caseExact: attribute.caseExact,
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    ...present('canonicalValues', attribute.canonicalValues),
    ...present('referenceTypes', attribute.referenceTypes),
    ...present('subAttributes', attribute.subAttributes?.map(presentAttribute)),
  };
}

function present(name: string, value: JsonValue | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

function presentBulk(capabilities: Capabilities): JsonObject {
  // RFC 7643 section 5 requires both limits also where bulk is not supported.
  return capabilities.bulk === undefined
    ? { supported: false, maxOperations: 0, maxPayloadSize: 0 }
    : { supported: true, ...capabilities.bulk };
}

function presentPagination(capabilities: Capabilities): JsonObject {
  return {
    cursor: capabilities.cursorTimeout !== undefined,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: capabilities.defaultPageSize,
    maxPageSize: capabilities.maxPageSize,
    ...present('cursorTimeout', capabilities.cursorTimeout),
  };
}
