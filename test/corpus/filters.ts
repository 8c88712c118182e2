import type { Attribute, ResourceType } from '../../src/scim/schema/attribute.js';
import { groupResourceType, userResourceType } from '../../src/scim/schema/resource-types.js';
import { answered, invalidFilter, shown, total, type CorpusCase, type Expected } from './corpus-case.js';
import { enterprise, userSchema, type CorpusWorld } from './corpus-world.js';
import { brokenFilters, foundBy } from './filter-texts.js';

/** B10: filters that are none, that compare what cannot be compared, and legal ones that must find the right people and no others. */
export function filters(world: CorpusWorld): readonly CorpusCase[] {
  const cases = [
    ...brokenFilters.flatMap((text, number): readonly CorpusCase[] => [
      asking('Users', text, invalidFilter), ...number % 3 === 0 && !text.includes('\0') ? [searching(text, invalidFilter)] : [],
    ]),
    ...cutFilters(), ...operatorsByType(userResourceType), ...operatorsByType(groupResourceType),
    ...foundBy.map(([text, who]) => asking('Users', text, exactly(world, who))),
    ...limits(),
  ];
  // The lists that come from the schemas make some of the written ones again.
  return [...new Map(cases.map((each) => [each.name, each])).values()];
}

/** Every beginning of a legal filter that is not one itself. */
function cutFilters(): readonly CorpusCase[] {
  const whole = `${userSchema}:userName eq "a\\u0041" and not (emails[type eq "work" and primary eq true] or name.givenName pr)`;
  const cuts = Array.from({ length: whole.length }, (_, end) => whole.slice(0, end)).filter((text) => !/^urn\S+ eq "[^"]*"\s*$/.test(text) && text.trim() !== '');
  return cuts.map((text) => asking('Users', text, invalidFilter));
}

/** Which operators go with which type (RFC 7644 3.4.2.2, table 3, and what PROTOCOL 5 adds): everything else is refused. */
function operatorsByType({ endpoint, schema, extensions }: ResourceType): readonly CorpusCase[] {
  const named = [
    ...schema.attributes.map((attribute) => [attribute.name, attribute] as const),
    ...extensions.flatMap(({ id, attributes }) => attributes.map((attribute) => [`${id}:${attribute.name}`, attribute] as const)),
  ];
  return named.flatMap(([name, attribute]) => ['eq', 'co', 'gt', 'le'].map((operator) => (
    asking(endpoint.slice(1), `${name} ${operator} ${literalFor(attribute)}`, compares(attribute, operator) ? answered : invalidFilter))))
    .concat(named.map(([name]) => asking(endpoint.slice(1), `${name} pr "x"`, invalidFilter)))
    .concat(named.map(([name]) => asking(endpoint.slice(1), `${name}.nothing pr`, invalidFilter)))
    .concat(named.filter(([, { type, multiValued }]) => type !== 'complex' || !multiValued).map(([name]) => asking(endpoint.slice(1), `${name}[value pr]`, invalidFilter)));
}

function compares(attribute: Attribute, operator: string): boolean {
  const compared = attribute.type === 'complex' ? attribute.subAttributes?.find(({ name }) => name === 'value') : attribute;
  switch (compared?.type) {
    case undefined: return false;
    case 'boolean': return operator === 'eq';
    case 'binary': return operator === 'eq' || operator === 'co';
    default: return true;
  }
}

function literalFor({ type }: Attribute): string {
  return type === 'boolean' ? 'true' : '"x"';
}

function limits(): readonly CorpusCase[] {
  const nested = (levels: number): string => `${'('.repeat(levels)}title eq "nobody"${')'.repeat(levels)}`;
  const terms = (count: number): string => Array.from({ length: count }, () => 'title eq "nobody"').join(' or ');
  return [
    ...[1, 2, 16, 31].map((levels) => searching(nested(levels), total(0))),
    ...[32, 33, 64, 1000, 4000, 5000, 100_000].map((levels) => searching(nested(levels), invalidFilter)),
    searching(terms(100), total(0)), searching(terms(101), invalidFilter), searching(terms(1000), invalidFilter),
    searching(`title eq "${'x'.repeat(8192 - 11)}"`, total(0)), searching(`title eq "${'x'.repeat(8192 - 10)}"`, invalidFilter), searching('x'.repeat(100_000), invalidFilter),
    searching('not '.repeat(1000), invalidFilter), searching('not('.repeat(1000), invalidFilter), searching('emails['.repeat(1000), invalidFilter), searching(`${'a.'.repeat(4000)}a pr`, invalidFilter),
    searching(`urn:${'a:'.repeat(2000)}a pr`, invalidFilter), searching(`title eq "${'\\'.repeat(8000)}`, invalidFilter), searching(`${nested(31)} x`, invalidFilter), searching(' '.repeat(8000), invalidFilter),
    { name: 'a filter too long for a request line', request: { method: 'GET', path: `/Users?filter=${'x'.repeat(8193)}` }, expected: invalidFilter },
    ...['password eq "x"', 'password pr', 'password sw "a"', `${userSchema}:password pr`, 'members pr', `${enterprise}:userName pr`].map((text) => asking('Users', text, invalidFilter)),
  ];
}

function exactly({ people }: CorpusWorld, who: string): Expected {
  const [whole, boss, inactive] = people.map(({ id }) => id);
  const letters = new Map([[whole, 'w'], [boss, 'b'], [inactive, 'i']]);
  return {
    kind: 'answered',
    check: ({ Resources }) => {
      const found = Resources.map(({ id }) => letters.get(id) ?? '').join('');
      return found === who ? undefined : `found "${found}" instead of "${who}"`;
    },
  };
}

function asking(endpoint: string, text: string, expected: Expected): CorpusCase {
  return { name: `${endpoint}: ${text.length > 200 ? shown(text) : text}`, request: { method: 'GET', path: `/${endpoint}?count=200&filter=${encodeURIComponent(text)}` }, expected };
}

function searching(text: string, expected: Expected): CorpusCase {
  return { name: `search: ${text.length > 200 ? shown(text) : text}`, request: { method: 'POST', path: '/Users/.search', body: JSON.stringify({ filter: text }) }, expected };
}
