/** A GraphQL request that means no good, or that a careless program sends. */
export interface HostileRequest {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** THREATS G1: two hundred of them, of every family. `project` is one that the sender may read. */
export function hostileRequests(project: string): readonly HostileRequest[] {
  return [
    ...range(2, 60).map((levels) => query(`a bomb of ${levels} fragments that double`, fragmentBomb(levels, project))),
    ...[31, 50, 100, 200, 300, 500, 700, 1000, 2000, 5000].map((count) => query(`${count} aliases`, `{ ${range(1, count).map((at) => `a${at}: errorCodes { code }`).join(' ')} }`)),
    ...[31, 100, 400].map((count) => query(`${count} aliases inside`, `{ project(id: "${project}") { ${range(1, count).map((at) => `a${at}: name`).join(' ')} } }`)),
    ...[11, 50, 200].map((count) => query(`${count} fields at the root`, `{ ${range(1, count).map(() => 'viewer { serverVersion }').join(' ')} }`)),
    ...[21, 200, 1000].map((count) => query(`${count} directives`, `{ viewer ${'@include(if: true) '.repeat(count)}{ serverVersion } }`)),
    ...[1, 20, 1000].map((count) => query(`${count} directives that nobody knows`, `{ viewer ${'@nothing '.repeat(count)}{ serverVersion } }`)),
    ...[1, 2, 3, 5, 10, 50, 100].map((length) => query(`fragments in a circle of ${length}`, circle(length))),
    ...[1, 50, 300].map((count) => query(`${count} fragments that nobody uses`, `{ viewer { serverVersion } } ${range(1, count).map((at) => `fragment F${at} on Viewer { serverVersion }`).join(' ')}`)),
    ...[13, 14, 16, 20, 30, 50, 100, 200].map((depth) => query(`a selection ${depth} deep`, nested(depth, project))),
    ...[2, 3, 4, 5, 6, 8].map((levels) => query(`pages of a hundred inside one another, ${levels} deep`, pages(levels, 'first: 100', project))),
    ...['-1', '0', '101', '2147483647', '2147483648', '99999999999999999999', '1e400', '1.5', '"10"', 'null', '[1]', '{a: 1}', 'true', 'ten', '$x'].map((first) => query(`first: ${first}`, pages(1, `first: ${first}`, project))),
    ...[-1, 0, 101, 2 ** 31, 1e300, 1.5, '10', null, [1], { a: 1 }, true].map((first) => query(`first in a variable: ${JSON.stringify(first)}`, 'query ($id: ID!, $first: Int) { project(id: $id) { people(first: $first) { nodes { id } } } }', { id: project, first })),
    ...['', ' ', 'x', 'bm9wZQ==', '\0', '\u{1f600}'.repeat(1000), 'a'.repeat(100_000), '{"id":1}', '-1'].map((after) => query(`a cursor ${JSON.stringify(after).slice(0, 20)}`, 'query ($id: ID!, $after: String) { project(id: $id) { people(after: $after) { nodes { id } } } }', { id: project, after })),
    ...['', 'x', '../..', "' or 1=1 --", '\0', 'a'.repeat(100_000), '{}', project.toUpperCase(), `{${project}}`].map((id) => query(`an id ${JSON.stringify(id).slice(0, 20)}`, 'query ($id: ID!) { person(id: $id) { id } }', { id })),
    ...[{ __proto__: 1 }, { constructor: { prototype: { polluted: 1 } } }, { toString: 1 }, { id: { $ne: null } }, { id: [[[[[]]]]] }, { id: deep(40) }, { id: deep(2000) }, Object.fromEntries(range(1, 5000).map((at) => [`v${at}`, at]))]
      .map((variables, at) => query(`strange variables ${at}`, 'query ($id: ID!) { person(id: $id) { id } }', variables)),
    ...['subscription { viewer { serverVersion } }', '{ ... @defer { viewer { serverVersion } } }', '{ errorCodes @stream(initialCount: 1) { code } }', 'type Query { a: Int }', 'extend type Query { a: Int }', 'schema { query: Query }',
      'query A { __typename } query B { __typename }', 'query A { __typename } query A { __typename }', 'mutation { __typename }', '{ nothing }', '{ viewer }', '{ viewer { serverVersion { a } } }', '{', '}', '{}', '', ' ', '#', '{ viewer { "a" } }', '\ufeff{ __typename }', '\0',
      '{ __type(name: "Person") { fields { name } } }', 'query ($a: Int $a: Int) { __typename }', 'query ($a: Nothing) { __typename }', '{ project(id: 1, id: 2) { id } }', 'fragment A on Query { __typename }'].map((text, at) => query(`a document that cannot run or should not, ${at}`, text)),
    ...[10, 25, 50].map((levels) => query(`introspection that doubles ${levels} times`, introspectionBomb(levels))),
    ...[100, 700, 1400].map((count) => query(`the same field ${count} times`, `{ viewer { ${'serverVersion '.repeat(count)} } }`)),
    ...[100, 400].map((count) => query(`${count} fields that contradict one another`, `{ ${range(1, count).map((at) => `p: person(id: "${at}") { id }`).join(' ')} }`)),
    ...[1000, 20_000, 200_000].map((count) => query(`${count} brackets`, `{ nodes(ids: ${'['.repeat(count)}${']'.repeat(count)}) { id } }`)),
    ...[200, 20_000, 100_000].map((count) => query(`a list of ${count} ids`, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array.from({ length: Math.min(count, 6000) }, () => project) })),
    ...[10_000, 200_000].map((count) => query(`a name of ${count} letters`, `{ ${'a'.repeat(count)} }`)),
    ...[10_000, 200_000].map((count) => query(`a comment of ${count} letters`, `#${'a'.repeat(count)}\n{ __typename }`)),
    ...[10, 15_000].map((count) => query(`words of a suggestion ${count} times`, `{ project(id: "${project}") { people(first: "${'Did you mean '.repeat(count)}") { totalCount } } }`)),
    query('words of a suggestion in a variable', 'query ($id: ID!, $first: Int) { project(id: $id) { people(first: $first) { totalCount } } }', { id: project, first: 'Did you mean '.repeat(15_000) }),
    query('a name of a field of an input that is 200,000 letters long', 'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } } }', { input: { ['a'.repeat(200_000)]: 1 } }),
    ...[1000, 9000].map((count) => query(`${count} names that an input does not have`, 'mutation ($input: CreateTeamInput!) { createTeam(input: $input) { team { id } } }', { input: Object.fromEntries(range(1, count).map((at) => [`projectI${at}`, at])) })),
    ...[100, 2000].map((count) => query(`a filter of ${count} terms`, 'query ($id: ID!, $f: ScimFilter) { scimConfiguration(id: $id) { people(filter: $f) { totalCount } } }', { id: project, f: Array.from({ length: count }, () => 'userName eq "a"').join(' or ') })),
  ];
}

