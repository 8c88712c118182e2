import { startApp, type TestApp } from '../support/app.js';
import { connect, deleteConfiguration, uniqueEmail, type Connected } from '../support/build.js';
import { ScimClient, userSchema, type ScimAnswer } from '../support/scim-client.js';

let app: TestApp;
let connected: Connected;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  connected = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [], showUnmanaged: false, userNamePolicy: 'ANY' });
  ({ scim } = connected);
});
afterAll(async () => { await app.stop(); });

const create = () => scim.createUser(uniqueEmail());
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** One refusal of each status that a client can bring about. */
const refusals = async (): Promise<readonly (readonly [number, ScimAnswer])[]> => {
  const { body: user } = await create();
  return [
    [400, await scim.post('/Users', '{')], [401, await scim.get('/Users', { authorization: 'Bearer wrong' })], [403, await scim.get('/Schemas?filter=id%20pr')],
    [404, await scim.get('/Users/none')], [405, await scim.delete('/Users')], [409, await scim.createUser(user.userName)],
    [412, await scim.delete(`/Users/${user.id}`, { 'if-match': 'W/"999"' })], [413, await scim.post('/Users', ' '.repeat(1024 * 1024 + 1))],
    [415, await scim.post('/Users', '<a/>', { 'content-type': 'application/xml' })], [501, await scim.get('/Me')],
  ];
};

describe('errors', () => {
  it('7644-3.12-01 MUST answer every refusal with an error body in JSON', async () => {
    for (const [status, answer] of await refusals()) {
      expect([answer.status, answer.headers.get('content-type'), answer.body['schemas']]).toEqual([status, 'application/scim+json', [errorSchema]]);
    }
  });

  it('7644-3.12-02 MUST repeat the status in the body as a text', async () => {
    for (const [status, { body }] of await refusals()) expect(body.status).toBe(String(status));
  });

  it('7644-3.12-03 SHOULD say in detail what happened, for people', async () => {
    for (const [status, { body }] of await refusals()) expect([status, body.detail]).toEqual([status, expect.stringMatching(/^\S+( \S+){3,}$/)]);
  });

  it('7644-3.12-04 SHOULD use the statuses of the RFC in their meaning', async () => {
    for (const [status, answer] of await refusals()) expect(answer.status).toBe(status);
  });

  it('7644-3.12-05 MUST use the error keywords of the RFC with 400, and uniqueness with 409', async () => {
    const { body: { id, userName } } = await create();
    const patch = (operation: object) => scim.patch(`/Users/${id}`, [operation]);
    const answers = {
      invalidFilter: await scim.get('/Users?filter=x%20y%20z'), invalidSyntax: await scim.post('/Users', '[]'), invalidPath: await patch({ op: 'add', path: 'a[', value: 1 }),
      noTarget: await patch({ op: 'remove' }), mutability: await patch({ op: 'replace', path: 'id', value: 'x' }), invalidValue: await patch({ op: 'replace', path: 'active', value: 'x' }),
    };
    for (const [scimType, { status, body }] of Object.entries(answers)) expect([status, body.scimType]).toEqual([400, scimType]);
    expect((await scim.createUser(userName)).body.scimType).toBe('uniqueness');
  });

  it('7644-3.12-06 MUST say nothing of its inside in an error', async () => {
    for (const [, { text }] of await refusals()) expect(text).not.toMatch(/at .*\.[jt]s:\d+|select |SQLSTATE|node_modules/i);
  });
});

