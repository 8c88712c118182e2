import * as fc from 'fast-check';
import { buildSchema, execute, getOperationAST, parse, printSchema, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { findExcess, measureRequest } from '../../../src/graphql/cost/limits.js';
import { createContext } from '../../../src/graphql/context.js';
import { startApp, type TestApp } from '../../support/app.js';
import { required } from '../../support/build.js';
import { createBusyProject } from '../../support/busy-project.js';
import type { ArgumentValues } from '../../support/argument-generator.js';
import { runs } from '../../support/prove.js';
import { queries, type GeneratedQuery } from '../../support/query-generator.js';
import { ResolverMeter } from '../../support/resolver-meter.js';
import { seed } from '../../support/seed.js';

let app: TestApp;
let values: ArgumentValues;
let meter: ResolverMeter;
beforeAll(async () => {
  app = await startApp();
  values = await createBusyProject(app);
  meter = new ResolverMeter(app.app.schema);
}, 120_000);
afterAll(() => app.stop());

/** A refused query is run all the same, to see whether it would have kept to its estimate; dearer ones are not waited for. */
const dearest = 50_000;

function estimate(schema: GraphQLSchema, document: DocumentNode, variables: GeneratedQuery['variables']) {
  return required(measureRequest(schema, document, getOperationAST(document) ?? undefined, variables));
}

/** The answer of the server; its cost is that of the estimate. */
async function ask({ query, variables }: GeneratedQuery) {
  const response = await fetch(`${app.baseUrl}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${app.adminToken}`, 'x-include-cost': '1' }, body: JSON.stringify({ query, variables }),
  });
  return await response.json() as { data?: unknown; errors?: readonly { extensions: { code: string } }[]; extensions?: { cost: { requested: number } } };
}

/** Runs a query in spite of its cost. */
async function runRefused(document: DocumentNode, variables: GeneratedQuery['variables']): Promise<void> {
  const { services: { authentication, transactions } } = app.app;
  const contextValue = await createContext({ authentication, transactions, clock: app.clock }, {
    credentials: { accessToken: app.adminToken }, origin: { requestId: 'refused' }, cookie: { set: () => {}, clear: () => {} },
  });
  await execute({ schema: app.app.schema, document, variableValues: variables, contextValue });
}

/** The control: a schema in which no field gives a list, so that an estimate takes each for one. */
function withListsAsOne(schema: GraphQLSchema): GraphQLSchema {
  const fieldOfList = /(^ {2}\w+|\)): \[(\w+)!?\]/gm;
  return buildSchema(printSchema(schema).replaceAll(/^type [^]*?^\}/gm, (type) => type.replaceAll(fieldOfList, '$1: $2')));
}

test('no query makes the resolvers do more than its estimate says before it runs, and those that are let in end well', async () => {
  const { schema } = app.app;
  const withoutLists = withListsAsOne(schema);
  const seen = { accepted: 0, refused: 0, unrun: 0, calls: 0, objects: 0, closest: 0, red: 0, codes: new Map<string, number>() };
  const distinct = new Set<string>();
  await fc.assert(fc.asyncProperty(queries(schema, values), async (generated) => {
    const { query, variables } = generated;
    const document = parse(query);
    expect(validate(schema, document)).toEqual([]);
    const measure = estimate(schema, document, variables);
    meter.reset();
    if (findExcess(measure) === undefined) {
      const { data, errors = [], extensions } = await ask(generated);
      const codes = errors.map(({ extensions: { code } }) => code);
      for (const code of codes) seen.codes.set(code, (seen.codes.get(code) ?? 0) + 1);
      expect([query, codes.filter((code) => code === 'INTERNAL' || code === 'QUERY_TOO_COMPLEX'), data !== undefined, extensions?.cost.requested]).toEqual([query, [], true, Math.ceil(measure.cost)]);
      seen.accepted += 1;
    } else if (measure.cost <= dearest) {
      await runRefused(document, variables);
      seen.refused += 1;
    } else {
      seen.unrun += 1;
    }
    expect([query, variables, meter.cost, Math.max(meter.cost, measure.cost)]).toEqual([query, variables, meter.cost, measure.cost]);
    if (meter.cost > estimate(withoutLists, document, variables).cost) seen.red += 1;
    distinct.add(query);
    seen.calls += meter.calls;
    if (measure.cost > 0) seen.closest = Math.max(seen.closest, meter.cost / measure.cost);
  }), runs(300, 5000));
  process.stdout.write(`Estimates: seed ${seed}, ${distinct.size} different queries: ${seen.accepted} let in, ${seen.refused} refused and run all the same, ${seen.unrun} too dear for that; ${seen.calls} calls of resolvers; `
    + `at most ${(100 * seen.closest).toFixed(0)} % of the estimate; lists counted as one: ${seen.red} too low; errors ${JSON.stringify(Object.fromEntries(seen.codes))}\n`);
  expect(seen.red).toBeGreaterThan(0);
  expect(seen.accepted).toBeGreaterThan(distinct.size / 2);
  expect(seen.refused).toBeGreaterThan(0);
}, 1_800_000);
