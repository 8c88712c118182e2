import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { startApp, type TestApp } from '../support/app.js';
import { freePort } from '../support/free-port.js';
import { ScimClient } from '../support/scim-client.js';
import { root } from '../support/source-files.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.stop());

/** Runs the example as its reader does. */
async function runExample(env: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [path.join(root, 'examples', 'set-up-a-project.ts')], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  const [code] = await once(child, 'close') as [number | null];
  return { code, stdout, stderr };
}

/** What was printed under this name. */
const printed = (stdout: string, label: string): string => new RegExp(`^  ${label} +(.*)$`, 'm').exec(stdout)?.[1] ?? '';

interface Project {
  readonly project: {
    readonly teams: { readonly nodes: readonly { readonly name: string }[] };
    readonly people: { readonly nodes: readonly { readonly userName: string; readonly teams: { readonly nodes: readonly { readonly name: string }[] } }[] };
    readonly scimConfigurations: { readonly totalCount: number };
    readonly statusPages: { readonly nodes: readonly { readonly isPrivate: boolean; readonly scimConfigurations: { readonly totalCount: number } }[] };
  };
}
const whatThereIs = (): Promise<Project> => app.admin.run<Project>(`{ project(slug: "rocket") {
  teams { nodes { name } } people { nodes { userName teams { nodes { name } } } } scimConfigurations { totalCount } statusPages { nodes { isPrivate scimConfigurations { totalCount } } }
} }`);

test('sets a project up from nothing, and what it prints is what a provider needs; a second run changes nothing', async () => {
  const env = { MUSTER_URL: app.baseUrl, MUSTER_TOKEN: app.adminToken };
  const first = await runExample(env);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const made = await whatThereIs();
  expect(made.project.teams.nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(['Owners', 'Admins', 'Members', 'Engineering', 'Support']));
  expect(made.project.people.nodes.map(({ userName, teams }) => [userName, teams.nodes.map(({ name }) => name).sort()])).toEqual(expect.arrayContaining([
    ['ada@acme.example', ['Engineering']], ['grace@acme.example', ['Engineering', 'Support']],
  ]));
  expect(made.project).toMatchObject({ scimConfigurations: { totalCount: 1 }, statusPages: { nodes: [{ isPrivate: true, scimConfigurations: { totalCount: 1 } }] } });
  expect(first.stdout.match(/Invitation: .*\/invitation\//g)).toHaveLength(2);

  const { stdout } = first;
  for (const [url, token] of [
    [printed(stdout, 'Tenant URL'), printed(stdout, 'Secret token')],
    [printed(stdout, 'SCIM connector base URL'), printed(stdout, 'Authorization').replace('Bearer ', '')],
  ] as const) {
    const created = await new ScimClient(url.replace(app.publicUrl, app.baseUrl), token).createUser('bob@acme.example');
    expect(created.status).toBe(201);
  }

  const before = await whatThereIs();
  const second = await runExample(env);
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(await whatThereIs()).toEqual(before);
  expect(printed(second.stdout, 'Tenant URL')).toBe(printed(stdout, 'Tenant URL'));
  expect(second.stdout).not.toContain('mst_scim_');
});

test.each([
  ['a wrong token', () => ({ MUSTER_URL: app.baseUrl, MUSTER_TOKEN: 'mst_pat_wrong' }), /^The access token is not valid, or not any more\. Set MUSTER_TOKEN .*\(request [\w-]+\)\n$/],
  ['no token', () => ({ MUSTER_URL: app.baseUrl }), /Set MUSTER_TOKEN/],
  ['an address where nothing is', async () => ({ MUSTER_URL: `http://127.0.0.1:${await freePort()}`, MUSTER_TOKEN: app.adminToken }), /^Nothing answers at http:\/\/127\.0\.0\.1:\d+\/graphql\. Is it running\? Set MUSTER_URL to where\.\n$/],
])('with %s it says what to do, and ends with 1', async (_what, env, message) => {
  expect(await runExample(await env())).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) as string });
});
