import type { Server } from 'node:http';
import { pino } from 'pino';
import { Failure } from '../../src/failure.js';
import { refuseErrors, refuseUnknownAddress } from '../../src/http/errors.js';
import { observeRequests } from '../../src/http/finished-request.js';
import { healthRoutes } from '../../src/http/health.js';
import { RequestFacts } from '../../src/http/request-facts.js';
import { assignRequestId } from '../../src/http/request-id.js';
import { hideSecrets, logRequests } from '../../src/http/request-log.js';
import { securityHeaders } from '../../src/http/security-headers.js';
import { createExpress, createHttpServer } from '../../src/http/server.js';
import { refuseUnreadableRequests } from '../../src/http/unreadable-request.js';
import { HttpRefusal } from '../../src/rest/http-refusal.js';
import { listen, sendRaw } from '../support/http-server.js';

let server: Server;
let base: string;
let lines: string[];
const facts = new RequestFacts();
const faults: string[] = [];
let draining = false;
let databaseAnswers: () => Promise<boolean>;

beforeAll(async () => {
  lines = [];
  const log = pino({ level: 'debug' }, { write: (line) => { lines.push(line); } });
  const app = createExpress(0);
  app.use(assignRequestId(), observeRequests(facts, [logRequests(log)]), securityHeaders('https://muster.example.com'), refuseUnreadableRequests());
  app.use(healthRoutes({ isDraining: () => draining, ready: () => databaseAnswers(), note: facts.note }));
  for (const prefix of ['/scim/v2', '/graphql', '/other']) {
    app.get(`${prefix}/fail/:status`, (request) => {
      const status = Number(request.params.status);
      if (status === 503) throw new Failure('UNAVAILABLE', 'The database is away.', { retryAfter: 7 });
      if (status === 500) throw new Error('secret inside');
      throw new HttpRefusal({ status, detail: 'Refused for the test.' });
    });
  }
  app.get('/late', (_request, response) => {
    response.write('half');
    throw new Error('too late');
  });
  app.use(refuseUnknownAddress(), refuseErrors(log, (protocol, error) => { faults.push(`${protocol}: ${String(error)}`); }));
  server = createHttpServer(app);
  base = await listen(server);
});
afterAll(async () => { await new Promise((done) => { server.close(done); server.closeAllConnections(); }); });
beforeEach(() => {
  draining = false;
  databaseAnswers = async () => true;
});

