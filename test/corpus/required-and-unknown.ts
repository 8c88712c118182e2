import type { Attribute } from '../../src/scim/schema/attribute.js';
import { userResourceType } from '../../src/scim/schema/resource-types.js';
import { answered, invalidPath, invalidValue, mutability, patching, sending, shown, type CorpusCase, type Expected } from './corpus-case.js';
import { enterprise, groupSchema, userSchema, type CorpusWorld } from './corpus-world.js';

/** B5: what must be there and is not, what only the server may write, what nobody knows (PROTOCOL 4; RFC 7644 3.3, 3.5.1, 3.5.2). */
export function requiredAndUnknown(world: CorpusWorld): readonly CorpusCase[] {
  return [...required(world), ...cleared(), ...serverMade(world), ...unknown(world), ...schemas(world)];
}

function required({ user, group }: CorpusWorld): readonly CorpusCase[] {
  const empty: readonly unknown[] = [undefined, null, '', ' ', '\t\n', '\u3000'];
  return empty.flatMap((value): readonly CorpusCase[] => [
    refusal(`POST userName ${shown(value)}`, sending('POST', '/Users', { schemas: [userSchema], userName: value, title: 'x' }), invalidValue),
    refusal(`PUT userName ${shown(value)}`, sending('PUT', `/Users/${user.id}`, { schemas: [userSchema], userName: value }), invalidValue),
    refusal(`POST displayName ${shown(value)}`, sending('POST', '/Groups', { schemas: [groupSchema], displayName: value }), invalidValue),
    refusal(`PUT displayName ${shown(value)}`, sending('PUT', `/Groups/${group.id}`, { schemas: [groupSchema], displayName: value }), invalidValue),
    ...value === undefined ? [] : [
      refusal(`PATCH userName ${shown(value)}`, patching(`/Users/${user.id}`, { op: 'replace', path: 'userName', value }), invalidValue),
      refusal(`PATCH displayName ${shown(value)}`, patching(`/Groups/${group.id}`, { op: 'replace', value: { displayName: value } }), invalidValue),
    ],
  ]).concat([
    refusal('PATCH active null', patching(`/Users/${user.id}`, { op: 'replace', path: 'active', value: null }), invalidValue),
    refusal('PATCH without path active null', patching(`/Users/${user.id}`, { op: 'replace', value: { active: null } }), invalidValue),
    refusal('remove active', patching(`/Users/${user.id}`, { op: 'remove', path: 'active' }), mutability),
    refusal('remove userName', patching(`/Users/${user.id}`, { op: 'remove', path: 'userName' }), mutability),
    refusal('remove displayName of a group', patching(`/Groups/${group.id}`, { op: 'remove', path: 'displayName' }), mutability),
    ...[null, {}, { value: null }, { value: '' }, { display: 'x' }, { $ref: 'x' }].map((member) => (
      refusal(`a member ${shown(member)}`, patching(`/Groups/${group.id}`, { op: 'add', path: 'members', value: [member] }), invalidValue))),
  ]);
}

/** null is the same as unassigned (RFC 7643 2.5), so each attribute is absent afterwards. */
function cleared(): readonly CorpusCase[] {
  const attributes: readonly (readonly [Attribute, string | undefined])[] = [
    ...userResourceType.schema.attributes.map((attribute) => [attribute, undefined] as const),
    ...userResourceType.extensions.flatMap(({ id, attributes: own }) => own.map((attribute) => [attribute, id] as const)),
  ];
  return attributes.filter(([{ required: must, mutability: who, name }]) => !must && who !== 'readOnly' && name !== 'active').map(([{ name }, urn]): CorpusCase => ({
    name: `PATCH ${name} by null`,
    request: patching('/Users/{own}', { op: 'replace', path: urn === undefined ? name : `${urn}:${name}`, value: null }),
    expected: { kind: 'stored', value: null, read: (resource) => resource[urn ?? name] ?? null },
  }));
}

const serverAttributes: readonly (readonly [name: string, value: unknown])[] = [
  ['id', '0196a0de-0000-7000-8000-00000000000a'], ['meta', { version: 'W/"99"', created: '2020-01-01T00:00:00Z', location: 'https://evil.example', resourceType: 'Group' }],
  ['groups', []], ['groups', [{ value: '0196a0de-0000-7000-8000-00000000000a', display: 'Owners' }]],
];

