import { answered, invalidFilter, invalidPath, invalidSyntax, invalidValue, mutability, noTarget, patching, sending, shown, type CorpusCase, type CorpusRequest, type Expected } from './corpus-case.js';
import { enterprise, groupSchema, userSchema, type CorpusWorld } from './corpus-world.js';

/** B11: PATCH bodies that say something wrong; alone, or behind a good operation, which must not be kept then. */
export function patches(world: CorpusWorld): readonly CorpusCase[] {
  const { user, group } = world;
  return [
    ...atomic(`/Users/${user.id}`, { op: 'replace', path: 'title', value: 'half done' }, [...anywhere, ...ofUsers]),
    ...atomic(`/Groups/${group.id}`, { op: 'remove', path: 'members' }, [...anywhere, ...ofGroups(world)]),
    ...messages.flatMap(([body, expected]) => [`/Users/${user.id}`, `/Groups/${group.id}`].map((path): CorpusCase => ({ name: `${path.split('/')[1]} message ${shown(body)}`, request: sending('PATCH', path, body), expected }))),
    ...harmless(world).map(([name, request]): CorpusCase => ({ name, request, expected: answered })),
  ];
}

type Wrong = readonly [operation: unknown, expected: Expected];

function atomic(path: string, good: unknown, wrong: readonly Wrong[]): readonly CorpusCase[] {
  return wrong.map(([operation, expected], number): CorpusCase => (number % 3 === 0
    ? { name: `${path.split('/')[1]} a good one, then ${JSON.stringify(operation)}`, request: patching(path, good, operation), expected }
    : { name: `${path.split('/')[1]} ${JSON.stringify(operation)}`, request: patching(path, operation), expected }));
}

/** The message around the operations. */
const messages: readonly (readonly [unknown, Expected])[] = [
  [{}, invalidSyntax], [{ Operations: null }, invalidSyntax], [{ Operations: {} }, invalidSyntax], [{ Operations: 'x' }, invalidSyntax], [{ Operations: [] }, invalidValue], [{ operation: [] }, invalidSyntax], [{ Operations: [null] }, invalidSyntax], [{ Operations: ['add'] }, invalidSyntax],
  [{ Operations: [[]] }, invalidSyntax], [{ Operations: [7] }, invalidSyntax], [{ op: 'add', path: 'title', value: 'x' }, invalidSyntax], [{ Operations: { op: 'add', path: 'externalId', value: 'x' } }, invalidSyntax], [{ schemas: [userSchema], userName: 'x' }, invalidSyntax], [{ externalId: 'x' }, invalidSyntax],
];

