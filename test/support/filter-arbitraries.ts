import * as fc from 'fast-check';
import type { AttributeName, CompareOperator, Filter } from '../../src/scim/filter/filter.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../src/scim/json.js';
import { text } from '../../src/scim/schema/attribute-builder.js';
import type { Attribute } from '../../src/scim/schema/attribute.js';
import { specimen, specimenBase, specimenNames, type NamedAttribute } from './specimen.js';

/** Short texts that are often equal, or equal but for case, or parts of one another; with all that SQL, LIKE, JSON and folding may trip over. */
export function texts(): fc.Arbitrary<string> {
  const trouble = fc.constantFrom(
    'a', 'A', 'b', '%', '_', '\\', "'", '"', ' ', '\t', '(', ')', ']', '$1', 'é', 'e\u0301', 'É', 'ß', 'SS', 'İ', 'i', 'I', 'ı', '\u212a', 'k',
    'Ａ', 'ﬀ', 'f', 'σ', 'ς', 'Σ', 'я', 'Я', 'א', 'ع', '日', '한', '\u1112\u1161\u11ab', '\u{1f600}', '\uff21', '\u{10400}', '\u{10428}', '\ufffd', '\u200d',
  );
  const few = fc.constantFrom('a', 'A', 'b', '%', '_', '\\', '\u{1f600}', '\ufffd', ' ');
  return fc.oneof(
    { weight: 6, arbitrary: fc.string({ unit: few, maxLength: 2 }) },
    { weight: 4, arbitrary: fc.string({ unit: trouble, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constantFrom('', 'null', 'true', '007', 'O\'Brien', '100%', 'a_b', 'C:\\x', 'x" or 1 eq 1', "'; drop table specimen; --") },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0')) },
  );
}

/** Attribute names as somebody may write them, known or not. */
export function attributeNames(): fc.Arbitrary<AttributeName> {
  const name = fc.constantFrom('userName', 'USERNAME', 'emails', 'x', '$ref', 'a-b_c9', 'and', 'nothing', 'or', 'pr', 'true');
  return fc.record({
    urn: fc.constantFrom('urn:ietf:params:scim:schemas:core:2.0:User', 'URN:x', 'urn:example:a.b~c:1.0'),
    name,
    subName: name,
  }, { requiredKeys: ['name'] });
}

/** Syntax trees within the limits of the parser, whatever their meaning. */
export function filters(): fc.Arbitrary<Filter> {
  const valuePath = fc.record({ kind: fc.constant('valuePath' as const), path: attributeNames(), filter: valueFilters() });
  return trees(fc.oneof({ weight: 4, arbitrary: plainConditions() }, { weight: 1, arbitrary: valuePath }), 5);
}

/** Syntax trees that may stand between brackets: those without brackets. */
export function valueFilters(): fc.Arbitrary<Filter> {
  return trees(plainConditions(), 3);
}

/** Filters that bind to the specimen, with values that its resources often have. */
export function specimenFilters(): fc.Arbitrary<Filter> {
  return filtersBy(specimenNames());
}

/** Filters by these names of a resource type, with values that its resources often have. */
export function filtersBy(names: readonly NamedAttribute[]): fc.Arbitrary<Filter> {
  const named = fc.constantFrom(...names).chain(({ name, attribute }) => conditions(name, attribute));
  const lists = names.filter(({ attribute }) => attribute.multiValued && attribute.type === 'complex');
  const valuePath = fc.constantFrom(...lists).chain(({ name, attribute }) => {
    const known = (attribute.subAttributes ?? []).filter((part) => names.some((other) => other.name === `${name}.${part.name}`));
    const parts = fc.constantFrom(...known).chain((part) => conditions(part.name, part, idLists.has(name)));
    return trees(parts, 3).map((filter): Filter => ({ kind: 'valuePath', path: parseName(name), filter }));
  });
  return trees(fc.oneof({ weight: 3, arbitrary: named }, { weight: 1, arbitrary: valuePath }), 4);
}

/** Resources of the specimen, in the form in which they are presented. */
export function specimenResources(): fc.Arbitrary<JsonObject> {
  const extension = specimen.extensions[0];
  return fc.record({
    id: ids(),
    meta: fc.record({ created: times(), version: fc.constantFrom('W/"1"', 'W/"2"', 'w/"1"') }),
    externalId: texts(),
    ...Object.fromEntries(specimen.schema.attributes.map((attribute) => [attribute.name, values(attribute)])),
    ...(extension === undefined ? {} : { [extension.id]: members(extension.attributes) }),
  }, { requiredKeys: ['id', 'meta'], noNullPrototype: true }).map(withServerMade);
}

/** What follows from the rest of a resource: its schemas and the addresses of itself and its members. */
function withServerMade(resource: JsonObject): JsonObject {
  const { id, meta, members: persons } = resource;
  const urns = specimen.extensions.map((extension) => extension.id).filter((urn) => isJsonObject(resource[urn]) && Object.keys(resource[urn]).length > 0);
  return {
    ...resource,
    schemas: [specimen.schema.id, ...urns],
    meta: { ...(isJsonObject(meta) && meta), location: `${specimenBase}${String(id)}` },
    ...(isJsonArray(persons) && { members: persons.map((person) => (isJsonObject(person) ? { ...person, $ref: `${specimenBase}${String(person['value'])}` } : person)) }),
  };
}

/** Lists whose values are ids made by the server. */
const idLists: ReadonlySet<string> = new Set(['members', 'groups']);

function plainConditions(): fc.Arbitrary<Filter> {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
  const compare = fc.record({
    kind: fc.constant('compare' as const),
    path: attributeNames(),
    operator: fc.constantFrom<CompareOperator>('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'),
    value: fc.oneof(texts(), numbers, fc.integer(), fc.boolean(), fc.constant(null)),
  });
  const present = fc.record({ kind: fc.constant('present' as const), path: attributeNames() });
  return fc.oneof({ weight: 3, arbitrary: compare }, { weight: 1, arbitrary: present });
}

function trees(leaf: fc.Arbitrary<Filter>, maxDepth: number): fc.Arbitrary<Filter> {
  return fc.letrec<{ tree: Filter }>((tie) => ({
    tree: fc.oneof(
      { maxDepth, withCrossShrink: true },
      { weight: 2, arbitrary: leaf },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('and', 'or'), left: tie('tree'), right: tie('tree') }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), filter: tie('tree') }) },
    ),
  })).tree;
}

