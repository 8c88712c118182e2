import { isJsonArray, isJsonObject } from '../json.js';
import type { JsonObject, JsonValue } from '../json.js';
import { messageUrns } from '../messages.js';
import { assertMessageOf } from '../request-schemas.js';
import type { ResourceType } from '../schema/attribute.js';
import { ScimError } from '../scim-error.js';
import { tolerances } from '../tolerance.js';
import { tolerateOperation, tolerateWord } from '../tolerance-rule.js';
import type { Tolerance } from '../tolerance-rule.js';
import type { PatchOperation } from './patch-operation.js';

/**
 * Reads the body of a PATCH into operations, the tolerances applied; with `rules` empty it is strict. `schemas` is not
 * needed, but must not name another message. The result may be empty where an operation says nothing. Throws ScimError: invalidSyntax for the shape and an
 * unknown `op`, invalidValue for no operations, too many, or a value that is missing, invalidPath for a path that is no text.
 */
export function readPatch(body: JsonObject, resourceType: ResourceType, rules: readonly Tolerance[] = tolerances): readonly PatchOperation[] {
  assertMessageOf(messageUrns.patchOp, body);
  const operations = findMember(body, 'operations');
  if (!isJsonArray(operations)) {
    throw new ScimError('invalidSyntax', 'A PATCH needs "Operations", a list of objects with op, path and value.');
  }
  if (operations.length === 0) {
    throw new ScimError('invalidValue', 'The list "Operations" of this PATCH is empty, so there is nothing to do.');
  }
  if (operations.length > maxOperations) {
    throw new ScimError('invalidValue', `This PATCH has ${operations.length} operations; at most ${maxOperations} are accepted, so split it.`);
  }
  return operations.flatMap((operation, index) => tolerateOperation(readOperation(operation, index + 1, rules), resourceType, rules));
}

/** authentik sends one operation per member, so a large team needs many. */
const maxOperations = 20_000;

function readOperation(operation: JsonValue, number: number, rules: readonly Tolerance[]): PatchOperation {
  if (!isJsonObject(operation)) {
    throw new ScimError('invalidSyntax', `Operation ${number} of this PATCH must be an object with op, path and value.`);
  }
  const op = readOp(findMember(operation, 'op'), number, rules);
  const path = findMember(operation, 'path');
  const value = findMember(operation, 'value');
  if (path !== undefined && path !== null && typeof path !== 'string') {
    throw new ScimError('invalidPath', `The path of operation ${number} of this PATCH must be a text.`);
  }
  if (op !== 'remove' && value === undefined) {
    throw new ScimError('invalidValue', `Operation ${number} of this PATCH (${op}) needs a value.`);
  }
  return { op, ...(typeof path === 'string' ? { path } : {}), ...(value === undefined ? {} : { value }) };
}

function readOp(op: JsonValue | undefined, number: number, rules: readonly Tolerance[]): PatchOperation['op'] {
  const word = typeof op === 'string' ? tolerateWord(op, rules) : undefined;
  if (word === 'add' || word === 'remove' || word === 'replace') return word;
  throw new ScimError('invalidSyntax', `Operation ${number} of this PATCH must have an op of add, remove or replace.`);
}

/** Names are case-insensitive, those of a message too (RFC 7643 section 2.1). */
function findMember(object: JsonObject, name: string): JsonValue | undefined {
  return Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];
}
