import { isInputObjectType, isNonNullType, type GraphQLField } from 'graphql';
import { Client } from 'pg';
import type { AuditEntry } from '../../src/domain/audit-entry.js';
import { installationDirectory } from '../../src/domain/audit.js';
import { auditSentence } from '../../src/domain/audit-sentence.js';
import { startApp, type TestApp } from '../support/app.js';
import { required } from '../support/build.js';
import type { GraphqlAnswer, GraphqlClient } from '../support/graphql-client.js';
import { query } from '../support/owner-sql.js';
import { AuditScene, type Input } from './audited/audit-scene.js';
import { auditedMutations, unaudited, type Prepared, type Side } from './audited/audited-mutations.js';

let app: TestApp;
let scene: AuditScene;
let administrator: string;
beforeAll(async () => {
  app = await startApp();
  scene = await AuditScene.open(app);
  ({ viewer: { account: { email: administrator } } } = await app.admin.run<{ viewer: { account: { email: string } } }>('{ viewer { account { email } } }'));
});
afterAll(() => app.stop());

const fields = (): Readonly<Record<string, GraphQLField<unknown, unknown>>> => required(app.app.schema.getMutationType()).getFields();

/** The fields of the input of a mutation, by name. */
function inputFields(name: string): ReadonlySet<string> {
  const type = fields()[name]?.args[0]?.type;
  const input = isNonNullType(type) ? type.ofType : type;
  return new Set(isInputObjectType(input) ? Object.keys(input.getFields()) : []);
}

function call(caller: GraphqlClient, name: string, input: Input): Promise<GraphqlAnswer<unknown>> {
  const type = fields()[name]?.args[0]?.type.toString();
  return caller.send(type === undefined ? `mutation { ${name} { __typename } }` : `mutation ($input: ${type}) { ${name}(input: $input) { __typename } }`, type === undefined ? {} : { input });
}

/** The entries of the whole installation that a step leaves. */
async function entriesOf(step: () => Promise<unknown>): Promise<readonly AuditEntry[]> {
  const [{ last = null } = {}] = await query<{ last: string | null }>(app.database, 'select max(id::text) as last from audit_entry');
  await step();
  return query<AuditEntry>(app.database, `select id, directory_id as "directoryId", at, actor_kind as "actorKind", actor_id as "actorId", actor, action, subject_type as "subjectType",
    subject_id as "subjectId", facts, request_id as "requestId" from audit_entry where $1::text is null or id::text > $1 order by id`, [last]);
}

function sidesOf({ facts: { changes = [] } }: AuditEntry): Record<string, Side> {
  return Object.fromEntries(changes.map(({ path, before = null, after = null }) => {
    expect(JSON.stringify(before)).not.toBe(JSON.stringify(after));
    return [path, before === null ? 'after' : after === null ? 'before' : 'both'];
  }));
}

/** Ways to call a mutation that are refused whoever calls, with the codes that say so. */
function wrongInputs(name: string, input: Input, wrong: Input | undefined): readonly (readonly [Input, RegExp])[] {
  const has = inputFields(name);
  const ids = ['id', 'teamId', 'projectId', 'statusPageId', 'scimConfigurationId', 'accountId'].filter((key) => input[key] !== undefined);
  return [
    ...ids.map((key): [Input, RegExp] => [{ ...input, [key]: '00000000-0000-7000-8000-000000000000' }, /^NOT_FOUND$/]),
    // Access tokens have no versions.
    ...(has.has('expectedVersion') && name !== 'revokeAccessToken' ? [[{ ...input, expectedVersion: 999_999 }, /^STALE$/] as [Input, RegExp]] : []),
    ...(has.has('expectedMetaVersion') ? [[{ ...input, expectedMetaVersion: 'W/"nothing"' }, /^STALE$/] as [Input, RegExp]] : []),
    ...(wrong === undefined ? [] : [[{ ...input, ...wrong }, /^(INVALID|NOT_FOUND)$/] as [Input, RegExp]]),
  ];
}

