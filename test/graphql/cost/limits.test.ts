import { startApp, type TestApp } from '../../support/app.js';

let app: TestApp;
let projectId: string;
beforeAll(async () => {
  app = await startApp();
  ({ createProject: { project: { id: projectId } } } = await app.admin.run<{ createProject: { project: { id: string } } }>('mutation { createProject(input: { name: "Apollo" }) { project { id } } }'));
});
afterAll(() => app.stop());

async function post(query: string, variables: object = {}, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.baseUrl}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${app.adminToken}`, ...headers }, body: JSON.stringify({ query, variables }),
  });
  const body = await response.json() as { data?: unknown; errors?: { message: string; extensions: { code: string; help?: string } }[]; extensions?: unknown };
  return { status: response.status, ...body };
}

/** How many times as long as a small query this takes; the shortest of a few each, because the machine only adds to them. */
async function timesASmallQuery(query: string, variables: object = {}): Promise<number> {
  const [times, small]: [number[], number[]] = [[], []];
  for (let round = 0; round < 4; round += 1) {
    const start = performance.now();
    await post(query, variables);
    const between = performance.now();
    await post('{ viewer { isServerAdmin } }');
    times.push(between - start);
    small.push(performance.now() - between);
  }
  return Math.min(...times) / Math.min(...small);
}

/** Less than 1 kB of it ends a process that does not count what fragments multiply. */
function doubling(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, index) => `fragment F${index} on Project { a: people(first: 100) { nodes { home { ...F${index + 1} } } } b: people(first: 100) { nodes { home { ...F${index + 1} } } } }`);
  return `query ($id: ID!) { project(id: $id) { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Project { id }`;
}

test.each([2, 3, 5, 8, 12, 20, 30, 45])('a bomb of %i doubling fragments is refused at once, with a sentence', async (levels) => {
  const answer = await post(doubling(levels), { id: projectId });
  expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
  expect(answer.errors![0]!.message).toMatch(/\.$/);
  expect(await timesASmallQuery(doubling(levels), { id: projectId })).toBeLessThan(20);
});

test('thirty pages of a hundred in a variable are counted as what they are', async () => {
  const query = 'query ($id: ID!, $first: Int!) { project(id: $id) { people(first: $first) { nodes { teams(first: $first) { nodes { id } } } } } }';
  expect(await post(query, { id: projectId, first: 100 })).toMatchObject({ status: 400, errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX', help: expect.stringContaining('first') as string } }] });
  expect(await post(query, { id: projectId, first: 100_000 })).toMatchObject({ status: 400, errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
  expect(await post(query, { id: projectId, first: 10 })).toMatchObject({ status: 200, data: {} });
  expect(await post(query, { id: projectId, first: -5 })).toMatchObject({ errors: [{ extensions: { code: 'INVALID', field: 'first' } }] });
});

test('a cost of exactly 5,000 runs, and one more does not', async () => {
  const values = (count: number): string => Array.from({ length: count }, (_, index) => `v${index}: id`).join(' ');
  // 1 + 100 * (1 + 1 + 43 * 1.1) = 4,931, and a second list for the rest
  const costing = (first: number, count: number): string => `{ a: projects(first: 100) { nodes { teams(first: 43) { nodes { id } } } } b: projects(first: ${first}) { nodes { ${values(count)} } } }`;
  expect(await post(costing(40, 7), {}, { 'x-include-cost': '1' })).toMatchObject({ status: 200, extensions: { cost: { requested: 5000, limit: 5000 } } });
  expect(await post(costing(30, 13))).toMatchObject({ status: 400, errors: [{ message: expect.stringContaining('would cost 5,001, and one request may cost 5,000') as string, extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
});

test('many aliases do not run', async () => {
  const aliases = Array.from({ length: 200 }, (_, index) => `a${index}: errorCodes { code }`).join(' ');
  expect(await post(`{ ${aliases} }`)).toMatchObject({ status: 400, errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
});

test('a refused mutation has changed nothing', async () => {
  const names = Array.from({ length: 11 }, (_, index) => `p${index}: createProject(input: { name: "No ${index}" }) { project { id } }`).join(' ');
  expect(await post(`mutation { ${names} }`)).toMatchObject({ status: 400, errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
  expect(await app.admin.run('{ projects { totalCount } }')).toEqual({ projects: { totalCount: 1 } });
});

test('introspection that multiplies itself is refused at once', async () => {
  const levels = Array.from({ length: 25 }, (_, index) => `fragment F${index} on __Type { a: ofType { ...F${index + 1} } b: ofType { ...F${index + 1} } }`).join(' ');
  const query = `{ __schema { types { ...F0 } } } ${levels} fragment F25 on __Type { name }`;
  expect(await post(query)).toMatchObject({ status: 400, errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
  expect(await timesASmallQuery(query)).toBeLessThan(20);
});

test('the cost is told to those who ask for it, of answers and of refusals', async () => {
  const asked = { 'x-include-cost': '1' };
  expect(await post('{ viewer { account { email } } }', {}, asked)).toMatchObject({ status: 200, extensions: { cost: { requested: 3, limit: 5000 } } });
  expect(await post(doubling(2), { id: projectId }, asked)).toMatchObject({ status: 400, extensions: { cost: { requested: 84_803, limit: 5000 } } });
  expect((await post('{ viewer { account { email } } }')).extensions).toBeUndefined();
});
