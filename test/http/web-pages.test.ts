import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { startApp, type TestApp } from '../support/app.js';
import { root } from '../support/source-files.js';

const folder = path.join(root, 'dist', 'web');
const assets = readdirSync(path.join(folder, 'assets'));

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

const get = (target: string, init: RequestInit = {}): Promise<Response> => fetch(`${app.baseUrl}${target}`, { redirect: 'manual', ...init });

/** As it stands, which fetch would tidy up. */
async function getRaw(target: string): Promise<string> {
  const socket = connect((app.app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`GET ${target} HTTP/1.1\r\nHost: muster.test\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

describe('/graphiql', () => {
  test('is a page for everybody, never kept, whose policy lets scripts come from here alone', async () => {
    const response = await get('/graphiql');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain(`default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'`);
    expect(policy).toContain(`base-uri 'none'; form-action 'none'; frame-ancestors 'none'`);
    expect(policy).not.toMatch(/unsafe-eval|https?:|blob:|\*/);
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
    const html = await response.text();
    expect(html).toContain('<title>GraphiQL · Muster</title>');
    expect(html).not.toMatch(/<script(?![^>]* src="\.\/assets\/)|<style|\son[a-z]+=|https?:\/\//);
  });

  test('is one address: with a slash behind it the reader is sent there', async () => {
    const response = await get('/graphiql/');
    expect([response.status, response.headers.get('location')]).toEqual([308, '../graphiql']);
  });

  test('is there without Sandbox as well, as it shows nothing that a stranger may not see', async () => {
    for (const file of ['graphiql.html', ...assets.map((name) => path.join('assets', name))]) {
      expect(readFileSync(path.join(folder, file), 'utf8')).not.toMatch(/mst_(pat|scim)_[0-9A-Za-z]{22}/);
    }
  });
});

describe('/assets', () => {
  test.each(['js', 'css', 'svg', 'ttf'])('gives files of the kind %s by names that hold a hash, to be kept for good', async (ending) => {
    const name = assets.find((asset) => asset.endsWith(`.${ending}`))!;
    expect(name).toMatch(/-[\w-]{8}\.[a-z]+$/);
    const response = await get(`/assets/${name}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toMatch({ js: /^text\/javascript/, css: /^text\/css/, svg: /^image\/svg/, ttf: /^font\/ttf/ }[ending]!);
    expect(response.headers.get('content-security-policy')).toContain(`default-src 'none'; script-src 'self'`);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(readFileSync(path.join(folder, 'assets', name)));
  });

  test.each([
    '/assets', '/assets/', '/assets/.', '/assets/missing.js', '/assets/../graphiql.html', '/assets/%2e%2e/graphiql.html', '/assets/..%2fgraphiql.html', '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
    '/assets/../../../package.json', '/assets//etc/passwd', '/assets/..%5c..%5cpackage.json', '/assets/%00', '/assets/x%00.js', '/graphiql/../package.json', '/graphiql.html', '/web/graphiql.html', '/graphiql/x',
  ])('%s shows no list and leads nowhere else', async (target) => {
    const answer = await getRaw(target);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).toMatch(/\r\nContent-Type: application\/json/i);
    expect(answer).toMatch(/\r\nCache-Control: no-store\r\n/i);
  });

  test('is read only', async () => {
    expect((await get('/graphiql', { method: 'POST' })).status).toBe(404);
    expect((await get(`/assets/${assets[0]}`, { method: 'DELETE' })).status).toBe(404);
  });
});
