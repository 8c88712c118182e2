import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../src/log.js';
import { startApp, type TestApp } from './support/app.js';
import { configure, createHome, createProject, createStatusPage, unique, uniqueEmail, updateConfiguration, type Configuration } from './support/build.js';
import { readExposition, valueOf, type ScrapedSample } from './support/exposition.js';
import { query } from './support/owner-sql.js';

const day = 24 * 60 * 60 * 1000;
let app: TestApp;
let lines: string[];
let configuration: Configuration;
let projectId: string;

beforeAll(async () => {
  lines = [];
  app = await startApp({ log: createLog('debug', { write: (line) => { lines.push(line); } }) });
  const project = await createProject(app);
  projectId = project.id;
  configuration = await configure(app, project, { pushGroupsEnabled: true });
});
afterAll(async () => { await app.stop(); });

async function scrape(): Promise<readonly ScrapedSample[]> {
  // The answer of a request is there before the server has noted it.
  await sleep(20);
  return readExposition(await (await fetch(`${app.baseUrl}/metrics`)).text());
}

/** The lines of requests with this operation since the last look, without what differs each time. */
async function requestLines(operation: string): Promise<readonly Record<string, unknown>[]> {
  await sleep(20);
  return lines.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['msg'] === 'request' && line['operation'] === operation);
}

