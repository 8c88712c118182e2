import { startApp, type TestApp } from '../support/app.js';
import { enterpriseSchema } from '../support/bulk.js';
import { configure, createProject, required, uniqueEmail, type Configuration, type Project } from '../support/build.js';
import { query, withOwner } from '../support/owner-sql.js';
import { userSchema } from '../support/scim-client.js';
import { dumpTables } from '../support/table-dump.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const erase = (id: string) => app.admin.run('mutation ($id: ID!) { erasePerson(input: { id: $id }) { deletedId } }', { id });

let project: Project;
let configuration: Configuration;
let former: string;
let person: string;
beforeEach(async () => {
  project = await createProject(app);
  configuration = await configure(app, project);
  former = uniqueEmail('maiden');
  person = required((await configuration.scim.createUser(former)).body.id);
});

/** Gives the person another name, in a request that says this beside it. */
const rename = (beside: object = {}) => configuration.scim.put(`/Users/${person}`, { schemas: [userSchema], userName: uniqueEmail('ada'), ...beside });

/** How many events tell of the former name: asked before an erasure, the control. */
async function telling(): Promise<number> {
  await app.flushEvents();
  return required((await dumpTables(app.database, [project.id])).get('provisioning_event')).filter((row) => row.includes(former)).length;
}

const marked = () => query(app.database, 'select id from provisioning_event where person_id = $1 and mentions is not null', [person]);

test('a look-up by a former name is found behind a history of many portions, and the name leaves no mark', async () => {
  await rename();
  // The rename is among the first 2,000 events, and the look-up behind the first 4,000.
  await query(app.database, `
    insert into provisioning_event
    select (jsonb_populate_record(event, jsonb_build_object('id', overlay(event.id::text placing 'ffff' || lpad(to_hex(n), 8, '0') from 25)))).*
      from generate_series(1, 4000) as n, provisioning_event as event where event.person_id = $1 and event.outcome = 'created'`, [person]);
  app.clock.step(1000);
  await configuration.scim.findUser(former);
  await configuration.scim.delete(`/Users/${person}`);
  expect(await telling()).toBeGreaterThan(4000);
  expect(await marked()).toHaveLength(1);
  await erase(person);
  expect(await telling()).toBe(0);
  expect(await marked()).toEqual([]);
});

test('a look-up by a former name that is written while the erasure waits is found by the last of its statements', async () => {
  await rename();
  await configuration.scim.delete(`/Users/${person}`);
  await withOwner(app.database, async (provider) => {
    await provider.query('begin');
    await provider.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [`muster.configuration:${configuration.id}`]);
    const erasure = erase(person);
    while (await telling() > 0) await new Promise((resolve) => { setTimeout(resolve, 20); });
    await configuration.scim.findUser(former);
    expect(await telling()).toBe(1);
    await provider.query('commit');
    await erasure;
  });
  expect(await telling()).toBe(0);
});

test('a former name is still known after somebody was erased whom the rename mentioned', async () => {
  const manager = required((await configuration.scim.createUser(uniqueEmail('manager'))).body.id);
  await rename({ [enterpriseSchema]: { manager: { value: manager } } });
  await configuration.scim.findUser(former);
  for (const id of [manager, person]) await configuration.scim.delete(`/Users/${id}`);
  expect(await telling()).toBeGreaterThan(2);
  await erase(manager);
  expect(await query(app.database, `select facts ->> 'erased' as erased from provisioning_event where person_id = $1 and mentions is not null`, [person])).toEqual([{ erased: 'mention' }]);
  await erase(person);
  expect(await telling()).toBe(0);
});