describe('errors', () => {
  test.each([400, 401, 403, 404, 405, 409, 412, 413, 415, 429, 500, 501, 503])('status %i under a SCIM address is a SCIM error', async (status) => {
    const answer = await fetch(`${base}/scim/v2/fail/${status}`);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/scim+json');
    expect(await answer.json()).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail: expect.any(String) });
  });

  test.each(['/scim/v2/nothing', '/status-page-scim', '/api/identity/scim/v9', '//SCIM/v2/x', '/scim/%E0%A4%A', '/scim/v2/fail/%E0%A4%A'])('%s, which is nothing, gets a SCIM error', async (path) => {
    const answer = await fetch(base + path);
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toBe('application/scim+json');
    expect(await answer.json()).toMatchObject({ status: String(answer.status) });
  });

  test.each(['/', '/nothing', '/%E0%A4%A', '/other/fail/%E0%A4%A', '/scimx', '/graphql/nothing', '/graphql/fail/500'])('%s gets JSON, never HTML', async (path) => {
    const answer = await fetch(base + path);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const text = await answer.text();
    expect(text).not.toMatch(/<html|\bat .*\.ts|secret inside/i);
    expect(JSON.parse(text)).toEqual(path.startsWith('/graphql')
      ? { errors: [{ message: expect.any(String), extensions: { code: expect.any(String), requestId: answer.headers.get('x-request-id') } }] }
      : { status: answer.status, message: expect.any(String), requestId: answer.headers.get('x-request-id') });
  });

  test('an unexpected error is told to the log alone, under the id that the caller got', async () => {
    const answer = await fetch(`${base}/scim/v2/fail/500`);
    expect(await answer.text()).not.toContain('secret');
    const entry = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line['requestId'] === answer.headers.get('x-request-id') && 'err' in line);
    expect(entry).toMatchObject({ err: { message: 'secret inside' } });
    expect(faults).toContain('scim: Error: secret inside');
  });

  test('a database that is away says when to come again', async () => {
    const answer = await fetch(`${base}/other/fail/503`);
    expect(answer.headers.get('retry-after')).toBe('7');
  });

  test('an error after the answer has begun cuts the connection, so that nobody takes it for whole', async () => {
    await expect(fetch(`${base}/late`).then((answer) => answer.text())).rejects.toThrow();
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    ['length and chunks', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['CONNECT', 'CONNECT /scim/v2/Users HTTP/1.1\r\nHost: a\r\n\r\n', 405],
    ['CONNECT to elsewhere', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', 405],
    ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is answered in JSON and cut off', async (_what, bytes, status) => {
    const answer = await sendRaw(base, bytes);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\n[^]*Content-Type: application/scim\\+json\r\n[^]*X-Request-Id: \\S+\r\n[^]*Connection: close`));
    expect(JSON.parse(body)).toMatchObject({ status: String(status), detail: expect.any(String) });
  });
});

describe('what Node would refuse without a body', () => {
  const cases = [
    ['no Host', (path: string) => `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`, 400],
    ['an Expect that nobody can meet', (path: string) => `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`, 417],
    ['an upgrade', (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`, 404],
    ['a preface of HTTP/2', (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`, 404],
  ] as const;
  test.each(cases)('%s is a SCIM error under a SCIM address, and JSON elsewhere', async (_what, bytesFor, status) => {
    for (const [path, type] of [['/scim/v2/nothing', 'application/scim+json'], ['/nothing', 'application/json; charset=utf-8']] as const) {
      const [head = '', body = ''] = (await sendRaw(base, bytesFor(path))).split('\r\n\r\n');
      expect(head).toContain(`HTTP/1.1 ${status} `);
      expect(head).toContain(`Content-Type: ${type}\r\n`);
      expect(head).toMatch(/X-Request-Id: \S+/);
      expect(JSON.parse(body)).toMatchObject({ status: path === '/nothing' ? status : String(status) });
    }
  });

  test('HTTP/1.0 needs no Host, and 100-continue is met', async () => {
    expect(await sendRaw(base, 'GET /healthz HTTP/1.0\r\n\r\n')).toContain('HTTP/1.1 200 OK');
    const answer = await sendRaw(base, 'GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
  });
});

describe('headers', () => {
  test.each(['/healthz', '/scim/v2/nothing', '/graphql/nothing', '/nothing'])('%s protects its answer', async (path) => {
    const { headers } = await fetch(base + path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'content-security-policy': `default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'`,
    });
    for (const absent of ['x-powered-by', 'etag', 'access-control-allow-origin']) expect(headers.get(absent)).toBeNull();
  });

  test('HSTS is left out where the public address is http', async () => {
    const app = createExpress(0);
    app.use(securityHeaders('http://127.0.0.1:3000'));
    const plain = createHttpServer(app);
    const { headers } = await fetch(await listen(plain));
    plain.close();
    plain.closeAllConnections();
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test('every answer has a new request id, or the plain one that the caller sent', async () => {
    const idOf = async (given?: string): Promise<string | null> =>
      (await fetch(`${base}/healthz`, given === undefined ? {} : { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await idOf()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(await idOf()).not.toBe(await idOf());
    expect(await idOf('Trace_1.2-3')).toBe('Trace_1.2-3');
    for (const odd of ['a b', 'x'.repeat(65), '<script>', 'a,b']) expect(await idOf(odd)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the request log', () => {
  test('has one line for a request, without query, headers and body', async () => {
    lines.length = 0;
    const answer = await fetch(`${base}/nothing?filter=hunter2`, { method: 'POST', headers: { authorization: 'Bearer hunter3' }, body: 'hunter4' });
    await answer.text();
    await new Promise((done) => { setTimeout(done, 20); });
    const found = lines.map((line) => JSON.parse(line) as unknown);
    expect(found).toEqual([{
      level: 30, time: expect.any(Number), pid: expect.any(Number), hostname: expect.any(String), msg: 'request',
      requestId: answer.headers.get('x-request-id'), method: 'POST', path: '/nothing', operation: 'none', status: 404, ms: expect.any(Number),
    }]);
    expect(lines.join()).not.toContain('hunter');
  });

  test.each([[501, 30], [404, 30], [500, 50], [503, 50]])('has status %i at level %i: what is not offered is no fault', async (status, level) => {
    lines.length = 0;
    await (await fetch(`${base}/scim/v2/fail/${status}`)).text();
    await new Promise((done) => { setTimeout(done, 20); });
    const line = lines.map((each) => JSON.parse(each) as Record<string, unknown>).find(({ msg }) => msg === 'request');
    expect(line).toMatchObject({ status, level });
  });

  test('says nothing of probes unless it is asked for everything', async () => {
    lines.length = 0;
    await fetch(`${base}/healthz`);
    await fetch(`${base}/readyz`);
    await new Promise((done) => { setTimeout(done, 20); });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ level: 20, operation: 'healthz' }, { level: 20, operation: 'readyz' }]);
  });

  test('hides the secret of a link, not an id', () => {
    expect(hideSecrets(`/setup/${'aB3_'.repeat(12)}?x=1`)).toBe('/setup/[hidden]');
    expect(hideSecrets('/Users/ada@acme.com')).toBe('/Users/[hidden]');
    expect(hideSecrets('/Users/ada%40acme.com')).toBe('/Users/[hidden]');
    expect(hideSecrets('/scim/v2/018f0000-0000-7000-8000-00000000000a/Users')).toBe('/scim/v2/018f0000-0000-7000-8000-00000000000a/Users');
  });
});

describe('health', () => {
  test('is ready while the database answers', async () => {
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
  });

  test.each([
    ['says no', async () => false],
    ['fails', async () => Promise.reject(new Error('away'))],
    ['does not answer', () => new Promise<boolean>(() => {})],
  ])('is not ready but alive when the database %s', async (_what, answers) => {
    databaseAnswers = answers;
    expect((await fetch(`${base}/readyz`)).status).toBe(503);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });

  test('asks the database once for many who ask at once', async () => {
    let asked = 0;
    databaseAnswers = async () => {
      asked += 1;
      await new Promise((done) => { setTimeout(done, 100); });
      return true;
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${base}/readyz`)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(asked).toBeLessThan(5);
  });

  test('is not ready but alive while it drains', async () => {
    draining = true;
    expect(await (await fetch(`${base}/readyz`)).json()).toEqual({ status: 'draining' });
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });
});

test('a header that does not arrive in ten seconds ends the connection', () => {
  expect({ header: server.headersTimeout, request: server.requestTimeout, keepAlive: server.keepAliveTimeout, connections: server.maxConnections })
    .toEqual({ header: 10_000, request: 30_000, keepAlive: 65_000, connections: 2000 });
});