function query(name: string, text: string, variables?: object): HostileRequest {
  return { name, body: { query: text, ...(variables !== undefined && { variables }) } };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function fragmentBomb(levels: number, project: string): string {
  const fragments = range(0, levels - 1).map((at) => `fragment F${at} on Project { a: people(first: 100) { nodes { home { ...F${at + 1} } } } b: people(first: 100) { nodes { home { ...F${at + 1} } } } }`);
  return `{ project(id: "${project}") { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Project { id }`;
}

function circle(length: number): string {
  return `{ viewer { ...F1 } } ${range(1, length).map((at) => `fragment F${at} on Viewer { ...F${at % length + 1} }`).join(' ')}`;
}

function nested(depth: number, project: string): string {
  const pairs = Math.floor(depth / 3);
  return `{ project(id: "${project}") { ${'people(first: 1) { nodes { home { ... on Project { '.repeat(pairs)}id${' } } } }'.repeat(pairs)} } }`;
}

function pages(levels: number, first: string, project: string): string {
  const inside = range(2, levels).reduce((text) => `home { ... on Project { people(${first}) { nodes { ${text} } } } }`, 'id');
  return `{ project(id: "${project}") { people(${first}) { nodes { ${inside} } } } }`;
}

function introspectionBomb(levels: number): string {
  return `{ __schema { types { ...F0 } } } ${range(0, levels - 1).map((at) => `fragment F${at} on __Type { a: ofType { ...F${at + 1} } b: ofType { ...F${at + 1} } }`).join(' ')} fragment F${levels} on __Type { name }`;
}

function deep(levels: number): unknown {
  return range(1, levels).reduce<unknown>((inside) => ({ a: inside }), 1);
}
