import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseServer } from '../../src/database/connection-url.js';
import { giveFiles } from '../../src/database/initialize-cluster.js';
import { locatePostgresBinaries, type PostgresBinaries } from '../../src/database/postgres-binaries.js';
import { startPostmaster, stopPostmaster } from '../../src/database/postmaster.js';
import { chooseUnprivileged, commandLine } from '../../src/database/unprivileged.js';
import { freePort } from './free-port.js';

/** A PostgreSQL as the image or a hosting company gives it: a superuser with a password, no role or database of ours. */
export interface BareCluster {
  readonly superuser: DatabaseServer & { readonly password: string };
  stop(): Promise<void>;
}

/** Makes and starts one that listens on 127.0.0.1 and asks everybody for a password. */
export async function startBareCluster(binaries: PostgresBinaries = locatePostgresBinaries()): Promise<BareCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'muster-bare-'));
  const unprivileged = chooseUnprivileged(binaries.postgres);
  const data = path.join(folder, 'pg');
  const socketDir = path.join(folder, 'socket');
  const password = 'the-password-of-the-superuser';
  for (const made of [data, socketDir]) mkdirSync(made, { mode: 0o700 });
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, password);
  chmodSync(folder, 0o755);
  for (const file of [data, socketDir, passwordFile]) giveFiles(file, unprivileged);
  const { file, parameters } = commandLine(unprivileged, binaries.initdb, [
    '-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions',
  ]);
  const made = spawnSync(file, parameters, { ...unprivileged.identity, cwd: '/', encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const postmaster = await startPostmaster({ data, binaries, unprivileged, socketDir, settings: ['listen_addresses=127.0.0.1', `port=${port}`, 'fsync=off'] });
  return {
    superuser: { host: '127.0.0.1', port, user: 'postgres', password },
    stop: async () => {
      await stopPostmaster(postmaster);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