function conditions(name: string, attribute: Attribute, isMember = idLists.has(name.replace('.value', ''))): fc.Arbitrary<Filter> {
  const path = parseName(name);
  const present: fc.Arbitrary<Filter> = fc.constantFrom<Filter>(
    { kind: 'present', path }, { kind: 'compare', path, operator: 'eq', value: null }, { kind: 'compare', path, operator: 'ne', value: null },
  );
  const compared = attribute.type === 'complex' ? attribute.subAttributes?.find((part) => part.name === 'value') : attribute;
  if (compared === undefined) return present;
  if (name === 'schemas' || compared.type === 'reference') return fc.oneof({ weight: 4, arbitrary: compareWith(name === 'schemas' ? urns() : addresses()) }, { weight: 1, arbitrary: present });
  const isId = name === 'id' || (isMember && compared.name === 'value');
  const compare = fc.record({
    kind: fc.constant('compare' as const),
    path: fc.constant(path),
    operator: fc.constantFrom(...operatorsFor(compared)),
    value: isId ? fc.oneof(ids(), ids().map((id) => id.toUpperCase()), texts(), fc.constant('{0}')) : literals(compared),
  });
  return fc.oneof({ weight: 4, arbitrary: compare }, { weight: 1, arbitrary: present });

  function compareWith(value: fc.Arbitrary<string>): fc.Arbitrary<Filter> {
    return fc.record({ kind: fc.constant('compare' as const), path: fc.constant(path), operator: fc.constantFrom(...operatorsFor(text('', ''))), value });
  }
}