describe('GET /metrics', () => {
  test('counts and times requests by operation and status, in both protocols', async () => {
    const email = uniqueEmail();
    await configuration.scim.createUser(email);
    await configuration.scim.createUser(email);
    await configuration.scim.get('/Users/018f0000-0000-7000-8000-00000000000a');
    await configuration.scim.get('/Nothing');
    await fetch(`${app.baseUrl}/scim/v2/${configuration.id}/Users`);
    await app.admin.run('{ viewer { isServerAdmin } }');
    await app.admin.send('{ nothing }');
    const samples = await scrape();
    const requests = (protocol: string, operation: string, status: string): number => valueOf(samples, 'muster_requests_total', { protocol, operation, status });
    expect(requests('scim', 'createUser', '201')).toBe(1);
    expect(requests('scim', 'createUser', '409')).toBe(1);
    expect(requests('scim', 'getUser', '404')).toBe(1);
    expect(requests('scim', 'unknown', '404')).toBe(1);
    expect(requests('scim', 'none', '401')).toBe(1);
    expect(requests('graphql', 'query', '200')).toBe(1);
    expect(requests('graphql', 'mutation', '200')).toBe(2);
    expect(requests('graphql', 'none', '400')).toBe(1);
    expect(valueOf(samples, 'muster_request_duration_seconds_count', { protocol: 'scim', operation: 'createUser', status: '2xx' })).toBe(1);
    const seconds = valueOf(samples, 'muster_request_duration_seconds_sum', { protocol: 'scim', operation: 'createUser', status: '2xx' });
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(10);
  });

  test('counts the faults of the server and its database by their cause, in both protocols, once a request', async () => {
    const before = await scrape();
    expect(before.filter(({ name }) => name === 'muster_faults_total')).toEqual([]);
    await query(app.database, 'alter table team rename to hidden_team');
    expect((await configuration.scim.get('/Groups')).status).toBe(500);
    await app.admin.send('query ($id: ID!) { a: project(id: $id) { teams { nodes { id } } } b: project(id: $id) { teams { nodes { id } } } }', { id: projectId });
    await query(app.database, 'alter table hidden_team rename to team');
    const samples = await scrape();
    expect(valueOf(samples, 'muster_faults_total', { protocol: 'scim', cause: '42P01' })).toBe(1);
    expect(valueOf(samples, 'muster_faults_total', { protocol: 'graphql', cause: '42P01' })).toBe(1);
    expect(valueOf(samples, 'muster_requests_total', { protocol: 'scim', operation: 'listGroups', status: '500' })).toBe(1);
  });

  test('tells of the pool, the event loop, the log and the program', async () => {
    const samples = await scrape();
    expect(valueOf(samples, 'muster_database_connections', { state: 'idle' }) + valueOf(samples, 'muster_database_connections', { state: 'busy' })).toBeGreaterThan(0);
    expect(valueOf(samples, 'muster_database_waiting')).toBe(0);
    expect(valueOf(samples, 'muster_event_loop_delay_seconds', { quantile: '0.99' })).toBeLessThan(60);
    expect(valueOf(samples, 'muster_log_lost_total')).toBe(0);
    expect(valueOf(samples, 'muster_transaction_retries_total')).toBe(0);
    expect(valueOf(samples, 'muster_build_info', { node: process.version })).toBe(1);
    expect(valueOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    await configuration.scim.get('/Users');
    expect(app.app.services.provisioningLog.queue.waiting).toBeGreaterThan(0);
    await app.flushEvents();
    expect(app.app.services.provisioningLog.queue.waiting).toBe(0);
  });

  test('counts the connections by their state, as GraphQL shows it', async () => {
    const count = async (): Promise<Record<string, number>> => Object.fromEntries(await app.app.services.connectionSummary.countStates());
    await app.flushEvents();
    const before = await count();
    const made = await Promise.all(['waiting', 'healthy', 'failing', 'paused'].map(async () => configure(app, await createHome(app, 'status page'))));
    const [, healthy, failing, paused] = made as [Configuration, Configuration, Configuration, Configuration];
    await healthy.scim.get('/Users');
    for (const text of ['x', 'y', 'z']) await failing.scim.post('/Users', { userName: text });
    // Not found is an answer: it makes no failure of two errors, and no success of none.
    await healthy.scim.get('/Users/018f0000-0000-7000-8000-00000000000a');
    await updateConfiguration(app, paused, { enabled: false });
    await app.flushEvents();
    const now = await count();
    expect(Object.fromEntries(Object.entries(now).map(([state, value]) => [state, value - before[state]!]))).toEqual({ WAITING: 1, HEALTHY: 1, QUIET: 0, FAILING: 1, PAUSED: 1 });
    for (const [at, state] of ['WAITING', 'HEALTHY', 'FAILING', 'PAUSED'].entries()) {
      const { scimConfiguration } = await app.admin.run<{ scimConfiguration: { connection: { state: string } } }>(
        'query ($id: ID!) { scimConfiguration(id: $id) { connection { state } } }', { id: made[at]!.id });
      expect(scimConfiguration.connection.state).toBe(state);
    }
    app.clock.step(8 * day);
    expect((await count())['QUIET']).toBe(now['HEALTHY']! + now['QUIET']!);
    app.clock.step(-8 * day);
    expect(valueOf(await scrape(), 'muster_scim_configurations', { state: 'waiting' })).toBeGreaterThanOrEqual(0);
  });

  test('has no name, address or id of anything in it', async () => {
    const page = await createStatusPage(app);
    const own = await configure(app, page, { name: unique('Secret provider') });
    const email = uniqueEmail('zaphod');
    const { body } = await own.scim.createUser(email);
    await own.scim.get(`/Users/${email}`);
    await own.scim.get(`/${email}`);
    await fetch(`${app.baseUrl}/${email}`, { headers: { 'user-agent': email } });
    await sleep(20);
    const text = await (await fetch(`${app.baseUrl}/metrics`)).text();
    for (const secret of [email, 'zaphod', 'Secret', 'acme', body.id, page.id, own.id, own.token]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  });
});

describe('the line of a request', () => {
  test('of a provider names its configuration and what it did', async () => {
    lines.length = 0;
    const answer = await configuration.scim.createUser(uniqueEmail());
    const [line, ...others] = await requestLines('createUser');
    expect(others).toEqual([]);
    expect(line).toEqual({
      level: 30, time: expect.any(String), msg: 'request', requestId: answer.headers.get('x-request-id'), method: 'POST',
      path: `/scim/v2/${configuration.id}/Users`, status: 201, ms: expect.any(Number), actor: 'provider', configurationId: configuration.id, operation: 'createUser',
    });
  });

  test('of an account names it by its id, never by its address, and says whether it changed something', async () => {
    lines.length = 0;
    const { viewer } = await app.admin.run<{ viewer: { account: { id: string; email: string } } }>('{ viewer { account { id email } } }');
    await createProject(app);
    await app.anonymous.send('{ viewer { isServerAdmin } }');
    const all = lines.join('');
    const read = await requestLines('query');
    expect(read).toMatchObject([{ path: '/graphql', status: 200, actor: 'account', accountId: viewer.account.id }, { actor: 'stranger' }]);
    expect(all).toContain('"operation":"mutation"');
    expect(all).not.toContain(viewer.account.email);
    expect(all).not.toContain(app.adminToken);
  });

  test('of somebody with a wrong token names nobody', async () => {
    lines.length = 0;
    await fetch(`${app.baseUrl}/scim/v2/${configuration.id}/Users?filter=hunter2`, { headers: { authorization: 'Bearer hunter3' } });
    const all = lines.join('');
    expect(await requestLines('none')).toMatchObject([{ status: 401, path: `/scim/v2/${configuration.id}/Users` }]);
    expect(all).not.toContain('hunter');
    expect(all).not.toContain('"actor"');
  });

  test('and those of its faults hold no personal data, whatever the database said', async () => {
    const email = uniqueEmail('hidden');
    const { body } = await configuration.scim.createUser(email, { displayName: 'Hidden Name', nickName: 'hidden nick' });
    await query(app.database, `create function quote() returns trigger language plpgsql as $$
      begin raise exception 'broken' using errcode = 'XX000', detail = new.display_name || new.user_name; end $$`);
    await query(app.database, 'create trigger quote before insert or update on person for each row execute function quote()');
    lines.length = 0;
    const other = uniqueEmail('hidden');
    await configuration.scim.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'displayName', value: 'Hidden Two' }]);
    await configuration.scim.createUser(other, { displayName: 'Hidden Name' });
    await app.admin.send('mutation ($input: AddPersonInput!) { addPerson(input: $input) { person { id } } }', { input: { projectId, email: other, displayName: 'Hidden Name' } });
    await query(app.database, 'drop trigger quote on person');
    await sleep(20);
    const faults = lines.filter((line) => line.includes('"err"'));
    expect(faults).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/hidden-|Hidden (Name|Two)|hidden nick/);
  });
});

test('the metrics are told while the database is away', async () => {
  await app.database.drop();
  const startedAt = performance.now();
  const answer = await fetch(`${app.baseUrl}/metrics`);
  expect(answer.status).toBe(200);
  readExposition(await answer.text());
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
