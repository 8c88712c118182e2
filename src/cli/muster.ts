import { createApp, type App } from '../app.js';
import { parseConfig } from '../config.js';
import { openConnections } from '../database/connections.js';
import { createLog } from '../log.js';
import { keepSecretKey } from '../secret-key.js';
import { adminInvite } from './admin-invite.js';

const usage = `Usage: muster <command>

Commands
  admin invite EMAIL   make EMAIL a server administrator and print the link to choose a password:
                       the way back when nobody can sign in any more

Settings come from the environment, as for the server.
`;

/** Runs one command and answers its exit code: 0 done, 1 failed, 2 not understood. */
async function run(words: readonly string[]): Promise<number> {
  const [noun, verb, email, ...rest] = words;
  if (noun === 'help' || noun === '--help' || noun === '-h') {
    process.stdout.write(usage);
    return 0;
  }
  if (noun !== 'admin' || verb !== 'invite' || email === undefined || rest.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  return withApp(async (app) => { process.stdout.write(`${(await adminInvite(app, email)).join('\n')}\n`); });
}

async function withApp(act: (app: App) => Promise<void>): Promise<number> {
  try {
    const config = parseConfig(process.env);
    const connections = await openConnections(config);
    try {
      const app = await createApp({ config: { ...config, secretKey: config.secretKey ?? keepSecretKey(config.dataDir) }, connections, log: createLog('silent') });
      try {
        await act(app);
      } finally {
        await app.close();
      }
    } finally {
      await connections.close();
    }
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exit(await run(process.argv.slice(2)));