/** A PUT of what is there anyhow, with what the server alone may say: ignored, and not even the version moves. */
function serverMade(world: CorpusWorld): readonly CorpusCase[] {
  const { user, foreign } = world;
  return [
    ...[...serverAttributes, ['id', foreign.user] as const, ['id', world.group.id] as const].map(([name, value], number) => (
      legal(`PUT ${name} of the server (${number})`, sending('PUT', `/Users/${user.id}`, { ...user, [name]: value })))),
    ...serverAttributes.filter(([name]) => name !== 'meta').flatMap(([name, value], number) => [
      refusal(`PATCH ${name} (${number})`, patching(`/Users/${user.id}`, { op: 'replace', path: name, value }), mutability),
      refusal(`PATCH without path ${name} (${number})`, patching(`/Users/${user.id}`, { op: 'add', value: { [name]: value } }), mutability),
      refusal(`PATCH by URN ${name} (${number})`, patching(`/Users/${user.id}`, { op: 'replace', path: `${userSchema}:${name}`, value }), mutability),
      refusal(`remove ${name} (${number})`, patching(`/Users/${user.id}`, { op: 'remove', path: name }), mutability),
    ]),
    ...['meta', 'meta.version', 'meta.created', 'meta.lastModified', 'meta.location', 'groups.value', 'schemas', `${enterprise}:manager.displayName`].map((path) => (
      refusal(`PATCH ${path}`, patching(`/Users/${user.id}`, { op: 'replace', path, value: path === 'schemas' ? [userSchema] : 'x' }), mutability))),
    legal('PATCH without path, with the same id, schemas and meta', patching(`/Users/${user.id}`, { op: 'replace', value: { id: user.id, schemas: [], meta: {}, title: user['title'] } })),
    legal('PUT a password', sending('PUT', `/Users/${user.id}`, { ...user, password: 'never-stored' })),
    legal('PATCH a password', patching(`/Users/${user.id}`, { op: 'replace', path: 'password', value: 'never-stored' }, { op: 'add', value: { [userSchema]: { PASSWORD: 'x' } } })),
  ];
}

/** What a careless server would take over into its tables (THREATS V24). */
const forbidden: readonly string[] = [
  'isAdmin', 'admin', 'is_admin', 'role', 'permissions', 'isServerAdmin', 'is_server_admin', 'superuser', 'owner', 'isOwner', 'tenantId', 'tenant_id', 'directoryId', 'directory_id', 'projectId', 'teamIds', 'teams',
  'managedBy', 'managed_by', 'accountId', 'account_id', 'source', 'version', 'createdAt', 'updatedAt', 'created_at', 'deactivatedAt', 'deactivated_at', 'suspendedAt', 'suspended_at', 'suspensionReason', 'removedAt',
  'releasedAt', 'invitedAt', 'userNameKey', 'user_name_key', 'emailKey', 'email_verified', 'emailVerified', 'attributes', 'attributesKey', 'passwordHash', 'password_hash', 'token', 'secret', 'apiKey', 'sessionId',
  'lastPushedAt', 'xmin', 'ctid', 'tableoid', '__typename',
];

function unknown({ user, group }: CorpusWorld): readonly CorpusCase[] {
  return forbidden.flatMap((name) => [
    legal(`PUT ${name}`, sending('PUT', `/Users/${user.id}`, { ...user, [name]: 'x', [enterprise]: { ...Object(user[enterprise]), [name]: true } })),
    refusal(`PATCH ${name}`, patching(`/Users/${user.id}`, { op: 'add', path: name, value: 'x' }), invalidPath),
    refusal(`PATCH without path ${name}`, patching(`/Users/${user.id}`, { op: 'replace', value: { title: 'changed', [name]: true } }), invalidPath),
    refusal(`PATCH a group: ${name}`, patching(`/Groups/${group.id}`, { op: 'replace', path: name, value: 'x' }), invalidPath),
    ...name === 'source' || name === 'version' || name === 'attributes' ? [] : [
      refusal(`PATCH under the extension ${name}`, patching(`/Users/${user.id}`, { op: 'replace', path: `${enterprise}:${name}`, value: 'x' }), invalidPath)],
  ]);
}

function schemas({ user, group }: CorpusWorld): readonly CorpusCase[] {
  const wrong: readonly unknown[] = [undefined, null, [], {}, '', userSchema, [null], [7], [[]], [userSchema, 7], ['urn:scim:schemas:core:1.0'], ['URN:SCIM:SCHEMAS:core:1.0', userSchema]];
  const right: readonly (readonly string[])[] = [
    [userSchema], [userSchema, userSchema], [userSchema.toUpperCase()], [userSchema, 'urn:nobody:knows:this'], ['http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/User'],
    ['urn:ietf:params:scim:schemas:core:2.0User'], [''], ['x'.repeat(5000)],
  ];
  return [
    ...wrong.flatMap((value) => [
      refusal(`POST schemas ${shown(value)}`, sending('POST', '/Users', { schemas: value, userName: 'nobody@acme.example' }), invalidValue),
      refusal(`PUT schemas ${shown(value)}`, sending('PUT', `/Users/${user.id}`, { ...user, schemas: value }), invalidValue),
      refusal(`PUT a group with schemas ${shown(value)}`, sending('PUT', `/Groups/${group.id}`, { ...group, schemas: value }), invalidValue),
    ]),
    ...[[enterprise], [groupSchema]].map((value) => refusal(`PUT schemas ${shown(value)}`, sending('PUT', `/Users/${user.id}`, { ...user, schemas: value }), invalidValue)),
    ...right.map((value) => legal(`PUT schemas ${shown(value)}`, sending('PUT', `/Users/${user.id}`, { ...user, schemas: value }))),
    legal('PATCH with schemas of something else', { ...sending('PATCH', `/Users/${user.id}`, { schemas: ['x'], Operations: [{ op: 'replace', path: 'title', value: user['title'] }] }) }),
    legal('PUT with names in capitals', sending('PUT', `/Users/${user.id}`, Object.fromEntries(Object.entries(user).map(([name, value]) => [name.toUpperCase(), value])))),
  ];
}

function refusal(name: string, request: CorpusCase['request'], expected: Expected): CorpusCase {
  return { name, request, expected };
}

function legal(name: string, request: CorpusCase['request']): CorpusCase {
  return { name, request, expected: answered };
}
