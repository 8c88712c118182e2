import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HttpRefusal } from '../../src/rest/http-refusal.js';
import { isJsonMediaType, readBody } from '../../src/rest/read-body.js';
import { listen } from '../support/http-server.js';

const limit = 1000;
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    try {
      response.end(await readBody(request, limit));
    } catch (error) {
      if (!(error instanceof HttpRefusal)) throw error;
      response.statusCode = error.status;
      response.end(error.detail);
    }
  });
  base = await listen(server);
});
afterAll(() => { server.close(); server.closeAllConnections(); });

async function send(body: string | Uint8Array | ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(base, { method: 'POST', headers: { 'content-type': 'application/scim+json', ...headers }, body, duplex: 'half' } as RequestInit);
  return { status: answer.status, text: Buffer.from(await answer.arrayBuffer()).toString() };
}

test('reads what was sent, character for character, a byte order mark too', async () => {
  expect(await send('\ufeff{"a":"é \u{1f600}"}')).toEqual({ status: 200, text: '\ufeff{"a":"é \u{1f600}"}' });
});

test('takes the limit, and refuses one byte more, by its length or by its chunks', async () => {
  const stream = (size: number): ReadableStream<Uint8Array> => new Blob(['x'.repeat(size)]).stream();
  expect((await send('x'.repeat(limit))).status).toBe(200);
  expect((await send('x'.repeat(limit + 1))).status).toBe(413);
  expect((await send(stream(limit))).status).toBe(200);
  expect((await send(stream(1_000_000))).status).toBe(413);
  expect((await send('ok')).text).toBe('ok');
});

test.each([['an overlong form', [0xc0, 0xaf]], ['a cut character', [0xe2, 0x82]], ['a surrogate', [0xed, 0xa0, 0x80]], ['UTF-16', [0xff, 0xfe, 0x7b, 0]]])('refuses bytes that are no UTF-8: %s', async (_what, bytes) => {
  expect((await send(Uint8Array.from(bytes))).status).toBe(400);
});

test.each(['gzip', 'deflate', 'br', 'GZIP', 'identity, gzip'])('refuses Content-Encoding %s', async (encoding) => {
  expect((await send(new Uint8Array(gzipSync('{}')), { 'content-encoding': encoding })).status).toBe(415);
});

test('a client that goes away in the middle harms nobody', async () => {
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"a"', () => { socket.destroy(); });
  await once(socket, 'close');
  expect((await send('ok')).status).toBe(200);
});

test.each([
  ['application/scim+json', true], ['application/json', true], ['Application/SCIM+JSON; Charset="UTF-8"', true], ['application/json;v=2', true],
  ['application/json; charset=utf-16', false], ['application/json; charset=latin1', false], ['text/plain', false], ['text/json', false], ['application/xml', false],
  ['multipart/form-data', false], ['application/x-www-form-urlencoded', false], ['', false], [undefined, false], ['application/json, text/plain', false],
])('content type %s is JSON: %s', (header, expected) => {
  expect(isJsonMediaType(header)).toBe(expected);
});
