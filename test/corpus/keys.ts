import { answered, invalidFilter, invalidPath, invalidSyntax, type CorpusCase, type CorpusRequest, type Expected } from './corpus-case.js';
import { enterprise, groupSchema, userSchema, type CorpusWorld } from './corpus-world.js';

/** A body with a hole where an object's members go. */
interface Place {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: (members: string) => string;
  /** What comes back when an inherited name stands there: ignored by POST and PUT, refused in a PATCH (PROTOCOL 4). */
  readonly inherited: Expected;
}

/** B9: keys given twice, also in another case, and names that every JavaScript object inherits (THREATS V15). */
export function keys(world: CorpusWorld): readonly CorpusCase[] {
  const places = placesIn(world);
  return [
    ...places.flatMap(({ name, method, path, body }) => duplicates.map((members): CorpusCase => ({
      name: `${members} in ${name}`, request: { method, path, body: body(members) }, expected: invalidSyntax,
    }))),
    ...places.flatMap(({ name, method, path, body, inherited }, place) => inheritedNames.filter((_name, at) => at < 3 || at % 3 === place % 3).map((inheritedName): CorpusCase => ({
      name: `${inheritedName} in ${name}`, request: { method, path, body: body(`${JSON.stringify(inheritedName)}:{"polluted":true}`) }, expected: inherited,
    }))),
    ...inheritedNames.flatMap((name) => paths(world, name)),
  ];
}

const duplicates: readonly string[] = ['"zeta":1,"zeta":1', '"zeta":1,"ZETA":2', '"__proto__":1,"__PROTO__":2', '"z":1,"\\u007a":1', '"":1,"":1', '"zeta":{},"b":1,"Zeta":[]'];

const inheritedNames: readonly string[] = [
  '__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', '__defineGetter__', '__lookupSetter__', 'toJSON', 'then', 'length', '__proto__.polluted', 'constructor.prototype',
];

function placesIn({ user, group }: CorpusWorld): readonly Place[] {
  const whole = (inside: string): string => JSON.stringify(user).replace(/\}$/, `,${inside}}`);
  const put = { method: 'PUT', path: `/Users/${user.id}`, inherited: answered };
  const patch = { method: 'PATCH', path: `/Users/${user.id}`, inherited: invalidPath };
  const operation = (value: string): string => `{"Operations":[{"op":"add","value":${value}}]}`;
  return [
    { ...put, name: 'a user', body: whole },
    { ...put, name: 'a name', body: (members) => JSON.stringify(user).replace('"name":{', `"name":{${members},`) },
    { ...put, name: 'an e-mail', body: (members) => JSON.stringify(user).replace('"emails":[{', `"emails":[{${members},`) },
    { ...put, name: 'the extension', body: (members) => JSON.stringify(user).replace(`"${enterprise}":{`, `"${enterprise}":{${members},`) },
    { ...put, name: 'meta', body: (members) => JSON.stringify(user).replace('"meta":{', `"meta":{${members},`) },
    { ...put, name: 'an unknown extension', body: (members) => whole(`"urn:x:2.0:User":{${members}}`) },
    { ...put, name: 'a group', path: `/Groups/${group.id}`, body: (members) => JSON.stringify(group).replace(/\}$/, `,${members}}`) },
    { ...put, name: 'a member', path: `/Groups/${group.id}`, body: (members) => JSON.stringify(group).replace('"members":[{', `"members":[{${members},`) },
    { ...patch, name: 'a value without path', body: (members) => operation(`{${members}}`) },
    { ...patch, name: 'a name in a value without path', inherited: answered, body: (members) => operation(`{"name":{${members}}}`) },
    { ...patch, name: 'the extension in a value without path', body: (members) => operation(`{"${enterprise}":{${members}}}`) },
    { ...patch, name: 'an operation', inherited: answered, body: (members) => `{"Operations":[{"op":"replace","path":"title","value":"Analyst",${members}}]}` },
    { ...patch, name: 'the message', inherited: answered, body: (members) => `{"Operations":[{"op":"replace","path":"title","value":"Analyst"}],${members}}` },
    { method: 'POST', path: '/Users/.search', inherited: answered, name: 'a search', body: (members) => `{"count":0,${members}}` },
  ];
}

function paths({ user, group }: CorpusWorld, name: string): readonly CorpusCase[] {
  const patch = (path: string, what: string, address = `/Users/${user.id}`): readonly [string, CorpusRequest, Expected] => [
    what, { method: 'PATCH', path: address, body: JSON.stringify({ Operations: [{ op: 'add', path, value: { polluted: true } }] }) }, invalidPath,
  ];
  const bare = !name.includes('.');
  const requests: readonly (readonly [string, CorpusRequest, Expected])[] = [
    patch(name, 'a path'), patch(`${userSchema}:${name}`, 'a path of the core schema'), patch(`${enterprise}:${name}`, 'a path of the extension'), patch(name, 'a path of a group', `/Groups/${group.id}`),
    ...bare ? [patch(`name.${name}`, 'a sub-attribute'), patch(`emails[type eq "work"].${name}`, 'a part of an element')] : [],
    ['a filter', { method: 'GET', path: `/Users?filter=${encodeURIComponent(`${name} eq "x"`)}` }, invalidFilter],
    ['a value path', { method: 'GET', path: `/Users?filter=${encodeURIComponent(`emails[${name} eq "x"]`)}` }, invalidFilter],
    ['a schema', { method: 'GET', path: `/Schemas/${name}` }, { kind: 'refused', status: 404 }],
    ['a resource type', { method: 'GET', path: `/ResourceTypes/${name}` }, { kind: 'refused', status: 404 }],
    ['an endpoint', { method: 'GET', path: `/${name}` }, { kind: 'refused', status: 404 }],
    ['a removed path', { method: 'PATCH', path: `/Groups/${group.id}`, body: JSON.stringify({ schemas: [groupSchema], Operations: [{ op: 'remove', path: name }] }) }, invalidPath],
    ['a name to show', { method: 'GET', path: `/Users/${user.id}?attributes=${name},userName` }, answered],
  ];
  return requests.map(([what, request, expected]) => ({ name: `${name} as ${what}`, request, expected }));
}