function operatorsFor({ type }: Attribute): CompareOperator[] {
  switch (type) {
    case 'boolean': return ['eq', 'ne'];
    case 'binary': return ['eq', 'ne', 'co', 'sw', 'ew'];
    case 'decimal': case 'integer': case 'dateTime': return ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
    default: return ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];
  }
}

function literals({ type }: Attribute): fc.Arbitrary<string | number | boolean> {
  switch (type) {
    case 'boolean': return fc.constantFrom(true, false, 'True', 'FALSE');
    case 'decimal': case 'integer': return fc.oneof(numbers(), numbers().map(String));
    case 'dateTime': return fc.oneof(times(), times().map((time) => time.replace('Z', '+00:00')), fc.constant('2020-01-01T01:00:00+01:00'));
    default: return fc.oneof({ weight: 8, arbitrary: texts() }, { weight: 1, arbitrary: numbers() });
  }
}

/** A value in the shape of its attribute; null now and then, which counts as absent. */
export function values(attribute: Attribute): fc.Arbitrary<JsonValue> {
  const one = attribute.type === 'complex' ? members(attribute.subAttributes ?? [], attribute.name) : scalars(attribute);
  if (!attribute.multiValued) return fc.option(one, { freq: 12 });
  return fc.option(fc.array(one.filter((element) => typeof element !== 'object' || Object.keys(element ?? {}).length > 0), { maxLength: 3 }), { freq: 12 });
}

function members(attributes: readonly Attribute[], owner = ''): fc.Arbitrary<JsonObject> {
  const arbitraries = Object.fromEntries(attributes.map((part) => [part.name, owner === 'members' && part.name === 'value' ? ids() : values(part)]));
  return fc.record(arbitraries, { requiredKeys: owner === 'members' ? ['value'] : [], noNullPrototype: true });
}

function scalars({ type, referenceTypes }: Attribute): fc.Arbitrary<JsonValue> {
  if (referenceTypes?.includes('external') === true) return fc.constantFrom('https://a.example/A', 'https://a.example/a', 'HTTPS://b.example/%25_');
  switch (type) {
    case 'binary': return fc.constantFrom('QUJD', 'qujd', 'QQ==', 'a/+b');
    case 'boolean': return fc.boolean();
    case 'decimal': case 'integer': return numbers();
    default: return texts();
  }
}

function numbers(): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(0.1, 0.5, 1e21, 1e-7, 9007199254740992, 5e-324, 1.7976931348623157e308));
}

/** Times that are equal, or next to one another, or the first and last that there are. */
export function times(): fc.Arbitrary<string> {
  return fc.constantFrom('2020-01-01T00:00:00.000Z', '2020-01-01T00:00:00.001Z', '2019-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z');
}

/** Ids of which several resources have one. */
export function ids(): fc.Arbitrary<string> {
  return fc.constantFrom('018f0000-0000-7000-8000-00000000000a', '018f0000-0000-7000-8000-00000000000b', 'ffffffff-ffff-4fff-bfff-ffffffffffff');
}

function addresses(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: ids().map((id) => `${specimenBase}${id}`) },
    { weight: 2, arbitrary: ids().chain((id) => fc.constantFrom(id, `${specimenBase}${id.toUpperCase()}`, `https://y.example/${id}`, `/${id}`, `${specimenBase}{${id}}`)) },
    { weight: 2, arbitrary: fc.constantFrom(specimenBase, 'https://x', 'HTTPS://x', '/', 'Specimens/0', '0a', '0b') },
    { weight: 1, arbitrary: texts() },
  );
}

function urns(): fc.Arbitrary<string> {
  const known = fc.constantFrom(specimen.schema.id, ...specimen.extensions.map(({ id }) => id));
  return fc.oneof(known, known.map((urn) => urn.toUpperCase()), fc.constantFrom('urn:', 'specimen', ':1.0:', 'urn:x'), texts());
}

function parseName(text: string): AttributeName {
  const colon = text.lastIndexOf(':');
  const [name = '', subName] = text.slice(colon + 1).split('.');
  return { ...(colon < 0 ? {} : { urn: text.slice(0, colon) }), name, ...(subName === undefined ? {} : { subName }) };
}
