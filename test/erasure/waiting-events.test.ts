import { PersonErasure } from '../../src/domain/people/person-erasure.js';
import { ProvisioningLog } from '../../src/domain/provisioning/provisioning-log.js';
import { startApp, type TestApp } from '../support/app.js';
import { configure, createProject, required, uniqueEmail, type Configuration, type Project } from '../support/build.js';
import { withOwner } from '../support/owner-sql.js';
import { join } from '../support/sign-up.js';
import { dumpTables } from '../support/table-dump.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

/** As another server does it, which knows nothing of what waits in the memory of this one. */
function eraseElsewhere(id: string): Promise<string> {
  const { transactions } = app.app.services;
  return new PersonErasure(transactions, { flush: () => Promise.resolve() }).erasePerson(app.app.openSystemScope('elsewhere'), { id });
}

/** A log that keeps the events of this directory once more in its memory, as a server does that has just answered. */
async function rememberAgain(directoryId: string): Promise<ProvisioningLog> {
  const scope = app.app.openSystemScope('again');
  const log = new ProvisioningLog(app.app.services.transactions, app.clock, { delayMs: 600_000, capacity: 100, onLost: () => { throw new Error('An event was lost.'); } });
  const rows = await scope.unit.db.selectFrom('provisioning_event').selectAll('provisioning_event').where('provisioning_event.directoryId', '=', directoryId).execute();
  for (const row of rows) log.enqueue(scope, row);
  return log;
}

test('events that one server has still to write while another erases the person say nothing of them when they are written', async () => {
  const project = await createProject(app);
  const { scim } = await configure(app, project, { pushGroupsEnabled: true });
  const [ada, bob] = [uniqueEmail('ada'), uniqueEmail('bob')];
  const person = required((await scim.createUser(ada)).body.id);
  await scim.createUser(bob);
  await scim.get('/Users');
  await scim.get(`/Users/${person}`);
  await scim.findUser(ada);
  await scim.findUser(bob);
  await scim.delete(`/Users/${person}`);
  await app.flushEvents();
  const log = await rememberAgain(project.id);
  await eraseElsewhere(person);
  expect(log.queue.waiting).toBe(7);
  await log.flush();
  const events = required((await dumpTables(app.database, [project.id])).get('provisioning_event')).map((row) => JSON.parse(row) as { operation: string; facts: { filter?: string } });
  expect(events).toHaveLength(14);
  expect(events.filter((event) => JSON.stringify(event).includes(ada))).toEqual([]);
  const filters = ['none', '[erased]', `userName eq "${bob}"`];
  expect(events.filter(({ operation }) => operation === 'LIST').map(({ facts }) => facts.filter ?? 'none').sort()).toEqual([...filters, ...filters].sort());
});

test('an erasure and a log that is being written wait for each other, whoever is first', async () => {
  const project = await createProject(app);
  const { scim } = await configure(app, project);
  const names: string[] = [];
  for (let round = 0; round < 15; round += 1) {
    const name = uniqueEmail('eve');
    names.push(name);
    const person = required((await scim.createUser(name)).body.id);
    await Promise.all([scim.get('/Users'), scim.get(`/Users/${person}`)]);
    await scim.delete(`/Users/${person}`);
    await Promise.all([eraseElsewhere(person), app.flushEvents(), scim.put(`/Users/${person}`, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: name })]);
  }
  await app.flushEvents();
  const rows = [...(await dumpTables(app.database, [project.id])).values()].flat();
  expect(names.filter((name) => rows.some((row) => row.includes(name)))).toEqual([]);
});

describe('in the middle of the writing of an event', () => {
  let project: Project;
  let configuration: Configuration;
  let name: string;
  let person: string;
  beforeEach(async () => {
    project = await createProject(app);
    configuration = await configure(app, project);
    name = uniqueEmail('joan');
    person = required((await configuration.scim.createUser(name)).body.id);
    await configuration.scim.delete(`/Users/${person}`);
  });

  test.each([
    ['a batch of the log', 'log', () => project.id], ['a change by a provider', 'configuration', () => configuration.id],
  ] as const)('%s is waited for, and what it wrote is erased', async (_, gate, id) => {
    await withOwner(app.database, async (writer) => {
      await writer.query('begin');
      await writer.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [`muster.${gate}:${id()}`]);
      await writer.query(`insert into provisioning_event select (jsonb_populate_record(event, jsonb_build_object('id', gen_random_uuid()))).* from provisioning_event as event where person_id = $1`, [person]);
      const erasure = eraseElsewhere(person);
      expect(await Promise.race([erasure, pause(300, 'waits')])).toBe('waits');
      await writer.query('commit');
      await erasure;
    });
    const rows = [...(await dumpTables(app.database, [project.id])).values()].flat();
    expect(rows.filter((row) => row.includes(name))).toEqual([]);
  });

  test('an administrator who erases can lose their access to a provider for whom the erasure waits', async () => {
    const { client, personId } = await join(app, project, [project.admins]);
    await withOwner(app.database, async (provider) => {
      await provider.query('begin');
      await provider.query(`set local lock_timeout = '500ms'`);
      await provider.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [`muster.configuration:${configuration.id}`]);
      const erasure = client.run('mutation ($id: ID!) { erasePerson(input: { id: $id }) { deletedId } }', { id: person });
      expect(await Promise.race([erasure, pause(1000, 'waits')])).toBe('waits');
      // What needs no gate is blanked already, in transactions that are over.
      const events = required((await dumpTables(app.database, [project.id])).get('provisioning_event'));
      expect(events.filter((row) => row.includes(name))).toEqual([]);
      await provider.query('update person set deactivated_at = now() where id = $1', [personId]);
      await provider.query('commit');
      await expect(erasure).rejects.toThrow();
    });
  });

  test('an erasure is waited for by the log', async () => {
    await withOwner(app.database, async (eraser) => {
      await eraser.query('begin');
      await eraser.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`muster.log:${project.id}`]);
      await configuration.scim.findUser(name);
      const flushed = app.flushEvents();
      expect(await Promise.race([flushed, pause(300, 'waits')])).toBe('waits');
      await eraser.query('commit');
      await flushed;
    });
  });
});

function pause(milliseconds: number, word: string): Promise<string> {
  return new Promise((resolve) => { setTimeout(() => { resolve(word); }, milliseconds); });
}
