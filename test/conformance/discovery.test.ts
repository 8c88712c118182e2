import { startApp, type TestApp } from '../support/app.js';
import { connect, homeKinds, uniqueEmail, type Connected } from '../support/build.js';
import { userSchema, type ScimAnswer, type ScimBody } from '../support/scim-client.js';

let app: TestApp;
let project: Connected;
let page: Connected;
beforeAll(async () => {
  app = await startApp();
  [project, page] = [await connect(app, 'project'), await connect(app, 'status page')];
});
afterAll(async () => { await app.stop(); });

/** Both kinds of service describe themselves; what holds must hold for each. */
async function everywhere(check: (get: (path: string) => Promise<ScimAnswer>, home: Connected) => Promise<void>): Promise<void> {
  for (const kind of homeKinds) {
    const home = kind === 'project' ? project : page;
    await check((path) => home.scim.get(path), home);
  }
}

const messages = 'urn:ietf:params:scim:api:messages:2.0';
const core = 'urn:ietf:params:scim:schemas:core:2.0';

describe('ServiceProviderConfig', () => {
  it('7644-4-01 MUST describe the service by GET under the schema ServiceProviderConfig', () => everywhere(async (get) => {
    const { status, body } = await get('/ServiceProviderConfig');
    expect([status, body['schemas']]).toEqual([200, [`${core}:ServiceProviderConfig`]]);
  }));

  it('7643-5-01 MUST say whether patch, bulk, filter, changePassword, sort and etag are supported', () => everywhere(async (get) => {
    const { body } = await get('/ServiceProviderConfig');
    for (const feature of ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag']) expect(body[feature]).toMatchObject({ supported: expect.any(Boolean) });
  }));

  it('7643-5-02 MUST say the limits of bulk as integers', () => everywhere(async (get) => {
    const { bulk } = (await get('/ServiceProviderConfig')).body;
    expect(bulk).toEqual({ supported: expect.any(Boolean), maxOperations: expect.any(Number), maxPayloadSize: expect.any(Number) });
  }));

  it('7643-5-03 MUST say how many resources a filter returns at most', () => everywhere(async (get) => {
    expect((await get('/ServiceProviderConfig')).body['filter']).toEqual({ supported: true, maxResults: 200 });
  }));

  it('7643-5-04 MUST list the authentication schemes with type, name and description', () => everywhere(async (get) => {
    expect((await get('/ServiceProviderConfig')).body['authenticationSchemes']).toEqual([expect.objectContaining({
      type: 'oauthbearertoken', name: expect.stringMatching(/\S/), description: expect.stringMatching(/\S/), specUri: expect.stringMatching(/^https:/),
    })]);
  }));

  it('7643-5-05 MAY leave the id of the service configuration out', () => everywhere(async (get) => {
    expect(Object.keys((await get('/ServiceProviderConfig')).body)).not.toContain('id');
  }));

  it('7643-5-06 MUST offer patch, sort and etag, as it says', () => everywhere(async (get, { scim }) => {
    const { body: { id, meta } } = await scim.createUser(uniqueEmail());
    expect((await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'T' }])).status).toBe(200);
    expect((await get('/Users?sortBy=userName')).status).toBe(200);
    expect((await scim.delete(`/Users/${id}`, { 'if-match': meta.version })).status).toBe(412);
  }));

  it('7643-5-07 MUST let nobody change the service configuration', () => everywhere(async (_get, { scim }) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect((await scim.send(method, '/ServiceProviderConfig')).status).toBe(405);
  }));
});