describe('authentication', () => {
  it('7644-2-01 MUST name the schemes that it takes in WWW-Authenticate', async () => {
    for (const authorization of ['Bearer wrong', 'Basic YTpi', '']) {
      const { status, headers } = await scim.get('/Users', { authorization });
      expect([status, headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Bearer/)]);
    }
  });

  it('7644-2-02 MUST let a client do what its own configuration allows, and nothing elsewhere', async () => {
    const other = await connect(app, 'project');
    const { body: { id } } = await other.scim.createUser(uniqueEmail());
    expect((await scim.get(`/Users/${id}`)).status).toBe(404);
    expect((await new ScimClient(other.scim.baseUrl, connected.configuration.token).get(`/Users/${id}`)).status).toBe(401);
  });

  it('7644-2.2-01 MUST do nothing for a client that is not authenticated', async () => {
    const userName = uniqueEmail();
    expect((await scim.post('/Users', { schemas: [userSchema], userName }, { authorization: '' })).status).toBe(401);
    expect((await scim.findUser(userName)).body.totalResults).toBe(0);
  });

  it('7644-7.4-01 MUST refuse a token once it is taken back', async () => {
    const other = await connect(app, 'project');
    await deleteConfiguration(app, other.configuration);
    expect((await other.scim.get('/Users')).status).toBe(401);
  });
});

describe('formats', () => {
  it('7644-3.8-01 MUST take and give JSON in UTF-8', async () => {
    const { status, body } = await scim.post('/Users', { schemas: [userSchema], userName: uniqueEmail('ädä'), nickName: '日本🦉' }, { 'content-type': 'application/scim+json' });
    expect([status, body['nickName']]).toEqual([201, '日本🦉']);
  });

  it('7644-3.8-02 MUST answer application/scim+json where the client accepts that', async () => {
    expect((await scim.get('/Users', { accept: 'application/scim+json' })).headers.get('content-type')).toBe('application/scim+json');
  });

  it('7644-3.8-03 SHOULD answer application/json where the client accepts that', async () => {
    expect((await scim.get('/Users', { accept: 'application/json' })).headers.get('content-type')).toBe('application/json');
  });

  it('7644-3.8-04 MUST answer application/scim+json where the client says nothing', async () => {
    for (const accept of ['*/*', '']) expect((await scim.get('/Users', { accept })).headers.get('content-type')).toBe('application/scim+json');
  });

  it('7644-3.1-01 MUST take bodies of the media type application/scim+json', async () => {
    const { status } = await scim.post('/Users', { schemas: [userSchema], userName: uniqueEmail() }, { 'content-type': 'application/scim+json' });
    expect(status).toBe(201);
  });

  it('7644-3.8-05 MAY take bodies of the media type application/json', async () => {
    expect((await scim.post('/Users', { schemas: [userSchema], userName: uniqueEmail() }, { 'content-type': 'application/json' })).status).toBe(201);
  });

  it('7644-3.8-06 MUST refuse bytes that are no UTF-8', async () => {
    const response = await fetch(`${scim.baseUrl}/Users`, {
      method: 'POST', body: Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      headers: { authorization: `Bearer ${connected.configuration.token}`, 'content-type': 'application/scim+json' },
    });
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ schemas: [errorSchema], scimType: 'invalidSyntax' })]);
  });

  it('7644-3.13-01 MUST serve under /v2, and no version that it does not speak', async () => {
    const versioned = (version: string) => new ScimClient(scim.baseUrl.replace('/v2/', `/${version}/`), connected.configuration.token).get('/Users');
    expect([(await versioned('v2')).status, (await versioned('v1')).status, (await versioned('v3')).status]).toEqual([200, 404, 404]);
  });
});

describe('comparison of names', () => {
  it('7644-5-01 MUST prepare userNames before it compares them: width, case and composition make no other name', async () => {
    const [name, taken] = ['Zoë Ångström', ['ＺＯË ÅNGSTRÖM', 'zoe\u0308 A\u030Angstro\u0308m', 'zoë ångström']];
    expect((await scim.createUser(name)).status).toBe(201);
    for (const other of taken) {
      const { status, body } = await scim.createUser(other);
      expect([other, status, body.scimType]).toEqual([other, 409, 'uniqueness']);
    }
  });

  it('7644-7.8-01 MUST prepare texts in filters in the same way', async () => {
    await scim.createUser('Łukasz');
    for (const value of ['łUKASZ', 'ŁＵＫＡＳＺ']) expect((await scim.findUser(value)).body.Resources.map(({ userName }) => userName)).toEqual(['Łukasz']);
  });
});
