import { startApp, type TestApp } from '../support/app.js';
import { connect, uniqueEmail } from '../support/build.js';
import { groupSchema, userSchema, type ScimBody, type ScimClient } from '../support/scim-client.js';

/** An attribute as RFC 7643 section 7 prints it. */
interface Definition {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: string;
  readonly returned: string;
  readonly uniqueness: string;
  readonly referenceTypes?: readonly string[];
  readonly canonicalValues?: readonly string[];
  readonly subAttributes?: readonly Definition[];
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

let app: TestApp;
let scim: ScimClient;
let schemas: readonly ScimBody[];
/** Every attribute and sub-attribute, by schema and path. */
let definitions: ReadonlyMap<string, Definition>;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }));
  schemas = (await scim.get('/Schemas')).body.Resources;
  definitions = new Map(schemas.flatMap((schema) => definitionsOf(schema).flatMap((attribute) => [
    [`${schema.id}:${attribute.name}`, attribute] as const,
    ...(attribute.subAttributes ?? []).map((part) => [`${schema.id}:${attribute.name}.${part.name}`, part] as const),
  ])));
});
afterAll(async () => { await app.stop(); });

function definitionsOf(schema: ScimBody): readonly Definition[] {
  // What the shape really is, is what these tests find out.
  return schema['attributes'] as readonly Definition[];
}

/** The characteristics of an attribute of the User, else of the Group or the extension. */
const of = (path: string, schema = userSchema) => definitions.get(`${schema}:${path}`);
const all = () => [...definitions.values()];

