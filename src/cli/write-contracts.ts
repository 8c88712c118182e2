import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { createApp } from '../app.js';
import { parseConfig } from '../config.js';
import { renderContracts } from '../contracts.js';
import { openConnections } from '../database/connections.js';
import { migrate } from '../database/migrate.js';
import { parseServer } from '../database/connection-url.js';
import { createLog } from '../log.js';

/** `npm run contracts`: writes schema/ anew, from the code and from a database that the migrations have just made. */
const dataDir = mkdtempSync(path.join(tmpdir(), 'muster-contracts-'));
const config = parseConfig({ DATA_DIR: dataDir });
const connections = await openConnections(config);
try {
  await migrate(connections.ownerConnection, parseServer(connections.connection).user);
  const app = await createApp({ config: { ...config, secretKey: 'only for the contracts, nothing is signed' }, connections, log: createLog('silent') });
  const client = new Client({ connectionString: connections.ownerConnection });
  await client.connect();
  for (const [name, text] of await renderContracts(app.schema, client)) {
    const file = path.join('schema', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`${file}\n`);
  }
  await client.end();
  await app.close();
} finally {
  await connections.close();
  rmSync(dataDir, { recursive: true, force: true });
}
