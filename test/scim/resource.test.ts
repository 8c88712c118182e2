import type { JsonObject, JsonValue } from '../../src/scim/json.js';
import { parseJson } from '../../src/scim/json-reader.js';
import { readResource } from '../../src/scim/resource.js';
import type { ReadResource } from '../../src/scim/resource.js';
import { groupResourceType, userResourceType } from '../../src/scim/schema/resource-types.js';
import { refusalOf } from '../support/refusal-of.js';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

function readUser(body: JsonObject): ReadResource {
  return readResource({ schemas: [core], userName: 'a@example.com', ...body }, userResourceType);
}

function readGroup(body: JsonObject): ReadResource {
  return readResource({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'G', ...body }, groupResourceType);
}

describe('readResource', () => {
  it('reads names in any case and keeps values as they were sent', () => {
    const body = { SCHEMAS: [core], USERNAME: 'Test_User@Example.com', Name: { GIVENNAME: 'Kim' }, eMails: [{ VALUE: 'A@b.c', Type: 'Work' }] };
    expect(readResource(body, userResourceType).resource).toEqual({
      schemas: [core], userName: 'Test_User@Example.com', name: { givenName: 'Kim' }, emails: [{ value: 'A@b.c', type: 'Work' }],
    });
  });

  it('drops readOnly attributes and password without a word', () => {
    const { resource, warnings } = readUser({ id: 'x', meta: { resourceType: 'User' }, groups: [{ value: 'g' }], password: 'secret' });
    expect(resource).toEqual({ schemas: [core], userName: 'a@example.com' });
    expect(warnings).toEqual([]);
  });

  it('ignores what nobody knows and warns by name, never by value', () => {
    const { resource, warnings } = readResource({
      schemas: [core, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      userName: 'a@example.com', isAdmin: true, roles: [{ value: 'r', displayName: 'hidden' }], 'urn:x:Custom:2.0:User': { tag: 1 },
    }, userResourceType);
    expect(resource).toEqual({ schemas: [core], userName: 'a@example.com', roles: [{ value: 'r' }] });
    expect(warnings).toHaveLength(4);
    expect(warnings.join(' ')).toMatch(/isAdmin.*roles\.displayName.*urn:x:Custom.*http:\/\/schemas/);
    expect(warnings.join(' ')).not.toContain('hidden');
  });

  it('takes the data of an extension whose URN is missing in schemas', () => {
    expect(readUser({ [enterprise.toUpperCase()]: { Department: 'Sales', manager: 'u2' } }).resource).toEqual({
      schemas: [core, enterprise], userName: 'a@example.com', [enterprise]: { department: 'Sales', manager: { value: 'u2' } },
    });
  });

  it('reads null, empty text and the empty list as unassigned and says which', () => {
    const { resource, cleared } = readUser({
      title: null, name: { middleName: '', familyName: null }, nickName: '', emails: [], phoneNumbers: [null], [enterprise]: { department: null },
    });
    expect(resource).toEqual({ schemas: [core], userName: 'a@example.com' });
    expect([...cleared]).toEqual(['title', 'name', 'nickName', 'emails', 'phoneNumbers', `${enterprise}:department`]);
  });

  it('tells an absent list of members from an emptied one', () => {
    expect(readGroup({}).cleared.has('members')).toBe(false);
    expect(readGroup({ members: [] }).cleared.has('members')).toBe(true);
    expect(readGroup({ members: null }).cleared.has('members')).toBe(true);
  });

  it('reads null for active as absent', () => {
    const { resource, cleared } = readUser({ active: null });
    expect(resource['active']).toBeUndefined();
    expect(cleared.size).toBe(0);
  });

  it.each([['True', true], ['false', false], ['FALSE', false], [true, true]])('reads active %j as %j', (given, expected) => {
    expect(readUser({ active: given }).resource['active']).toBe(expected);
  });

  it.each(['yes', '', '0', 0, 1, { value: false }, [false]])('refuses active %j instead of guessing', (given) => {
    expect(refusalOf(() => readUser({ active: given }))).toBe('invalidValue');
  });

  it('refuses active inside an extension, where ignoring it would give access', () => {
    expect(refusalOf(() => readUser({ [enterprise]: { active: false } }))).toBe('invalidValue');
  });

  it('makes text of numbers where text is defined', () => {
    expect(readUser({ title: 7, [enterprise]: { employeeNumber: 1234 } }).resource).toMatchObject({
      title: '7', [enterprise]: { employeeNumber: '1234' },
    });
  });

  const wrongTypes: readonly (readonly [string, readonly JsonValue[]])[] = [
    ['userName', [true, {}, [], ['a']]], ['title', [true, {}, ['a']]], ['name', ['a', 1, true, ['a']]],
    ['emails', ['a', 1, true, { value: 'a' }, ['a'], [1], [[]]]], ['externalId', [true, {}, ['a']]], [enterprise, ['a', 1, true, ['a']]],
  ];
  it.each(wrongTypes.flatMap(([name, values]) => values.map(value => [name, value] as const)))('refuses %s given as %j', (name, value) => {
    expect(() => readUser({ [name]: value })).toThrow(name);
    expect(refusalOf(() => readUser({ [name]: value }))).toBe('invalidValue');
  });

  it.each(['javascript:alert(1)', 'data:image/png;base64,AA', 'file:///etc/passwd', '//host/x', 'http://', 'photo.png'])('refuses the web address %s', (address) => {
    expect(refusalOf(() => readUser({ profileUrl: address }))).toBe('invalidValue');
    expect(refusalOf(() => readUser({ photos: [{ value: address, type: 'photo' }] }))).toBe('invalidValue');
  });

  it.each(['QQ==', 'AP8+P/o=', 'MII\nB\n', 'QQ=\n=\n'])('takes %j as base64', (value) => {
    expect(readUser({ x509Certificates: [{ value }] }).resource['x509Certificates']).toEqual([{ value }]);
  });

  it.each(['-----BEGIN CERTIFICATE-----', 'AP8-P_o=', 'Q=Q', 'QQ===', `${' '.repeat(500_000)}!`])('refuses what is no base64, at once', (value) => {
    expect(refusalOf(() => readUser({ x509Certificates: [{ value }] }))).toBe('invalidValue');
  });

  it('keeps http and https addresses as they are', () => {
    expect(readUser({ profileUrl: 'HTTPS://Example.com/a?b' }).resource['profileUrl']).toBe('HTTPS://Example.com/a?b');
  });

  it('keeps one of two elements with the same type and value, and one primary, the last', () => {
    expect(readUser({
      emails: [
        { value: 'a@x.y', type: 'work', primary: true }, { value: 'A@X.Y', type: 'Work', display: 'A' },
        { value: 'a@x.y', type: 'home', primary: true },
      ],
    }).resource['emails']).toEqual([
      { value: 'A@X.Y', type: 'Work', primary: false, display: 'A' }, { value: 'a@x.y', type: 'home', primary: true },
    ]);
  });

  it('does not tell two elements without a value apart by primary, so that settling it makes no two that are alike', () => {
    const body = { entitlements: [{ primary: false }, { primary: true }, { type: 'a', primary: true }] };
    const settled = readUser(body).resource['entitlements'] ?? null;
    expect(settled).toEqual([{ primary: false }, { type: 'a', primary: true }]);
    expect(readUser({ entitlements: settled }).resource['entitlements']).toEqual(settled);
  });

  it.each([[{ userName: '' }], [{ userName: null }], [{ userName: '  ' }]])('refuses a required attribute that is empty: %j', (body) => {
    expect(() => readUser(body)).toThrow('"userName" is required');
  });

  it.each([undefined, null, [], core, [1], [core, null], {}])('refuses schemas given as %j', (schemas) => {
    const body = { userName: 'a@example.com', ...(schemas === undefined ? {} : { schemas }) };
    expect(refusalOf(() => readResource(body, userResourceType))).toBe('invalidValue');
  });

  it.each([
    'urn:ietf:params:scim:schemas:core:2.0:Group', enterprise, 'urn:ietf:params:scim:api:messages:2.0:ListResponse', 'URN:ietf:params:scim:schemas:core:2.0:Schema',
  ])('refuses schemas that name %s and not the User', (urn) => {
    expect(() => readUser({ schemas: [urn] })).toThrow(`"schemas" of a User must name ${core}, but it names urn:`);
    expect(refusalOf(() => readUser({ schemas: ['urn:x', urn] }))).toBe('invalidValue');
    expect(refusalOf(() => readUser({ schemas: [urn, core.toUpperCase()] }))).toBe('accepted');
    expect(refusalOf(() => readGroup({ schemas: [core] }))).toBe('invalidValue');
  });

  it('ignores a misspelt URN with a warning', () => {
    expect(readUser({ schemas: ['urn:ietf:params:scim:schemas:core:2.0User'] }).warnings).toEqual(['"urn:ietf:params:scim:schemas:core:2.0User" is not known here and was ignored.']);
  });

  it('tells SCIM 1.1 clients what is wrong', () => {
    expect(() => readUser({ schemas: ['urn:scim:schemas:core:1.0'] })).toThrow(/SCIM 1\.1/);
  });

  it('reads members as texts, one object or with a foreign $ref, and keeps only their ids', () => {
    const members = (given: JsonValue): JsonValue | undefined => readGroup({ members: given }).resource['members'];
    expect(members(['u1', 'U1', 'u2'])).toEqual([{ value: 'u1' }, { value: 'u2' }]);
    expect(members({ value: 'u1' })).toEqual([{ value: 'u1' }]);
    expect(members([{ value: 'u1', $ref: null, display: 'x', type: 'user' }, { value: 'u2', $ref: 'Users/u2' }])).toEqual([{ value: 'u1' }, { value: 'u2' }]);
  });

  it.each([[{ value: 'g', type: 'Group' }], [{ value: 'g', $ref: 'https://x/scim/v2/Groups/g' }], [{ value: 'g', $ref: 'Groups/g' }]])('refuses the nested group %j', (member) => {
    expect(() => readGroup({ members: [member] })).toThrow('Nested groups are not supported');
  });

  it.each([[[null]], [[{}]], [[{ value: '' }]], [['']], [[{ display: 'x' }]]])('refuses members without an id: %j', (members) => {
    expect(refusalOf(() => readGroup({ members }))).toBe('invalidValue');
  });

  it('bounds the values of an attribute of a user, not the members of a group', () => {
    const values = Array.from({ length: 1001 }, (_, at) => ({ value: `v${at}` }));
    expect(refusalOf(() => readUser({ roles: values }))).toBe('invalidValue');
    expect(readGroup({ members: values }).resource['members']).toHaveLength(1001);
  });

  it('treats names that objects inherit as unknown', () => {
    const body = parseJson(`{"schemas":["${core}"],"userName":"a@b.c","__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"toString":"x","name":{"__proto__":{"x":1},"hasOwnProperty":"x"}}`) as JsonObject;
    const { resource, warnings } = readResource(body, userResourceType);
    expect(Object.keys(resource)).toEqual(['userName', 'schemas']);
    expect(warnings).toHaveLength(5);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('does not change the body it reads', () => {
    const body = Object.freeze({ schemas: [core], userName: 'a', emails: Object.freeze([Object.freeze({ value: 'x', primary: true }), Object.freeze({ value: 'y', primary: true })]) });
    expect(readResource(body, userResourceType).resource['emails']).toEqual([{ value: 'x', primary: false }, { value: 'y', primary: true }]);
  });
});
