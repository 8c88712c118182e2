import { binary, complex, flag, list, reference, text } from '../../src/scim/schema/attribute-builder.js';
import type { Attribute, ResourceType } from '../../src/scim/schema/attribute.js';

/** A resource type that has an attribute of every type and of every shape, for laws about filters. */
export const specimen: ResourceType = {
  name: 'User',
  endpoint: '/Specimens',
  description: 'A resource with one attribute of each kind.',
  schema: {
    id: 'urn:example:core:2.0:Specimen',
    name: 'Specimen',
    description: 'The core attributes.',
    attributes: [
      text('userName', 'Text where case does not count.'),
      text('code', 'Text where case counts.', { caseExact: true }),
      flag('active', 'A boolean.'),
      { ...text('height', 'A number.'), type: 'decimal' },
      { ...text('age', 'A whole number.'), type: 'integer' },
      binary('seal', 'Base64.'),
      text('secret', 'Never returned.', { returned: 'never' }),
      complex('name', 'Parts of one value.', [text('givenName', 'Folded.'), text('familyName', 'Exact.', { caseExact: true })]),
      text('tags', 'A list of plain texts.', { multiValued: true }),
      list('emails', 'A list with the usual parts.', ['work', 'home'], [text('value', 'An address.')]),
      complex('badges', 'A list with parts of other types.', [
        text('value', 'Exact.', { caseExact: true }),
        { ...text('level', 'A number.'), type: 'integer' },
        flag('valid', 'A boolean.'),
      ], { multiValued: true }),
      complex('members', 'A list that is kept in a table.', [
        text('value', 'The id of a member.', { caseExact: true }),
        reference('$ref', ['User'], 'The address of a member.'),
        text('display', 'The name of a member.'),
      ], { multiValued: true }),
    ],
  },
  extensions: [{
    id: 'urn:example:extension:1.0:Specimen',
    name: 'SpecimenExtension',
    description: 'An extension.',
    attributes: [
      text('department', 'Text in an extension.'),
      complex('manager', 'A complex value with a default part.', [text('value', 'Exact.', { caseExact: true }), text('displayName', 'Folded.')]),
      complex('desks', 'A list in an extension.', [text('value', 'Folded.'), flag('standing', 'A boolean.')], { multiValued: true }),
    ],
  }],
};

/** What every address of a specimen starts with. */
export const specimenBase = 'https://x.example/$1/Specimens/';

/** A way to name something that a filter can compare, with the definition of what is compared. */
export interface NamedAttribute {
  readonly name: string;
  readonly attribute: Attribute;
}

/** Every such way for the specimen. */
export function specimenNames(): readonly NamedAttribute[] {
  const common = [
    { name: 'id', attribute: text('id', '', { caseExact: true }) },
    { name: 'externalId', attribute: text('externalId', '', { caseExact: true }) },
    { name: 'schemas', attribute: text('schemas', '', { multiValued: true }) },
    { name: 'meta', attribute: complex('meta', '', []) },
    { name: 'meta.created', attribute: { ...text('created', ''), type: 'dateTime' as const } },
    { name: 'meta.location', attribute: reference('location', ['uri'], '') },
    { name: 'meta.version', attribute: text('version', '', { caseExact: true }) },
  ];
  return [...common, ...schemaNames(specimen)];
}

/** The same for the schemas of any resource type, without the common attributes. */
export function schemaNames({ schema, extensions }: ResourceType): readonly NamedAttribute[] {
  const own = schema.attributes.flatMap((attribute) => namesOf(attribute, ''));
  const extended = extensions.flatMap(({ id, attributes }) => attributes.flatMap((attribute) => namesOf(attribute, `${id}:`)));
  return [...own, ...extended].filter(({ attribute }) => attribute.returned !== 'never');
}

function namesOf(attribute: Attribute, prefix: string): NamedAttribute[] {
  const name = prefix + attribute.name;
  return [{ name, attribute }, ...(attribute.subAttributes ?? []).map((part) => ({ name: `${name}.${part.name}`, attribute: part }))];
}