async function expectRefused(answer: Promise<GraphqlAnswer<unknown>>, codes: RegExp): Promise<void> {
  expect((await answer).errors).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code: expect.stringMatching(codes) as string }) as unknown })]);
}

test('every mutation of the schema has a row, and no other has one', () => {
  expect(Object.keys(fields()).sort()).toEqual([...Object.keys(auditedMutations), ...Object.keys(unaudited)].sort());
});

test.each(Object.entries(auditedMutations))('%s leaves one entry when it changes something, and none when it is refused or repeats what is so', async (name, row) => {
  const { input, caller = app.admin, actor = administrator }: Prepared = await row.prepare(scene);

  expect(await entriesOf(async () => {
    if (caller === app.admin) for (const stranger of scene.refused) await expectRefused(call(stranger, name, input), /^(UNAUTHENTICATED|FORBIDDEN|NOT_FOUND)$/);
    for (const [wrong, codes] of wrongInputs(name, input, row.wrong)) await expectRefused(call(caller, name, wrong), codes);
  })).toEqual([]);

  const answers: GraphqlAnswer<unknown>[] = [];
  const [entry, ...others] = await entriesOf(async () => { answers.push(await call(caller, name, input)); });
  expect([answers[0]?.errors, others]).toEqual([undefined, []]);
  expect(entry).toMatchObject({ action: name, actorKind: 'account', actor, subjectId: expect.any(String) as string, requestId: answers[0]?.headers.get('x-request-id') });
  const sentence = auditSentence(required(entry));
  expect(sentence.startsWith(`${actor} `)).toBe(true);
  expect(sentence.slice(actor.length + 1)).toMatch(row.deed);
  expect(sidesOf(required(entry))).toEqual(row.changes);
  await expectReadable(required(entry), sentence);

  const again = await entriesOf(async () => { answers.push(await call(caller, name, input)); });
  expect([answers[1]?.errors === undefined, again.length]).toEqual([row.again !== 'is refused', row.again === 'makes another' ? 1 : 0]);
});

/** That administrators read the entry as it was written. Those of the installation are read in the database alone. */
async function expectReadable(entry: AuditEntry, summary: string): Promise<void> {
  if (entry.directoryId === installationDirectory || entry.action === 'deleteProject') return;
  const { node } = await app.admin.run<{ node: object }>('query ($id: ID!) { node(id: $id) { ... on AuditEntry { actor action summary changes { path before after } } } }', { id: entry.id });
  expect(node).toEqual({ actor: entry.actor, action: entry.action, summary, changes: (entry.facts.changes ?? []).map(({ path, before = null, after = null }) => ({ path, before, after })) });
}

test.each(Object.entries(unaudited))('%s leaves none: %s', async (name) => {
  const { email, password, session } = await scene.account();
  const inputs: Readonly<Record<string, Input>> = { signIn: { email, password }, signOut: {}, requestPasswordReset: { email } };
  expect(await entriesOf(async () => {
    expect((await call(name === 'signOut' ? session : app.anonymous, name, required(inputs[name]))).errors).toBeUndefined();
  })).toEqual([]);
});

test('an entry too many is seen', async () => {
  expect(await entriesOf(async () => {
    for (const name of ['One', 'Two']) await call(app.admin, 'createTeam', { projectId: scene.project.id, name });
  })).toHaveLength(2);
});

test('nobody changes an entry or takes one away, neither the running role nor the owner of the tables', async () => {
  for (const connectionString of [app.database.connection, app.database.ownerConnection]) {
    const client = new Client({ connectionString });
    await client.connect();
    for (const statement of [`update audit_entry set actor = 'nobody'`, `update audit_entry set at = now()`, 'delete from audit_entry', 'truncate audit_entry']) {
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
    await client.end();
  }
});
