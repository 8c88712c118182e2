import { createServer, type Server, type ServerResponse } from 'node:http';
import { createMusterClient, type MusterClient } from '../../clients/typescript/client.ts';
import { MusterError } from '../../clients/typescript/muster-error.ts';
import { AddPersonDocument, CreateProjectDocument, CreateTeamDocument, ExplainErrorsDocument, WhoAmIDocument } from '../../clients/typescript/operations.ts';
import { failureCodes } from '../../src/failure.js';
import { startApp, type TestApp } from '../support/app.js';
import { createProject, unique, uniqueEmail } from '../support/build.js';
import { freePort } from '../support/free-port.js';
import { listen } from '../support/http-server.js';

let app: TestApp;
let muster: MusterClient;
beforeAll(async () => {
  app = await startApp();
  muster = createMusterClient({ url: `${app.baseUrl}/`, accessToken: app.adminToken });
});
afterAll(() => app.stop());

/** The MusterError with which this ends; anything else fails the test. */
async function errorOf(run: Promise<unknown>): Promise<MusterError> {
  const error = await run.then(() => undefined, (reason: unknown) => reason);
  if (error instanceof MusterError) return error;
  throw new Error(`No MusterError: ${String(error)}`);
}

describe('an operation', () => {
  test('gives what it asks for, in its types', async () => {
    const { viewer } = await muster.run(WhoAmIDocument);
    const isServerAdmin: boolean = viewer.isServerAdmin;
    expect(isServerAdmin).toBe(true);
    const { createProject: { project } } = await muster.run(CreateProjectDocument, { name: 'Typed' });
    expect(project.teams.nodes.map(({ role }) => role)).toEqual(['OWNER', 'ADMIN', 'MEMBER']);
    const { errorCodes } = await muster.run(ExplainErrorsDocument);
    expect(errorCodes.map(({ code }) => code).sort()).toEqual([...failureCodes].sort());
  });

  test('is not compiled without its variables, with wrong ones, or for what is not in its answer', () => {
    const never = (): unknown[] => [
      // @ts-expect-error name is required
      muster.run(CreateProjectDocument),
      // @ts-expect-error a role is one of four
      muster.run(CreateTeamDocument, { projectId: 'x', name: 'x', role: 'BOSS' }),
      // @ts-expect-error no operation asks for a password
      muster.run(WhoAmIDocument).then(({ viewer }) => viewer.password),
    ];
    expect(never).toBeInstanceOf(Function);
  });
});

describe('a refusal', () => {
  test('carries code, field, help, what stands in the way, the request and the status', async () => {
    const project = await createProject(app);
    const email = uniqueEmail('ada');
    const { addPerson: { person } } = await muster.run(AddPersonDocument, { projectId: project.id, email });
    const error = await errorOf(muster.run(AddPersonDocument, { projectId: project.id, email }));
    expect(error).toMatchObject({ name: 'MusterError', code: 'TAKEN', conflictingId: person.id, status: 200, errors: [{ code: 'TAKEN', requestId: error.requestId }] });
    expect(error.message).toContain(email);
    expect(error.requestId).toMatch(/^[\w-]{8,}$/);
    expect(await errorOf(muster.run(CreateTeamDocument, { projectId: project.id, name: ' ' }))).toMatchObject({ code: 'INVALID', field: 'name' });
  });

  test('because of a wrong token says so', async () => {
    const stranger = createMusterClient({ url: app.baseUrl, accessToken: unique('no-token') });
    expect(await errorOf(stranger.run(WhoAmIDocument))).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  });
});

describe('a server that', () => {
  const answers: ((response: ServerResponse) => void)[] = [];
  const received: string[] = [];
  let server: Server;
  let url: string;
  let elsewhere: MusterClient;
  beforeAll(async () => {
    server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => received.push(text)).on('end', () => answers.shift()?.(response));
    });
    url = await listen(server);
    elsewhere = createMusterClient({ url, accessToken: 'any' });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => { answers.length = 0; received.length = 0; });

  const json = (status: number, body: unknown, headers: Record<string, string> = {}) => (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
  const later = (status: number, code: string, seconds: number) =>
    json(status, { data: null, errors: [{ message: 'Later.', extensions: { code, retryAfter: seconds, requestId: 'r' } }] }, { 'retry-after': String(seconds) });
  const done = json(200, { data: { errorCodes: [] } });

  test('asks for a pause is asked again after it', async () => {
    answers.push(later(429, 'RATE_LIMITED', 1), later(503, 'UNAVAILABLE', 0), done);
    const start = performance.now();
    expect(await elsewhere.run(ExplainErrorsDocument)).toEqual({ errorCodes: [] });
    expect(performance.now() - start).toBeGreaterThan(950);
    expect(new Set(received).size).toBe(1);
    expect(received).toHaveLength(3);
  });

  test('asks for one again and again is given up after three', async () => {
    answers.push(...Array.from({ length: 5 }, () => later(503, 'UNAVAILABLE', 0)));
    expect(await errorOf(elsewhere.run(ExplainErrorsDocument))).toMatchObject({ code: 'UNAVAILABLE', status: 503, errors: [{ retryAfter: 0 }] });
    expect(received).toHaveLength(4);
  });

  test('asks for a long pause, or for none, is not asked again', async () => {
    answers.push(later(429, 'RATE_LIMITED', 900), json(503, { errors: [{ message: 'Gone.', extensions: { code: 'UNAVAILABLE' } }] }));
    expect(await errorOf(elsewhere.run(ExplainErrorsDocument))).toMatchObject({ status: 429 });
    expect(await errorOf(elsewhere.run(ExplainErrorsDocument))).toMatchObject({ status: 503, message: 'Gone.' });
    expect(received).toHaveLength(2);
  });

  test('answers with several errors has them all told, beside data as well', async () => {
    answers.push(json(200, { data: { errorCodes: [] }, errors: [{ message: 'One.', extensions: { code: 'STALE' } }, { message: 'Two.', extensions: { code: 'INVALID' } }] }));
    expect(await errorOf(elsewhere.run(ExplainErrorsDocument))).toMatchObject({ message: 'One. Two.', code: 'STALE', errors: [{ code: 'STALE' }, { code: 'INVALID' }] });
  });

  test('is none of Muster is told from one', async () => {
    answers.push((response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not here</h1>'), json(200, { hello: 'world' }));
    expect(await errorOf(elsewhere.run(ExplainErrorsDocument))).toMatchObject({ message: `What answers at ${url}/graphql with 404 is not Muster.`, status: 404, errors: [] });
    expect(await errorOf(elsewhere.run(ExplainErrorsDocument))).toMatchObject({ status: 200, errors: [] });
  });

  test('is not there is said to be away', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const error = await errorOf(createMusterClient({ url: nowhere, accessToken: 'any' }).run(ExplainErrorsDocument));
    expect([error.message, error.status]).toEqual([`Nothing answers at ${nowhere}/graphql.`, undefined]);
  });
});
