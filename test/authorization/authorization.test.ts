import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startApp, type TestApp } from '../support/app.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import { root } from '../support/source-files.js';
import { operations, type Things, type TriedOperation } from './operations.js';
import { callers, expected, places, type Caller, type Place, type Verdict } from './rights.js';
import { scimCells } from './scim-cells.js';
import { subscriptionCells, subscriptions } from './subscription-cells.js';
import { createAuthorizationWorld, type AuthorizationWorld } from './world.js';

const file = path.join(root, 'schema', 'authorization.txt');

let app: TestApp;
let world: AuthorizationWorld;
beforeAll(async () => {
  app = await startApp();
  world = await createAuthorizationWorld(app);
}, 120_000);
afterAll(() => app.stop());

test('every query, mutation and subscription of the schema is in the table, and nothing else is', () => {
  const { schema } = app.app;
  const inSchema = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) => Object.keys(type?.getFields() ?? {}).map((field) => `${type?.name}.${field}`));
  expect([...Object.keys(operations), ...Object.keys(subscriptions)].sort()).toEqual(inSchema.sort());
});

/** One line of schema/authorization.txt: an operation, a caller, a place, and how it ends. */
interface Cell {
  readonly operation: string;
  readonly caller: string;
  readonly place: string;
  readonly expected: string;
  readonly actual: string;
}

test('each caller gets what the table says, for things here, elsewhere and nowhere', async () => {
  const graphql: Cell[] = [];
  for (const [name, operation] of Object.entries(operations)) {
    // All callers of one operation at once.
    graphql.push(...(await Promise.all(callers.map((caller) => cellsOf(name, operation, caller)))).flat());
  }
  const cells = [...graphql, ...await subscriptionCells(app, world), ...await scimCells(app, world)];
  expect(cells.filter((cell) => cell.actual !== cell.expected)).toEqual([]);
  process.stdout.write(`Authorization: ${cells.length} cells, ${callers.length} kinds of caller, ${Object.keys(operations).length + Object.keys(subscriptions).length} operations of GraphQL\n`);
  const printed = print(cells);
  if (process.env['WRITE_AUTHORIZATION'] === '1') writeFileSync(file, printed);
  expect(printed).toBe(readFileSync(file, 'utf8'));
}, 240_000);

async function cellsOf(name: string, operation: TriedOperation, caller: Caller): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (const place of operation.target === 'nothing' ? places.slice(0, 1) : places) {
    cells.push({
      operation: name, caller, place: operation.target === 'nothing' ? '-' : place,
      expected: expected(operation.right, caller, place), actual: await verdict(name, operation, world.clients[caller], place),
    });
  }
  return cells;
}

async function verdict(name: string, { target, call, inside }: TriedOperation, client: GraphqlClient, place: Place): Promise<Verdict | string> {
  const things: Things = world.things[place === 'nowhere' ? 'here' : place];
  const id = target === 'nothing' ? '' : world.things[place][target];
  const { errors } = await client.send(`${name.startsWith('Query.') ? 'query' : 'mutation'} { ${call(id, things)} }`);
  const [error] = errors ?? [];
  if (error === undefined) return 'yes';
  const { message, extensions: { code } } = error;
  if (inside?.test(message) === true) return 'yes';
  if (['FORBIDDEN', 'NOT_FOUND', 'UNAUTHENTICATED'].includes(code)) return code;
  // Let in, and told that what was sent makes no sense.
  return ['INVALID', 'STALE', 'TAKEN', 'MANAGED_BY_SCIM', 'NOT_SUPPORTED', 'LIMIT_REACHED'].includes(code) ? 'yes' : `${code}: ${message}`;
}

/** One line for each operation and place: callers by verdict, so that a change is seen where it happens. */
function print(cells: readonly Cell[]): string {
  const lines = [...Map.groupBy(cells, ({ operation, place }) => `${operation} ${place}`)].map(([name, same]) => {
    const byVerdict = Map.groupBy(same, (cell) => cell.actual);
    return [name, ...['yes', 'FORBIDDEN', 'NOT_FOUND', 'UNAUTHENTICATED', ...[...byVerdict.keys()].filter((verdict) => /^\d/.test(verdict)).sort()]
      .flatMap((verdict) => (byVerdict.has(verdict) ? [`  ${verdict}: ${byVerdict.get(verdict)?.map(({ caller }) => caller).join(', ')}`] : []))].join('\n');
  });
  return `# Who may what: how each operation ends for each kind of caller, for a thing of the project here, of another, and of none.\n# Written by \`WRITE_AUTHORIZATION=1 npm test -- test/authorization\`; the expected values are in test/authorization.\n\n${lines.join('\n')}\n`;
}