describe('ResourceTypes', () => {
  it('7644-4-02 MUST list the resource types in a ListResponse', () => everywhere(async (get, { home }) => {
    const { body } = await get('/ResourceTypes');
    expect([body['schemas'], body.totalResults, body.Resources.map(({ id }) => id)])
      .toEqual([[`${messages}:ListResponse`], home.kind === 'project' ? 2 : 1, home.kind === 'project' ? ['User', 'Group'] : ['User']]);
  }));

  it('7644-4-03 MUST give one resource type by its name as a single object', () => everywhere(async (get) => {
    const { status, body } = await get('/ResourceTypes/User');
    expect([status, body['schemas'], body['name']]).toEqual([200, [`${core}:ResourceType`], 'User']);
    expect((await get('/ResourceTypes')).body.Resources[0]).toEqual(body);
  }));

  it('7643-6-01 MUST give name, endpoint and schema of every resource type', () => everywhere(async (get) => {
    for (const type of (await get('/ResourceTypes')).body.Resources) {
      expect(type).toMatchObject({ name: expect.stringMatching(/^\w+$/), endpoint: expect.stringMatching(/^\/\w+$/), schema: expect.stringMatching(/^urn:/) });
      expect((await get(String(type['endpoint']))).status).toBe(200);
    }
  }));

  it('7643-6-02 MUST name schemas and extensions that /Schemas has', () => everywhere(async (get) => {
    for (const type of (await get('/ResourceTypes')).body.Resources) {
      for (const urn of [type['schema'], ...extensionsOf(type).map(({ schema }) => schema)]) expect((await get(`/Schemas/${String(urn)}`)).body.id).toBe(urn);
    }
  }));

  it('7643-6-03 MUST say of every extension whether it is required', () => everywhere(async (get) => {
    for (const type of (await get('/ResourceTypes')).body.Resources) for (const { required } of extensionsOf(type)) expect(required).toBe(false);
  }));

  it('7643-6-04 MUST take resources without an extension that is not required', async () => {
    expect((await project.scim.createUser(uniqueEmail())).body['schemas']).toEqual([userSchema]);
  });

  it('7643-6-05 MUST let nobody change a resource type', () => everywhere(async (_get, { scim }) => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) expect((await scim.send(method, '/ResourceTypes/User')).status).toBe(405);
  }));
});

function extensionsOf(type: ScimBody): readonly { readonly schema: string; readonly required: boolean }[] {
  // RFC 7643 section 6 gives the shape; a document of another shape fails the comparison that follows.
  return type['schemaExtensions'] as readonly { readonly schema: string; readonly required: boolean }[];
}

describe('all three', () => {
  it('7644-4-04 MUST list all schemas in a ListResponse', () => everywhere(async (get, { home }) => {
    const { body } = await get('/Schemas');
    expect([body['schemas'], body.Resources.map(({ id }) => id)]).toEqual([[`${messages}:ListResponse`], [
      userSchema, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', ...(home.kind === 'project' ? [`${core}:Group`] : []),
    ]]);
  }));

  it('7644-4-05 MUST give one schema by its URN as a single object', () => everywhere(async (get) => {
    const { status, body } = await get(`/Schemas/${userSchema}`);
    expect([status, body['schemas'], body.id]).toEqual([200, [`${core}:Schema`], userSchema]);
    expect((await get('/Schemas')).body.Resources[0]).toEqual(body);
  }));

  it('7644-4-06 MUST ignore sorting and pagination of discovery', () => everywhere(async (get) => {
    for (const path of ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig']) {
      expect((await get(`${path}?sortBy=id&sortOrder=descending&startIndex=2&count=0&attributes=id`)).body).toEqual((await get(path)).body);
    }
  }));

  it('7644-4-07 SHOULD refuse a filter of discovery with 403', () => everywhere(async (get) => {
    for (const path of ['/Schemas', '/ResourceTypes', '/ServiceProviderConfig']) {
      const { status, body } = await get(`${path}?filter=id%20pr`);
      expect([status, body.status]).toEqual([403, '403']);
    }
  }));

  it('7644-4-08 MUST answer 404 for a schema or resource type that it has not', () => everywhere(async (get) => {
    for (const path of ['/Schemas/urn:example:Thing', '/ResourceTypes/Thing']) expect((await get(path)).status).toBe(404);
  }));

  it('7643-3.1-18 MUST give every discovery document a resourceType and a location that leads to it', () => everywhere(async (get, { configuration }) => {
    const documents = [(await get('/ServiceProviderConfig')).body, ...(await get('/Schemas')).body.Resources, ...(await get('/ResourceTypes')).body.Resources];
    for (const document of documents) {
      expect(['ServiceProviderConfig', 'Schema', 'ResourceType']).toContain(document.meta.resourceType);
      expect((await get(document.meta.location.replace(configuration.baseUrl, ''))).body).toEqual(document);
    }
  }));
});
