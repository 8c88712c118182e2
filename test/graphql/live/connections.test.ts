import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { startApp, type TestApp } from '../../support/app.js';
import { connect } from '../../support/build.js';
import { LiveClient, untilFollowed } from '../../support/live-client.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const document = 'subscription ($id: ID!) { provisioningEventAdded(scimConfigurationId: $id) { id } }';
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];

/** Sends these lines as they are, and gives all that comes back. */
async function raw(lines: readonly string[]): Promise<string> {
  const socket = connectSocket(Number(new URL(app.baseUrl).port), '127.0.0.1');
  socket.write(lines.join('\r\n'));
  return text(socket);
}

test('who sends much and reads nothing is cut off', async () => {
  const port = Number(new URL(app.baseUrl).port);
  const socket = connectSocket(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(['GET /graphql HTTP/1.1', 'Host: muster.test', ...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: graphql-transport-ws', '', ''].join('\r\n'));
  await once(socket, 'data');
  socket.pause();
  const gone = new Promise((resolve) => { socket.once('close', resolve); });
  const ping = masked(JSON.stringify({ type: 'ping', payload: { a: 'a'.repeat(200_000) } }));
  for (let at = 0; at < 1000 && !socket.destroyed; at += 1) {
    socket.write(ping);
    await pause(1);
  }
  await gone;
  expect((await fetch(`${app.baseUrl}/healthz`)).status).toBe(200);
});

/** A text as a client frames it, with a mask of zeros. */
function masked(message: string): Buffer {
  const body = Buffer.from(message);
  const head = Buffer.alloc(14);
  head.writeUInt8(0x81, 0);
  head.writeUInt8(0x80 | 127, 1);
  head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, body]);
}

describe('an Upgrade that is none', () => {
  test('to a WebSocket without a key is refused in JSON', async () => {
    const answer = await raw(['GET /graphql HTTP/1.1', 'Host: muster.test', ...upgrade, '', '']);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/application\/scim\+json[^]*"detail"/);
  });

  test('and a CONNECT whose clients are gone at once end nothing but themselves', async () => {
    for (const head of ['CONNECT a:1 HTTP/1.1', 'GET /graphql HTTP/1.1']) {
      for (let at = 0; at < 50; at += 1) {
        const socket = connectSocket(Number(new URL(app.baseUrl).port), '127.0.0.1');
        socket.on('error', () => undefined);
        await once(socket, 'connect');
        socket.write([head, 'Host: a', ...(head.startsWith('GET') ? upgrade : []), '', ''].join('\r\n'), () => { socket.resetAndDestroy(); });
        await once(socket, 'close');
      }
    }
    expect((await fetch(`${app.baseUrl}/healthz`)).status).toBe(200);
  });

  test('is closed by the server, whether its client closes it or not', async () => {
    const other = await startApp();
    const connections = (): Promise<number> => new Promise((resolve, reject) => { other.app.server.getConnections((error, count) => { if (error) reject(error); else resolve(count); }); });
    const socket = connectSocket({ port: Number(new URL(other.baseUrl).port), host: '127.0.0.1', allowHalfOpen: true });
    socket.write(['CONNECT a:1 HTTP/1.1', 'Host: a', '', ''].join('\r\n'));
    socket.resume();
    await once(socket, 'end');
    for (let tries = 0; tries < 100 && await connections() > 0; tries += 1) await pause(20);
    expect([await connections(), socket.destroyed]).toEqual([0, false]);
    socket.destroy();
    await other.stop();
  });

  test.each(['/healthz', '/graphql/other', '/scim/v2/x/Users'])('on %s the request is served as if it had not asked', async (path) => {
    const answer = await raw([`GET ${path} HTTP/1.1`, 'Host: muster.test', 'Connection: Upgrade, close', 'Upgrade: h2c', '', '']);
    expect(answer).toMatch(/^HTTP\/1\.1 (200|401|404) /);
  });
});

test('a server that goes away says so, and does not wait for those who follow', async () => {
  const other = await startApp();
  const theirs = await connect(other, 'project');
  const client = new LiveClient(other.baseUrl, { accessToken: other.adminToken });
  const live = client.follow(document, { id: theirs.configuration.id });
  await untilFollowed(other.baseUrl, 1);
  const before = performance.now();
  await other.app.drain.run();
  expect(performance.now() - before).toBeLessThan(8000);
  expect(await live.ended).toEqual({ code: 1001, reason: expect.stringMatching(/goes away/) as string });
  await client.close();
  await other.stop();
});
