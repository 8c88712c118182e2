import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect as open } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrorCode } from '../../src/database/error-code.js';
import { connect, uniqueEmail, type Configuration } from '../support/build.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { effort } from '../support/effort.js';
import { whileHeld } from '../support/pool-places.js';
import { reportRow } from '../support/report.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';

const ends = effort({ quick: 1, full: 50 });
const clients = 8;
let database: TestDatabase;
let server: ServerProcess;
beforeAll(async () => { database = await testDatabase(); });
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** One POST over the agent's connection: its status and what it says of the connection. Rejects when it is cut off. */
function post(configuration: Configuration, agent: Agent, userName: string): Promise<{ readonly status: number; readonly connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${configuration.token}`, 'content-type': 'application/scim+json' };
    httpRequest(`${configuration.scim.baseUrl}/Users`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => { resolve({ status: answer.statusCode ?? 0, connection: answer.headers.connection }); }).once('error', reject);
    }).once('error', reject).end(JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName }));
  });
}

/** Creates people without pause and without ever trying again: every status until it is refused a connection, or what else ended it. */
async function createUntilRefused(configuration: Configuration, tally: { acknowledged: number }): Promise<unknown> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (;;) {
      const { status } = await post(configuration, agent, uniqueEmail('ended'));
      if (status !== 201) return status;
      tally.acknowledged += 1;
    }
  } catch (error) {
    return hasErrorCode(error, 'ECONNREFUSED') ? 'refused' : error;
  } finally {
    agent.destroy();
  }
}

/** What becomes of somebody who opens a connection now. */
async function knock({ baseUrl }: ServerProcess): Promise<unknown> {
  const socket = open({ port: Number(new URL(baseUrl).port), host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return 'let in';
  } catch (error) {
    return Object(error).code;
  } finally {
    socket.destroy();
  }
}

/** Ends a server with a signal under load: how each client's requests ended, and how the process did. */
async function endUnderLoad(signal: 'SIGTERM' | 'SIGKILL', tally: { acknowledged: number }): Promise<{ readonly clients: readonly unknown[]; readonly exit: unknown }> {
  server = await startServerProcess(database);
  const { configuration } = await connect(server, 'project');
  const enough = tally.acknowledged + 40;
  const running = Array.from({ length: clients }, () => createUntilRefused(configuration, tally));
  while (tally.acknowledged < enough) await sleep(10);
  await sleep(Math.random() * 50);
  const ended = once(server.child, 'exit');
  server.child.kill(signal);
  return { clients: await Promise.all(running), exit: await ended };
}

test(`SIGTERM under load fails no request that was let in, and ends with 0, ${ends} times, and the control turns red`, async () => {
  const tally = { acknowledged: 0 };
  for (let round = 0; round < ends; round += 1) {
    expect(await endUnderLoad('SIGTERM', tally)).toEqual({ clients: Array.from({ length: clients }, () => 'refused'), exit: [0, null] });
  }
  const { acknowledged } = tally;
  // The control: an end that waits for nobody cuts requests off.
  const cut = (await endUnderLoad('SIGKILL', tally)).clients.filter((end) => end !== 'refused').length;
  expect(cut).toBeGreaterThan(0);
  reportRow({ row: 'F8 SIGTERM under load', rounds: ends, acknowledged, unknown: 0, refused: ends * clients, wrong: 0, control: `SIGKILL in its place cuts ${cut} of ${clients} requests off` });
}, 120_000 + ends * 15_000);

test('an open request ends before the process does, is told to close, and meanwhile nobody new is let in; a second SIGTERM ends it now', async () => {
  server = await startServerProcess(database);
  const { scim } = await connect(server, 'project');
  const exit = once(server.child, 'exit');
  const opened = await whileHeld(database, scim, async (held) => {
    const change = held.change();
    while (await held.waiting() === 0) await sleep(20);
    server.child.kill('SIGTERM');
    await sleep(300);
    expect(await knock(server)).toBe('ECONNREFUSED');
    expect(server.child.exitCode).toBeNull();
    return { change };
  });
  const { status, headers } = await opened.change;
  expect({ status, connection: headers.get('connection') }).toEqual({ status: 200, connection: 'close' });
  expect(await exit).toEqual([0, null]);

  server = await startServerProcess(database);
  const second = await connect(server, 'project');
  await whileHeld(database, second.scim, async (held) => {
    const cut = held.change().catch((error: unknown) => error);
    while (await held.waiting() === 0) await sleep(20);
    const killed = once(server.child, 'exit');
    server.child.kill('SIGTERM');
    await sleep(200);
    const startedAt = performance.now();
    server.child.kill('SIGTERM');
    expect(await killed).toEqual([1, null]);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(String(await cut)).toMatch(/fetch failed|terminated/);
  });
});
