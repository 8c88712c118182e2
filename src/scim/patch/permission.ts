import type { JsonValue } from '../json.js';
import { attributeKey } from '../schema/attribute-path.js';
import type { AttributePath } from '../schema/attribute-path.js';
import { ScimError } from '../scim-error.js';

/**
 * Refuses to write what a client may not write (RFC 7644 section 3.5.2: mutability), and null for `active`, which
 * would leave open whether the person has access (PROTOCOL.md section 4: invalidValue).
 */
export function assertWritable(path: AttributePath, value: JsonValue): void {
  const { attribute, subAttribute } = path;
  const at = attributeKey(path);
  if (isServerMade(path)) {
    throw new ScimError('mutability', `The attribute "${at}" is made by the server and cannot be changed; remove it from the attribute mapping.`);
  }
  if (subAttribute?.mutability === 'immutable') {
    throw new ScimError('mutability', `The attribute "${at}" cannot be changed; remove the value and add another one.`);
  }
  if (attribute.name === 'active' && (value === null || value === '')) {
    throw new ScimError('invalidValue', 'The attribute "active" must be true or false; null says neither.');
  }
}

/**
 * Refuses to remove what must stay: required attributes, `active`, and what the client may not write. `scimType` is
 * mutability for a remove; a null or empty text that comes to the same is invalidValue.
 */
export function assertRemovable(path: AttributePath, scimType: 'mutability' | 'invalidValue' = 'mutability'): void {
  const { attribute, subAttribute } = path;
  const at = attributeKey(path);
  if (isServerMade(path)) {
    throw new ScimError('mutability', `The attribute "${at}" is made by the server and cannot be removed.`);
  }
  if ((subAttribute ?? attribute).required || attribute.name === 'active') {
    throw new ScimError(scimType, `The attribute "${at}" is required, so it cannot be removed or emptied; send a new value instead.`);
  }
}

/** `schemas` follows from the data of the resource (RFC 7643 section 3), so no client writes it either. */
function isServerMade({ attribute, subAttribute }: AttributePath): boolean {
  return attribute.mutability === 'readOnly' || subAttribute?.mutability === 'readOnly' || attribute.name === 'schemas';
}
