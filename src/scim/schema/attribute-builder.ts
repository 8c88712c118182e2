import type { Attribute, AttributeType } from './attribute.js';

/** What an attribute may say beyond name, type and description; the rest are the defaults of RFC 7643 section 2.2. */
export type Characteristics = Partial<Omit<Attribute, 'name' | 'type' | 'description' | 'subAttributes'>>;

/** A text attribute, not case-exact unless said (RFC 7643 section 2.3.1). */
export function text(name: string, description: string, characteristics: Characteristics = {}): Attribute {
  return define(name, 'string', description, characteristics);
}

/** A boolean attribute (RFC 7643 section 2.3.2). */
export function flag(name: string, description: string, characteristics: Characteristics = {}): Attribute {
  return define(name, 'boolean', description, characteristics);
}

/** A reference (RFC 7643 section 2.3.7), case-exact: a resource type's name, or "external" for a web address. */
export function reference(
  name: string, referenceTypes: readonly string[], description: string, characteristics: Characteristics = {},
): Attribute {
  return { ...define(name, 'reference', description, { caseExact: true, ...characteristics }), referenceTypes };
}

/** A base64 text (RFC 7643 section 2.3.6), case-exact. */
export function binary(name: string, description: string, characteristics: Characteristics = {}): Attribute {
  return define(name, 'binary', description, { caseExact: true, ...characteristics });
}

/** A complex attribute (RFC 7643 section 2.3.8). */
export function complex(
  name: string, description: string, subAttributes: readonly Attribute[], characteristics: Characteristics = {},
): Attribute {
  return { ...define(name, 'complex', description, characteristics), subAttributes };
}

/**
 * A multi-valued complex attribute with the usual display, type and primary (RFC 7643 section 2.4) after the
 * sub-attributes given. The canonical types are suggestions: other ones are kept.
 */
export function list(
  name: string, description: string, canonicalValues: readonly string[], subAttributes: readonly Attribute[],
): Attribute {
  const type = text('type', 'What the value is for.');
  return complex(name, description, [
    ...subAttributes,
    text('display', 'The value as people read it.'),
    canonicalValues.length === 0 ? type : { ...type, canonicalValues },
    flag('primary', 'True for the preferred value; at most one value is.'),
  ], { multiValued: true });
}

function define(name: string, type: AttributeType, description: string, characteristics: Characteristics): Attribute {
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...characteristics,
  };
}
