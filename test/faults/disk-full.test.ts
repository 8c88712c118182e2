import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, uniqueEmail } from '../support/build.js';
import { effort } from '../support/effort.js';
import { startOwnCluster, type OwnCluster } from '../support/own-cluster.js';
import { query, withOwner } from '../support/owner-sql.js';
import { reportRow } from '../support/report.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';
import { faultsOfRefusal } from '../support/writers.js';
import { testWhere } from '../support/tests-with.js';

const rounds = effort({ quick: 1, full: 3 });
/** So many people are created at most until one is refused. */
const patience = 100;
const tables = ['person', 'team', 'team_member', 'provisioning_event'];

let cluster: OwnCluster;
let server: ServerProcess;
beforeAll(async () => {
  cluster = await startOwnCluster();
  server = await startServerProcess(cluster.database);
}, 120_000);
afterAll(async () => {
  await server.stop();
  await cluster.remove();
});

/** A disk on which nothing can be written between `fill` and `free`. */
interface Disk {
  fill(): Promise<void>;
  free(): Promise<void>;
}

/** Creates people until the disk is full; what is answered then, to a write and to reads of both protocols, and again when it is free. */
async function meetFullDisk({ fill, free }: Disk): Promise<{ readonly acknowledged: number; readonly refused: number; readonly faults: readonly string[] }> {
  const { scim, home } = await connect(server, 'project');
  const userName = uniqueEmail();
  const { id } = (await scim.createUser(userName)).body;
  let [acknowledged, refused] = [1, 0];
  await fill();
  const refusals = [];
  for (let attempt = 0; refusals.length < 3 && attempt < patience; attempt += 1) {
    const answer = await scim.createUser(uniqueEmail(), { displayName: 'x'.repeat(500) });
    if (answer.status === 201) acknowledged += 1;
    else refusals.push(answer);
  }
  refused += refusals.length;
  const [found, listed, byGraphql] = [await scim.findUser(userName), await scim.get('/Users?count=5'), await server.admin.send('query ($id: ID!) { person(id: $id) { hasAccess } }', { id })];
  await free();
  const after = await scim.createUser(uniqueEmail());
  const [kept] = await query<{ count: number }>(cluster.database, `select count(*)::int as count from person where directory_id = $1 and source = 'SCIM'`, [home.id]);
  return {
    acknowledged: acknowledged + 1, refused,
    faults: [
      ...(refusals.length === 3 ? [] : ['the disk was never full']),
      ...refusals.flatMap(faultsOfRefusal),
      ...(found.body.totalResults === 1 && listed.status === 200 ? [] : [`while the disk was full a look-up was answered ${found.status} and a list ${listed.status}`]),
      ...(byGraphql.errors === undefined ? [] : [`while the disk was full GraphQL answered ${JSON.stringify(byGraphql.errors)}`]),
      ...(after.status === 201 ? [] : [`when the disk was free a creation was answered ${after.status}`]),
      ...(kept?.count === acknowledged + 1 ? [] : [`${kept?.count} people are kept of ${acknowledged + 1}`]),
    ],
  };
}

/** The database says so itself, for whatever is written. */
const toldFull: Disk = {
  fill: () => withOwner(cluster.database, async (client) => {
    await client.query(`create function disk_full() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100', message = 'could not extend file: No space left on device'; end $$`);
    for (const table of tables) await client.query(`create trigger disk_full before insert or update on ${table} for each statement execute function disk_full()`);
  }),
  free: () => withOwner(cluster.database, async (client) => { await client.query('drop function disk_full cascade'); }),
};

test(`while the disk of the database is full every write is refused with 503 and changes nothing, reads go on, and then all is well, ${rounds} times`, async () => {
  const faults: string[] = [];
  const tally = { acknowledged: 0, refused: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const met = await meetFullDisk(toldFull);
    faults.push(...met.faults);
    tally.acknowledged += met.acknowledged;
    tally.refused += met.refused;
  }
  expect(faults).toEqual([]);
  // The control: on a disk that is never full the same check finds that.
  const control = await meetFullDisk({ fill: async () => {}, free: async () => {} });
  expect(control.faults).toContain('the disk was never full');
  reportRow({ row: 'F6 disk full, as the database tells it', rounds, ...tally, unknown: 0, wrong: faults.length, control: 'a disk that is not full is told from one that is' });
}, 120_000);

/** Where a small disk can be made, which takes root on Linux; elsewhere the database's own word for it must do. */
const smallDisk = mountSmallDisk();
afterAll(() => {
  if (smallDisk === undefined) return;
  execFileSync('umount', ['--lazy', smallDisk]);
  rmSync(smallDisk, { recursive: true });
});

function mountSmallDisk(): string | undefined {
  const place = mkdtempSync(path.join(tmpdir(), 'muster-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m,mode=0755', 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    rmSync(place, { recursive: true });
    return undefined;
  }
}

testWhere(smallDisk !== undefined, 'a disk that is really full, as this process may not mount one', `the same where the tables lie on a disk of 48 MB that is really full, ${rounds} times`, async () => {
  const place = path.join(smallDisk ?? '', 'tables');
  mkdirSync(place);
  const { uid, gid } = statSync(cluster.dataDir);
  chownSync(place, uid, gid);
  await cluster.query(`create tablespace small location '${place}'`);
  for (const table of ['person', 'team_member']) await cluster.query(`alter table ${table} set tablespace small`);
  const junk = path.join(smallDisk ?? '', 'junk');
  const disk: Disk = {
    fill: async () => {
      try {
        writeFileSync(junk, Buffer.alloc(64 * 2 ** 20));
      } catch (error) {
        // As much of it as there was room for is written.
        expect(Object(error).code).toBe('ENOSPC');
      }
    },
    free: async () => { rmSync(junk); },
  };
  const tally = { acknowledged: 0, refused: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const { faults, ...met } = await meetFullDisk(disk);
    expect(faults).toEqual([]);
    tally.acknowledged += met.acknowledged;
    tally.refused += met.refused;
  }
  reportRow({ row: 'F6 disk full', rounds, ...tally, unknown: 0, wrong: 0, controlOf: 'F6 disk full, as the database tells it' });
}, 240_000);
