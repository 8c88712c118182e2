import { Agent, get, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrorCode } from '../../src/database/error-code.js';
import { Drain } from '../../src/http/drain.js';
import { createExpress, createHttpServer } from '../../src/http/server.js';
import { listen } from '../support/http-server.js';

interface Started { readonly server: Server; readonly drain: Drain; readonly base: string }

async function start(milliseconds: number, notice?: number): Promise<Started> {
  const app = createExpress(0);
  const server = createHttpServer(app);
  const drain = new Drain(server, notice);
  app.use(drain.watch);
  app.get('/', async (_request, response) => {
    await sleep(milliseconds);
    response.json({ done: true });
  });
  return { server, drain, base: await listen(server) };
}

function ask(base: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(base, { agent }, (answer) => { answer.resume().once('end', () => { resolve(answer); }); }).once('error', reject);
  });
}

test('clients that never stop asking see no failed request before they are refused', async () => {
  const { drain, base } = await start(5);
  const answers: number[] = [];
  const clients = Array.from({ length: 8 }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      for (;;) answers.push((await ask(base, agent)).statusCode ?? 0);
    } catch (error) {
      return hasErrorCode(error, 'ECONNREFUSED') ? 'refused' : error;
    } finally {
      agent.destroy();
    }
  });
  await sleep(150);
  await drain.run();
  expect(await Promise.all(clients)).toEqual(clients.map(() => 'refused'));
  expect(answers.length).toBeGreaterThan(50);
  expect(new Set(answers)).toEqual(new Set([200]));
});

test('an open request ends, is told to close, and only then the drain is over', async () => {
  const { drain, base } = await start(300);
  const agent = new Agent({ keepAlive: true });
  const asked = ask(base, agent);
  await sleep(50);
  const drained = drain.run();
  expect(drain.isDraining()).toBe(true);
  const answer = await asked;
  expect({ status: answer.statusCode, connection: answer.headers.connection }).toEqual({ status: 200, connection: 'close' });
  await drained;
  agent.destroy();
});

test('new requests are served for as long as the notice lasts, while readiness says no already', async () => {
  const { drain, base } = await start(0, 400);
  const drained = drain.run();
  expect(drain.isDraining()).toBe(true);
  await sleep(200);
  const answer = await ask(base, new Agent());
  expect({ status: answer.statusCode, connection: answer.headers.connection }).toEqual({ status: 200, connection: 'close' });
  await drained;
  await expect(ask(base, new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('an unused connection does not hold it up', async () => {
  const { drain, base } = await start(0);
  const agent = new Agent({ keepAlive: true });
  await ask(base, agent);
  const startedAt = performance.now();
  await drain.run();
  expect(performance.now() - startedAt).toBeLessThan(3000);
  agent.destroy();
});
