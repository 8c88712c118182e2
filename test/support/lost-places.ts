import type { TestDatabase } from './database.js';
import { connect } from './build.js';
import { withModule } from './planted-module.js';
import { countPlaces, poolSize } from './pool-places.js';
import { killServer, startServerProcess } from './server-process.js';
import { Writers } from './writers.js';

const attempts = 5;

/**
 * The control of what ends sessions: a server whose pool does not take lost clients back has fewer places for each
 * transaction that was cut. `end` ends the sessions once; gives what is left, in a sentence; throws when nothing shows.
 */
export async function losePlaces(database: TestDatabase, end: () => Promise<unknown>): Promise<string> {
  const server = await startServerProcess(database, withModule('database/pool-recovery.js', 'export function recoverLostClients() {}'));
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { home, scim } = await connect(server, 'project', { pushGroupsEnabled: true });
      const { id: groupId } = (await scim.createGroup('Everybody')).body;
      const writers = new Writers({ directoryId: home.id, groupId, scim: () => scim, admin: () => server.admin }, `lost${attempt}`).start();
      await writers.acknowledge(15);
      await end();
      await writers.stop();
      // With no place at all not even the person is made on whom they are counted.
      const left = await countPlaces(database, scim).catch(() => 0);
      if (left < poolSize) return `without taking lost clients back ${left} of ${poolSize} places are left`;
    }
  } finally {
    await killServer(server);
  }
  throw new Error(`A pool that does not take lost clients back is not told from one that does, in ${attempts} attempts.`);
}