const anywhere: readonly Wrong[] = [
  ...['', 'set', 'delete', 'copy', 'move', 'test', 'update', 'adds', 'add ', ' add', 'аdd', 'a\u200bdd', '__proto__', 'toString', 7, true, null, {}, ['add']].map((op): Wrong => [{ op, path: 'externalId', value: 'x' }, invalidSyntax]),
  [{ path: 'externalId', value: 'x' }, invalidSyntax], [{}, invalidSyntax], [{ op: 'remove' }, noTarget], [{ op: 'remove', value: null }, noTarget], [{ op: 'remove', value: { externalId: 'x' } }, noTarget], [{ op: 'remove', path: null }, noTarget],
  [{ op: 'add' }, invalidValue], [{ op: 'replace' }, invalidValue], [{ op: 'add', path: 'externalId' }, invalidValue], [{ op: 'replace', path: 'externalId' }, invalidValue],
  ...[7, true, 'x', null, [], ['externalId'], [{ externalId: 'x' }]].map((value): Wrong => [{ op: 'add', value }, invalidValue]),
  ...[7, true, {}, [], ['externalId']].map((path): Wrong => [{ op: 'add', path, value: 'x' }, invalidPath]),
  ...[
    '', ' ', '.', ':', '[', ']', '[]', '$', '/', '/externalId', 'externalId ', ' externalId', 'externalId.', '.externalId', 'externalId.x', 'external Id', 'externalId,id', 'externalId[value pr]', 'externalId[0]', 'nothing', 'no.thing', 'nothing[value pr]', 'nothing[value pr].x', 'externalId eq "x"', '$.externalId', "externalId'", '\u0001', 'x'.repeat(1025), 'x'.repeat(20_000),
    `${'a.'.repeat(400)}a`, 'http://x:externalId', 'externalId/-', '*', '..', '@externalId', 'éxternalId',
  ].map((path): Wrong => [{ op: 'replace', path, value: 'x' }, invalidPath]),
  [{ op: 'replace', path: 'id', value: '0196a0de-0000-7000-8000-00000000000a' }, mutability], [{ op: 'replace', value: { id: 'x' } }, mutability], [{ op: 'remove', path: 'id' }, mutability], [{ op: 'remove', path: 'schemas' }, mutability], [{ op: 'remove', path: 'meta' }, mutability],
  [{ op: 'replace', path: 'externalId', value: {} }, invalidValue], [{ op: 'replace', path: 'externalId', value: ['x'] }, invalidValue], [{ op: 'replace', value: { externalId: true } }, invalidValue], [{ op: 'replace', value: { nothing: 'x', externalId: 'y' } }, invalidPath],
  [{ op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:Usr:active', value: false }, invalidPath], [{ op: 'replace', path: 'urn:scim:schemas:core:1.0:active', value: false }, invalidPath],
];

const ofUsers: readonly Wrong[] = [
  ...['yes', 'no', '1', '', 'tru', 'TrueFalse', 0, 1, {}, [], [false], { value: false }, { active: false }].map((value): Wrong => [{ op: 'replace', path: 'active', value }, invalidValue]),
  [{ op: 'replace', value: { active: { value: false } } }, invalidValue], [{ op: 'replace', path: `${enterprise}:active`, value: false }, invalidPath], [{ op: 'replace', value: { [enterprise]: { active: false } } }, invalidPath], [{ op: 'replace', path: 'active[value eq true]', value: false }, invalidPath],
  ...[
    'emails[', 'emails[]', 'emails[type', 'emails[type eq', 'emails[type eq "work"', 'emails[type eq "work"].', 'emails[type eq "work"]value', 'emails[type eq "work"].value.x', 'emails[type eq "work"][value pr]', 'emails[type zz "work"].value', 'emails[type eq "work" and].value', 'emails[type eq work"].value', 'emails["work"].value', 'emails[0].value',
    'emails.value[type eq "work"]', 'emails[emails[type pr]].value', 'emails[type eq "work"].nothing', 'emails.nothing', 'name[givenName pr].familyName', 'name.nothing', 'name.givenName.x', 'title[value eq "x"]', `${enterprise}:nothing`, `${enterprise}:manager.nothing`, `${enterprise}:manager[value pr]`, `${userSchema}:nothing`, 'members', 'displayname.x', 'groups.nothing', 'userName.value',
    `emails[type eq "${'x'.repeat(2000)}"].value`, `emails[${'('.repeat(40)}type pr${')'.repeat(40)}].value`,
  ].map((path): Wrong => [{ op: 'add', path, value: 'x' }, invalidPath]),
  ...['emails[nothing eq "x"].value', 'emails[primary eq "maybe"].value', 'emails[primary gt true].value', 'emails[userName pr].value', 'emails[type eq true].value'].map((path): Wrong => [{ op: 'replace', path, value: 'x' }, invalidFilter]),
  ...['emails[type eq "none"]', 'emails[type eq "none"].value', 'emails[value eq "x"]', 'phoneNumbers[type eq "fax"].value', 'roles[primary eq false]', 'emails[display eq "ADA LOVELACE"]'].map((path): Wrong => [{ op: 'remove', path }, noTarget]),
  ...['emails[type sw "no"].value', 'emails[type eq "a" or type eq "b"].value', 'emails[not (value pr)].value', 'emails[type eq "x" and value pr].value', 'emails[type eq "a" and type eq "b"].value', 'addresses[type ne "work"].country'].map((path): Wrong => [{ op: 'replace', path, value: 'x' }, noTarget]),
  [{ op: 'replace', path: 'emails[type eq "none"]', value: { type: 'other', value: 'x' } }, noTarget], [{ op: 'replace', path: 'emails[value eq "x"]', value: { value: 'y' } }, noTarget],
  ...['userName', 'active', userSchema].map((path): Wrong => [{ op: 'remove', path }, mutability]), ...['groups', 'groups[value pr]', 'groups.display', 'meta.version', `${enterprise}:manager.displayName`].map((path): Wrong => [{ op: 'remove', path }, mutability]),
  ...[{ op: 'add', path: 'groups', value: [] }, { op: 'replace', value: { groups: [] } }, { op: 'replace', path: 'meta.created', value: 'x' }, { op: 'add', path: 'schemas', value: [enterprise] }].map((operation): Wrong => [operation, mutability]),
  ...[{ path: 'userName', value: '' }, { path: 'userName', value: null }, { path: 'emails', value: 'x' }, { path: 'emails', value: ['x'] }, { path: 'emails[type eq "work"]', value: 'x' }, { path: 'emails[type eq "work"].primary', value: 'x' }, { path: 'name', value: [] }, { path: 'name', value: 'x' }, { path: enterprise, value: 'x' }, { path: enterprise, value: null },
    { path: 'profileUrl', value: 'javascript:alert(1)' }, { path: 'photos', value: [{ value: 'data:x' }] }, { path: 'x509Certificates', value: [{ value: '!!' }] }, { path: 'name.givenName', value: {} }, { path: 'emails', value: [{ value: 'x', primary: 'x' }] }].map((rest): Wrong => [{ op: 'replace', ...rest }, invalidValue]),
];

function ofGroups({ user, foreign }: CorpusWorld): readonly Wrong[] {
  const unknown = [{ value: '0196a0de-0000-7000-8000-00000000000a' }, { value: foreign.user }, { value: 'x' }];
  return [
    ...['add', 'replace', 'remove'].flatMap((op) => [[null], [{}], [''], [{ value: '' }], [{ value: null }], [{ value: {} }], [7], [[user.id]], {}, true, 7, [{ display: 'x' }]].map((value): Wrong => [{ op, path: 'members', value }, invalidValue])),
    ...['add', 'replace'].flatMap((op) => [unknown, unknown.slice(0, 1), unknown.slice(1, 2), foreign.statusPageUser, [{ value: user.id, type: 'Group' }], [{ value: user.id, $ref: `https://x/Groups/${user.id}` }]].map((value): Wrong => [{ op, path: 'members', value }, invalidValue])),
    [{ op: 'remove', path: 'displayName' }, mutability], [{ op: 'remove', path: groupSchema }, mutability], [{ op: 'replace', path: 'displayName', value: null }, invalidValue], [{ op: 'replace', path: 'displayName', value: ' ' }, invalidValue], [{ op: 'replace', value: { displayName: [] } }, invalidValue],
    [{ op: 'replace', path: `members[value eq "${user.id}"].value`, value: 'x' }, mutability], [{ op: 'replace', path: `members[value eq "${user.id}"].display`, value: 'x' }, mutability], [{ op: 'replace', path: 'members.type', value: 'Group' }, mutability],
    [{ op: 'add', path: 'members[value eq "x"]', value: { value: user.id } }, noTarget], [{ op: 'replace', path: 'members[display eq "nobody"]', value: { value: user.id } }, noTarget],
    [{ op: 'remove', path: 'members[nothing eq "x"]' }, invalidFilter], [{ op: 'remove', path: 'members[userName eq "x"]' }, invalidFilter],
    ...['members[', 'members[]', 'members[value eq "x"', 'members[value eq "x"].', 'members[value eq "x"].nothing', 'members.nothing', 'members[value]', 'members[0]', 'owners', 'active', 'userName', 'emails', `${groupSchema}:owners`, `${userSchema}:displayName`].map((path): Wrong => [{ op: 'replace', path, value: 'x' }, invalidPath]),
  ];
}

/** Legal, and nothing comes of it: not even the version moves. */
function harmless({ user, group, foreign }: CorpusWorld): readonly (readonly [string, CorpusRequest])[] {
  const ofUser: readonly unknown[] = [
    { op: 'Replace', path: 'TITLE', value: user['title'] }, { op: 'ADD', path: 'active', value: 'True' }, { op: 'replace', value: {} }, { op: 'add', path: 'emails', value: [] }, { op: 'add', path: 'emails', value: user['emails'] }, { op: 'replace', path: 'emails', value: user['emails'] },
    { op: 'remove', path: 'emails', value: [] }, { op: 'remove', path: 'emails', value: [{ value: 'nobody@x' }] }, { op: 'replace', path: 'urn:nobody:2.0:User:x', value: 1 }, { op: 'remove', path: 'urn:nobody:2.0:User:x' }, { op: 'replace', path: 'urn:', value: 1 }, { op: 'add', value: { 'urn:nobody:2.0:User': { a: 1 } } }, { op: 'replace', path: 'name', value: {} },
    { op: 'replace', path: 'name', value: { nothing: 'x' } }, { op: 'replace', path: 'emails[type eq "work"].value', value: 'ada@acme.example' }, { op: 'replace', path: `${enterprise}.department`, value: 'R&D' }, { op: 'replace', value: { 'name.givenName': 'Ada', [`${enterprise}:department`]: 'R&D' } }, { op: 'add', path: `${enterprise}:manager`, value: 'somebody' },
    { op: 'replace', path: null, value: { title: user['title'] } }, { op: 'replace', path: 'password', value: 'x' },
  ];
  const ofGroup: readonly unknown[] = [
    { op: 'add', path: 'members', value: [{ value: user.id }] }, { op: 'add', path: 'members', value: user.id }, { op: 'add', path: 'members', value: [user.id.toUpperCase()] }, { op: 'add', path: 'members', value: [] }, { op: 'remove', path: 'members', value: [] }, { op: 'remove', path: 'members', value: [{ value: foreign.user }] },
    { op: 'remove', path: `members[value eq "${foreign.user}"]` }, { op: 'remove', path: 'members[value eq "x"]' }, { op: 'remove', path: 'members[display eq "nobody"]' }, { op: 'replace', path: 'displayName', value: group.displayName }, { op: 'replace', value: { id: group.id, schemas: [], displayName: group.displayName } },
    { op: 'replace', path: 'members', value: group.members }, { op: 'replace', path: enterprise, value: 'x' },
  ];
  return [
    ...ofUser.map((operation) => [`Users harmless ${JSON.stringify(operation)}`, patching(`/Users/${user.id}`, operation)] as const),
    ...ofGroup.map((operation) => [`Groups harmless ${JSON.stringify(operation)}`, patching(`/Groups/${group.id}`, operation)] as const),
  ];
}
