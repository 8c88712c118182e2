import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { metricsRoute } from '../../../src/http/metrics/metrics-route.js';
import { Registry } from '../../../src/http/metrics/registry.js';
import { createExpress, createHttpServer } from '../../../src/http/server.js';
import { listen } from '../../support/http-server.js';

const token = 'a-token-for-whoever-collects-the-metrics';

async function start(given: string | undefined): Promise<{ readonly base: string; stop(): void }> {
  const registry = new Registry();
  registry.read('gauge', 'muster_answer', 'The answer.', () => [{ value: 42 }]);
  const app = createExpress(1);
  app.use(metricsRoute(registry, { token: given, note: () => {} }));
  const server = createHttpServer(app);
  const base = await listen(server);
  return { base, stop: () => { server.close(); } };
}

async function ask(base: string, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number | undefined; readonly type: string | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    get(`${base}/metrics`, { headers, agent: false }, (answer) => {
      text(answer).then((body) => { resolve({ status: answer.statusCode, type: answer.headers['content-type'], body }); }, reject);
    }).once('error', reject);
  });
}

test('without a token a program on this machine reads them', async () => {
  const { base, stop } = await start(undefined);
  expect(await ask(base)).toEqual({
    status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: '# HELP muster_answer The answer.\n# TYPE muster_answer gauge\nmuster_answer 42\n',
  });
  stop();
});

test.each(['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP'])('without a token nobody reads them through a proxy on this machine, which says %s', async (header) => {
  const { base, stop } = await start(undefined);
  const { status, body } = await ask(base, { [header]: '127.0.0.1' });
  expect(status).toBe(403);
  expect(body).toContain('METRICS_TOKEN');
  expect(body).not.toContain('42');
  stop();
});

test('with a token whoever shows it reads them, and nobody else', async () => {
  const { base, stop } = await start(token);
  expect((await ask(base, { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
  for (const authorization of [undefined, 'Bearer', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, token]) {
    const { status, body } = await ask(base, authorization === undefined ? {} : { authorization });
    expect(status).toBe(401);
    expect(body).not.toContain('42');
  }
  stop();
});
