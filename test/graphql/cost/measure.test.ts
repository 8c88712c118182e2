import { readFileSync } from 'node:fs';
import { buildSchema, getIntrospectionQuery, getNamedType, getNullableType, getOperationAST, introspectionTypes, isListType, isObjectType, Kind, parse, type DocumentNode } from 'graphql';
import { findExcess, measureRequest } from '../../../src/graphql/cost/limits.js';
import { listSizes, usualPages } from '../../../src/graphql/cost/list-sizes.js';
import { immeasurable, type Measure } from '../../../src/graphql/cost/measure.js';
import { userResourceType } from '../../../src/scim/schema/resource-types.js';

const schema = buildSchema(readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'));

function measure(text: string, variables: Readonly<Record<string, unknown>> = {}): Measure {
  const document = parse(text);
  const measured = measureRequest(schema, document, getOperationAST(document) ?? undefined, variables);
  if (measured === undefined) throw new Error('This was not to be measured.');
  return measured;
}
const cost = (text: string, variables: Readonly<Record<string, unknown>> = {}): number => measure(text, variables).cost;

describe('the lists of the schema', () => {
  const lists = Object.values(schema.getTypeMap()).filter(isObjectType).flatMap((type) => Object.values(type.getFields())
    .filter((field) => isListType(getNullableType(field.type))).map((field) => `${type.name}.${field.name}`));
  const ofPages = /Connection\.(edges|nodes)$/;

  test('each have a size: that of their page, or an estimate', () => {
    expect(lists.length).toBeGreaterThan(40);
    expect(lists.filter((name) => !ofPages.test(name) && !listSizes.has(name))).toEqual([]);
  });

  test('and no estimate is left over from a list that is gone', () => {
    const there = new Set(lists);
    expect(introspectionTypes.map((type) => type.name)).toContain('__Type');
    expect([...listSizes.keys()].filter((name) => !there.has(name))).toEqual([]);
  });

  test('of what changed are long enough for a user of whom everything changed', () => {
    const { schema: { attributes }, extensions } = userResourceType;
    expect(listSizes.get('ProvisioningEvent.changes')).toBeGreaterThanOrEqual(new Set(['externalId', ...attributes.map(({ name }) => name), ...extensions.map(({ id }) => id)]).size);
  });

  test('are pages of the size that their description says', () => {
    const connections = Object.values(schema.getTypeMap()).filter(isObjectType).flatMap((type) => Object.values(type.getFields()))
      .filter((field) => getNamedType(field.type).name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(12);
    for (const field of connections) {
      expect([field.name, field.description?.includes('50 a page')]).toEqual([field.name, usualPages.get(getNamedType(field.type).name) === 50]);
    }
  });
});

describe('the cost', () => {
  test('is 1 for an object, a tenth for a plain value, times the page', () => {
    expect(cost('{ viewer { account { email } } }')).toBe(2.1);
    expect(cost('{ projects(first: 10) { nodes { id name } } }')).toBe(13);
    expect(cost('{ projects(first: 10) { edges { cursor node { id } } } }')).toBe(23);
    expect(cost('{ viewer { accessTokens { name } } }')).toBe(56);
  });

  test.each<[string, unknown, number]>([
    ['absent is 20', undefined, 23], ['null is 20', null, 23], ['one', 1, 2.1], ['a hundred', 100, 111],
    ['more than a hundred is not dearer', 100_000, 111], ['zero is not free', 0, 2.1], ['a negative number makes nothing cheaper', -5, 2.1],
  ])('of a page: %s', (_what, first, expected) => {
    expect(cost('query ($first: Int) { projects(first: $first) { nodes { slug } } }', first === undefined ? {} : { first })).toBe(expected);
    if (first !== undefined) expect(cost(`{ projects(first: ${String(first)}) { nodes { slug } } }`)).toBe(cost('query ($first: Int) { projects(first: $first) { nodes { slug } } }', { first }));
  });

  test('of a list by ids goes by their number, up to the hundred that are given', () => {
    const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => String(at));
    expect(cost('{ nodes(ids: ["1", "2", "3"]) { id } }')).toBe(3.3);
    expect(cost('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ids(7) })).toBe(7.7);
    expect(cost('query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Person { userName } } }', { ids: ids(7) })).toBe(8.4);
    expect(cost('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ids(5000) })).toBe(110);
    expect(cost('{ nodes(ids: []) { id } }')).toBe(1.1);
  });

  test('takes the default of a variable, and 50 where pages have 50', () => {
    expect(cost('query ($first: Int = 3) { projects(first: $first) { nodes { slug } } }')).toBe(4.3);
    expect(cost('{ project(slug: "a") { auditLog { nodes { action } } } }')).toBe(57);
  });

  test('of a fragment on a connection depends on the page in which it is spread', () => {
    const fragment = 'fragment Page on PersonConnection { nodes { id } }';
    expect(cost(`{ project(slug: "a") { a: people(first: 10) { ...Page } b: people(first: 100) { ...Page } } } ${fragment}`)).toBe(124);
  });

  test('multiplies lists inside lists, through inline fragments and unions, as far as numbers are told apart', () => {
    expect(cost('{ projects(first: 100) { nodes { people(first: 100) { nodes { home { ... on Project { teams(first: 100) { nodes { id } } } } } } } } }')).toBe(1_000_000);
  });

  test('leaves out what @skip and @include take out, by the real variables alone', () => {
    const query = (directive: string): string => `query ($on: Boolean!) { projects(first: 10) { nodes { people(first: 10) ${directive} { nodes { id } } } } }`;
    const whole = cost('{ projects(first: 10) { nodes { people(first: 10) { nodes { id } } } } }');
    expect([cost(query('@include(if: $on)'), { on: true }), cost(query('@skip(if: $on)'), { on: false })]).toEqual([whole, whole]);
    expect([cost(query('@include(if: $on)'), { on: false }), cost(query('@skip(if: $on)'), { on: true })]).toEqual([11, 11]);
    expect(cost(query('@include(if: true) @skip(if: $on)'), { on: false })).toBe(whole);
  });

  test('of reading the whole schema is within the budget', () => {
    expect(findExcess(measure(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true })))).toBeUndefined();
  });
});

/** Twice as many objects with every fragment: less than 1 kB asks for 2 to the n lists. */
function doubling(levels: number): string {
  return fragments(levels, (next) => `...F${next} ...G${next}`);
}

/** So many pairs of fragments, with what each spreads of the next pair. */
function fragments(levels: number, spread: (next: number, name: 'F' | 'G') => string): string {
  const definitions = Array.from({ length: levels }, (_, at) => `fragment F${at} on Project { people(first: 100) { nodes { home { ${spread(at + 1, 'F')} } } } } fragment G${at} on Project { statusPages { nodes { project { ${spread(at + 1, 'G')} } } } }`);
  return `{ project(slug: "a") { ...F0 } } ${definitions.join(' ')} fragment F${levels} on Project { id } fragment G${levels} on Project { name }`;
}

/** The shortest of a few times, in milliseconds: the machine only adds to them. */
function timeToMeasure(text: string): number {
  const document = parse(text);
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    measureRequest(schema, document, getOperationAST(document) ?? undefined, {});
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe('a bomb', () => {
  test.each(Array.from({ length: 59 }, (_, index) => index + 2))('of fragments that double %i times is measured about as quickly as fragments that do not, and too much', (levels) => {
    expect(findExcess(measure(doubling(levels)))).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
    // Twice as many spreads, and none of them walked more than once for a page size: a walk of all would take 2 to the n.
    expect(timeToMeasure(doubling(levels))).toBeLessThan(30 * timeToMeasure(fragments(levels, (next, name) => `...${name}${next}`)));
  });

  test('would run without the limit of the cost: its depth, aliases and fields are those of honest queries', () => {
    const { cost: asked, ...others } = measure(doubling(2));
    expect(asked).toBeGreaterThan(5000);
    expect(findExcess({ cost: 0, ...others })).toBeUndefined();
    expect(doubling(2).length).toBeLessThan(1000);
  });

  test('of fragments in a circle ends, and is immeasurable', () => {
    const circle = measure('{ project(slug: "a") { ...A } } fragment A on Project { ...B ...B } fragment B on Project { people(first: 100) { nodes { home { ...A } } } }');
    expect(circle.aliases).toBe(immeasurable);
    expect(findExcess(circle)?.code).toBe('QUERY_TOO_COMPLEX');
  });

  test('of unknown fields and types is measured all the same', () => {
    expect(findExcess(measure(`{ nowhere { ${Array.from({ length: 40 }, (_, index) => `a${index}: nothing`).join(' ')} ... on Nobody { nothing } ...Unknown } }`))?.message).toContain('40 aliases');
  });
});

describe('the other limits', () => {
  const many = (count: number, part: (index: number) => string): string => Array.from({ length: count }, (_, index) => part(index)).join(' ');
  const excess = (text: string): string | undefined => findExcess(measure(text))?.message;

  test('let thirty aliases pass, not thirty-one, wherever they stand', () => {
    expect(excess(`{ viewer { ${many(30, (index) => `a${index}: serverVersion`)} } }`)).toBeUndefined();
    expect(excess(`{ viewer { ${many(31, (index) => `a${index}: serverVersion`)} } }`)).toBe('The operation has 31 aliases, counted as often as their fragments are spread, and one request may have 30.');
    expect(excess(`{ a: viewer { ...A } b: viewer { ...A } } fragment A on Viewer { ${many(15, (index) => `a${index}: serverVersion`)} }`)).toContain('32 aliases');
  });

  test('let ten fields at the root pass, not eleven, through fragments as well', () => {
    const roots = (count: number): string => many(count, (index) => `a${index}: errorCodes { code }`);
    expect(excess(`{ ${roots(10)} }`)).toBeUndefined();
    expect(excess(`{ ${roots(9)} ...Two } fragment Two on Query { x: errorCodes { code } ... on Query { y: errorCodes { code } } }`)).toBe('The operation has 11 fields at its root, and one request may have 10.');
  });

  test('let twenty directives pass, not twenty-one, also where they take their field out', () => {
    const directives = (count: number, directive: string): string => `{ viewer { ${many(count, () => `serverVersion ${directive}`)} } }`;
    expect(excess(directives(20, '@include(if: true)'))).toBeUndefined();
    expect(excess(directives(21, '@include(if: true)'))).toContain('21 directives');
    expect(excess(directives(21, '@skip(if: true)'))).toContain('21 directives');
  });

  test('say cost and limit, and what to do', () => {
    const failure = findExcess(measure('{ projects(first: 100) { nodes { people(first: 100) { nodes { id } } } } }'));
    expect(failure).toMatchObject({ code: 'QUERY_TOO_COMPLEX', message: 'The operation would cost 11,201, and one request may cost 5,000: every object that it may give counts 1, ten plain values count 1.' });
    expect(failure?.help).toContain('first');
  });
});

describe('honest queries', () => {
  const documents = (text: string): DocumentNode[] => [...text.matchAll(/(?:gql|run|send|refusal)[^\n]*?(['"`])(\s*(?:query|mutation|\{)[^\n]*?[^\\])\1/g)].flatMap(([, , source = '']) => {
    try {
      return [parse(source.replaceAll('\\"', '"').replace(/\$\{[^}]*\}/g, 'x').replaceAll(/"\$[A-Z]+"/g, '"x"'))];
    } catch {
      return []; // a text that only looks like a document, or is one of the broken ones
    }
  });

  test('of the README stay far below the budget', () => {
    const found = documents(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8'));
    expect(found.length).toBeGreaterThan(5);
    for (const document of found) {
      const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
      expect(measureRequest(schema, document, operation, {})?.cost).toBeLessThan(50);
    }
  });

  test('for a full page of people with their teams, and of events with their bodies, pass', () => {
    const person = 'id userName displayName email active hasAccess accessExplanation role suspended source version createdAt lastPushedAt managedBy { id name } viewerCan lockedFields';
    expect(findExcess(measure(`{ project(slug: "a") { people(first: 100) { nodes { ${person} teams { nodes { id name } } } pageInfo { endCursor hasNextPage } totalCount } } }`))).toBeUndefined();
    expect(findExcess(measure('{ project(slug: "a") { provisioningEvents(first: 100) { nodes { id at summary explanation status person { id userName } steps { name status detail } changes { path before after } requestBody responseBody } } } }'))).toBeUndefined();
    expect(findExcess(measure('{ projects(first: 100) { nodes { id name viewerRole viewerCan scimConfigurations { nodes { id name connection { state headline } counts { people } } } } } }'))).toBeDefined();
  });
});
