import type { Attribute } from '../../src/scim/schema/attribute.js';
import { groupResourceType, userResourceType } from '../../src/scim/schema/resource-types.js';
import { invalidValue, patching, sending, shown, type CorpusCase, type CorpusRequest } from './corpus-case.js';
import { groupSchema, userSchema, type CorpusWorld } from './corpus-world.js';

/** An attribute that a client may write, where it stands in a body, and what a PATCH calls it. */
interface Place {
  readonly attribute: Attribute;
  readonly path: string;
  readonly bodyOf: (value: unknown) => Readonly<Record<string, unknown>>;
}

/** B4: a value of another JSON type than the schema says, for every attribute of the schemas and every part of one. */
export function wrongTypes(world: CorpusWorld): readonly CorpusCase[] {
  const users = [
    ...userResourceType.schema.attributes.flatMap((attribute) => placesOf(attribute, '')),
    ...userResourceType.extensions.flatMap(({ id, attributes }) => attributes.flatMap((attribute) => placesOf(attribute, `${id}:`, (body) => ({ [id]: body })))),
  ];
  const groups = groupResourceType.schema.attributes.flatMap((attribute) => placesOf(attribute, ''));
  return [
    ...users.flatMap((place) => casesOf(place, (body) => ({ schemas: [userSchema], userName: 'nobody@acme.example', ...body }), `/Users/${world.user.id}`)),
    ...groups.flatMap((place) => casesOf(place, (body) => ({ schemas: [groupSchema], displayName: 'Nothing', ...body }), `/Groups/${world.group.id}`)),
  ];
}

type Body = Readonly<Record<string, unknown>>;

function placesOf(attribute: Attribute, prefix: string, around: (body: Body) => Body = (body) => body): readonly Place[] {
  if (attribute.mutability !== 'readWrite') return [];
  const whole: Place = { attribute, path: prefix + attribute.name, bodyOf: (value) => around({ [attribute.name]: value }) };
  const parts = (attribute.subAttributes ?? []).filter(({ mutability }) => mutability !== 'readOnly').map((part): Place => ({
    attribute: part,
    path: attribute.multiValued ? `${prefix}${attribute.name}[${part.name === 'type' ? 'value pr' : 'type eq "work"'}].${part.name}` : `${prefix}${attribute.name}.${part.name}`,
    bodyOf: (value) => around({ [attribute.name]: attribute.multiValued ? [{ value: 'x', [part.name]: value }] : { [part.name]: value } }),
  }));
  return [whole, ...parts];
}

function casesOf({ attribute, path, bodyOf }: Place, complete: (body: Body) => Body, address: string): readonly CorpusCase[] {
  const isWhole = !path.includes('[') && !path.includes('.', path.lastIndexOf(':') + 1);
  const endpoint = `/${address.split('/')[1]}`;
  return wrongValues(attribute).flatMap((value, number): readonly CorpusCase[] => {
    const requests: readonly (readonly [string, CorpusRequest])[] = [
      ['POST', sending('POST', endpoint, complete(bodyOf(value)))],
      ['PUT', sending('PUT', address, complete(bodyOf(value)))],
      // An immutable part is refused as such, whatever the value is.
      ...attribute.mutability === 'immutable' ? [] : [['PATCH', patching(address, { op: 'replace', path, value })] as const],
    ];
    // Whole attributes by two methods, parts by one, in turn.
    const chosen = requests.filter((_request, at) => isWhole !== (at === number % requests.length));
    return chosen.map(([method, request]) => ({ name: `${method} ${endpoint} ${path} as ${shown(value)}`, request, expected: invalidValue }));
  });
}

/** Seven values of the wrong type; what a tolerance takes, such as a manager as text, is not among them. */
function wrongValues({ name, type, multiValued }: Attribute): readonly unknown[] {
  if (multiValued) return [7, true, name === 'members' ? [true] : 'text', [7], [['x']], name === 'members' ? {} : ['text'], [{ value: 'x' }, false]];
  switch (type) {
    case 'complex': return [7, true, false, [], [{}], ['x'], name === 'manager' ? [7] : 'text'];
    case 'boolean': return ['yes', '', 7, 0, {}, [], [true]];
    default: return [true, false, {}, { value: 'x' }, [], ['x'], [[]]];
  }
}
