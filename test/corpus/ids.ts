import { answered, notFound, shown, type CorpusCase } from './corpus-case.js';
import { groupSchema, userSchema, type CorpusWorld } from './corpus-world.js';

/** B12: ids that are none, that nobody has, or that belong to somebody else: all the same 404. Capitals are no difference in a UUID. */
export function ids(world: CorpusWorld): readonly CorpusCase[] {
  const { user, group, foreign } = world;
  const nobody = strange(user.id);
  return [
    ...[...nobody, group.id, foreign.user, foreign.statusPageUser].flatMap((id, number) => requests('/Users', id, { schemas: [userSchema], userName: 'x@acme.example' }, number)),
    ...[...nobody, user.id, foreign.group].flatMap((id, number) => requests('/Groups', id, { schemas: [groupSchema], displayName: 'X' }, number)),
    { name: 'a user by an id in capitals', request: { method: 'GET', path: `/Users/${user.id.toUpperCase()}` }, expected: answered },
    { name: 'a group by an id in capitals', request: { method: 'GET', path: `/Groups/${group.id.toUpperCase()}` }, expected: answered },
    { name: 'a user by an id with escapes', request: { method: 'GET', path: `/Users/%${user.id.charCodeAt(0).toString(16)}${user.id.slice(1)}` }, expected: answered },
  ];
}

/** As they go over the wire; PostgreSQL itself would take some of them for the id of the user. */
function strange(id: string): readonly string[] {
  return [
    'x', '1', '0', '-1', 'null', 'undefined', 'me', '*', '%00', `${id}%00`, `%00${id}`, `%7B${id}%7D`, `%7b${id}`, `${id}%20`, `%20${id}`, `%09${id}`, id.replaceAll('-', ''), id.slice(0, -1), `${id}0`, `${id.slice(0, -1)}g`,
    id.replace('-', '_'), `urn:uuid:${id}`, '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '0196a0de-0000-7000-8000-00000000000a', '..%2f', `..%2f${id}`, `%2e%2e%2f${id}`, '..%5c', '%2e', '%2e%2e', '%252e%252e',
    '%E0%A4%A', '%ff', '%', '%zz', '%F0%9F%98%80', '%D9%A3', '%ef%bc%91', "'%20or%201=1", '1;drop%20table%20person', '%3Cscript%3E', '__proto__', 'constructor', 'toString', 'a'.repeat(8000), `${id}%0d%0aX:%20y`, '$ref', `${id},${id}`, `(${id})`,
  ];
}

function requests(endpoint: string, id: string, body: object, number: number): readonly CorpusCase[] {
  const path = `${endpoint}/${id}`;
  const all: readonly CorpusCase['request'][] = [
    { method: 'GET', path }, { method: 'DELETE', path }, { method: 'PUT', path, body: JSON.stringify(body) },
    { method: 'PATCH', path, body: JSON.stringify({ Operations: [{ op: 'replace', path: 'externalId', value: 'x' }] }) },
  ];
  // Reading by every id, and one way of writing, in turn.
  return all.filter((_request, at) => at === 0 || at === 1 + number % 3).map((request) => ({ name: `${request.method} ${endpoint}/${shown(id)} (${number})`, request, expected: notFound }));
}