describe('a schema', () => {
  it('7643-7-01 MUST have its URN as id, and a name and a description', () => {
    expect(schemas.map(({ id }) => id)).toEqual([userSchema, enterprise, groupSchema]);
    for (const schema of schemas) expect(schema).toMatchObject({ name: expect.stringMatching(/^\w+$/), description: expect.stringMatching(/\S/) });
  });

  it('7643-7-02 MUST have attributes with names that RFC 7643 section 2.1 allows', () => {
    expect(all().length).toBeGreaterThan(80);
    expect(all().filter(({ name }) => !/^[A-Za-z$][A-Za-z0-9$_-]*$/.test(name))).toEqual([]);
  });

  it('7643-7-03 MUST have no attribute twice', () => {
    for (const schema of schemas) {
      const names = definitionsOf(schema).map(({ name }) => name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('7643-7-04 MUST say one of the eight types of every attribute', () => {
    const types = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex'];
    expect(all().filter(({ type }) => !types.includes(type))).toEqual([]);
  });

  it('7643-7-05 MUST say of every attribute whether it is multi-valued, required and case-exact', () => {
    for (const definition of all()) expect(definition).toMatchObject({ multiValued: expect.any(Boolean), required: expect.any(Boolean), caseExact: expect.any(Boolean) });
  });

  it('7643-7-06 MUST describe every attribute in words', () => {
    expect(all().filter(({ description }) => !/^[A-Z].+\.$/.test(description))).toEqual([]);
  });

  it('7643-7-07 MUST say the mutability of every attribute in a word of the RFC', () => {
    expect(all().filter(({ mutability }) => !['readOnly', 'readWrite', 'immutable', 'writeOnly'].includes(mutability))).toEqual([]);
  });

  it('7643-7-08 MUST say when every attribute is returned in a word of the RFC', () => {
    expect(all().filter(({ returned }) => !['always', 'never', 'default', 'request'].includes(returned))).toEqual([]);
  });

  it('7643-7-09 MUST say the uniqueness of every attribute in a word of the RFC', () => {
    expect(all().filter(({ uniqueness }) => !['none', 'server', 'global'].includes(uniqueness))).toEqual([]);
  });

  it('7643-7-10 MUST give sub-attributes to complex attributes and to no others', () => {
    for (const { type, subAttributes } of all()) expect((subAttributes ?? []).length > 0).toBe(type === 'complex');
  });

  it('7643-2.3.8-02 MUST have no complex attribute within a complex one', () => {
    expect(all().flatMap(({ subAttributes }) => subAttributes ?? []).filter(({ type }) => type === 'complex')).toEqual([]);
  });

  it('7643-7-11 MUST say of references, and of nothing else, what they refer to', () => {
    for (const { type, referenceTypes } of all()) expect((referenceTypes ?? []).length > 0).toBe(type === 'reference');
    expect([of('profileUrl')?.referenceTypes, of('groups.$ref')?.referenceTypes, of('members.$ref', groupSchema)?.referenceTypes]).toEqual([['external'], ['Group'], ['User']]);
  });

  it('7643-2.3.7-04 MUST have references and binary values that are case-exact', () => {
    expect(all().filter(({ type, caseExact }) => ['reference', 'binary'].includes(type) && !caseExact)).toEqual([]);
  });

  it('7643-2.3.2-03 MUST claim neither case nor uniqueness for booleans', () => {
    expect(all().filter(({ type, caseExact, uniqueness }) => type === 'boolean' && (caseExact || uniqueness !== 'none'))).toEqual([]);
  });

  it('7643-7-12 MUST let nobody change a schema', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) expect((await scim.send(method, `/Schemas/${userSchema}`)).status).toBe(405);
  });

  it('7643-2.2-01 MUST spell every default out: nothing is left to be guessed', () => {
    const keys = ['name', 'type', 'multiValued', 'description', 'required', 'caseExact', 'mutability', 'returned', 'uniqueness'];
    for (const definition of all()) expect(Object.keys(definition)).toEqual(expect.arrayContaining(keys));
  });
});

describe('the definitions of RFC 7643', () => {
  it('7643-4.1.1-11 MUST define userName as required, case-insensitive and unique in the service', () => {
    expect(of('userName')).toMatchObject({ type: 'string', multiValued: false, required: true, caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'server' });
  });

  it('7643-4.1-01 MUST define the singular attributes of a User', () => {
    for (const name of ['displayName', 'nickName', 'title', 'userType', 'preferredLanguage', 'locale', 'timezone']) {
      expect(of(name)).toMatchObject({ type: 'string', multiValued: false, required: false, caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none' });
    }
    expect([of('active')?.type, of('profileUrl')?.type, of('name')?.type]).toEqual(['boolean', 'reference', 'complex']);
    expect(of('name')?.subAttributes?.map(({ name }) => name)).toEqual(['formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix']);
  });

  it('7643-4.1-02 MUST define the multi-valued attributes of a User', () => {
    for (const name of ['emails', 'phoneNumbers', 'ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509Certificates']) {
      expect(of(name)).toMatchObject({ type: 'complex', multiValued: true, required: false, mutability: 'readWrite' });
      expect(of(name)?.subAttributes?.map((part) => part.name)).toEqual(expect.arrayContaining(['type', 'primary']));
    }
    expect(['photos', 'x509Certificates'].map((name) => of(`${name}.value`)?.type)).toEqual(['reference', 'binary']);
  });

  it('7643-4.1-03 SHOULD name the canonical types of emails, phone numbers, addresses and photos', () => {
    expect(of('emails.type')?.canonicalValues).toEqual(['work', 'home', 'other']);
    expect(of('phoneNumbers.type')?.canonicalValues).toEqual(['work', 'home', 'mobile', 'fax', 'pager', 'other']);
    expect(of('addresses.type')?.canonicalValues).toEqual(['work', 'home', 'other']);
    expect(of('photos.type')?.canonicalValues).toEqual(['photo', 'thumbnail']);
  });

  it('7643-4.1.2-08 MUST define groups of a User as readOnly, direct or indirect', () => {
    expect(of('groups')).toMatchObject({ mutability: 'readOnly', multiValued: true });
    expect(of('groups')?.subAttributes?.map(({ name, mutability }) => [name, mutability])).toEqual(['value', '$ref', 'display', 'type'].map((name) => [name, 'readOnly']));
    expect(of('groups.type')?.canonicalValues).toEqual(['direct', 'indirect']);
  });

  it('7643-4.1.1-12 MAY leave the password out of the schema, as none is kept', () => {
    expect([...definitions.keys()].filter((key) => key.toLowerCase().includes('password'))).toEqual([]);
  });

  it('7643-4.2-05 MUST define displayName of a Group as required', () => {
    expect(of('displayName', groupSchema)).toMatchObject({ type: 'string', required: true, multiValued: false });
  });

  it('7643-4.2-06 MUST define the parts of members as not to be changed', () => {
    expect(of('members', groupSchema)).toMatchObject({ type: 'complex', multiValued: true, mutability: 'readWrite' });
    for (const part of of('members', groupSchema)?.subAttributes ?? []) expect(['immutable', 'readOnly']).toContain(part.mutability);
  });

  it('7643-4.3-04 MUST define the enterprise extension, the displayName of a manager as readOnly', () => {
    for (const name of ['employeeNumber', 'costCenter', 'organization', 'division', 'department']) expect(of(name, enterprise)).toMatchObject({ type: 'string', required: false });
    expect(of('manager', enterprise)?.subAttributes?.map(({ name, mutability }) => [name, mutability])).toEqual([['value', 'readWrite'], ['$ref', 'readWrite'], ['displayName', 'readOnly']]);
  });

  it('7643-7-13 MUST keep to its own definitions: a User has no attribute that /Schemas lacks', async () => {
    const { body } = await scim.createUser(uniqueEmail(), { title: 'T', emails: [{ value: 'a@acme.example', type: 'work', shoe: 1 }], shoeSize: 43, [enterprise]: { division: 'D', floor: 2 } });
    const common = ['schemas', 'id', 'externalId', 'meta', enterprise];
    expect(Object.keys(body).filter((name) => !common.includes(name) && of(name) === undefined)).toEqual([]);
    expect([body['emails'], body[enterprise]]).toEqual([[{ value: 'a@acme.example', type: 'work' }], { division: 'D' }]);
  });
});
