import { answered, invalidFilter, invalidSyntax, invalidValue, notFound, type CorpusCase, type Expected } from './corpus-case.js';
import { userSchema, type CorpusWorld } from './corpus-world.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'] as const;
type Method = (typeof methods)[number];

/** What each method of a path answers; methods that are not named are 405. HEAD is as GET. Nothing is really deleted. */
type Row = Readonly<Partial<Record<Method, Expected | 'not tried'>>>;

/** B13: every method on every kind of path (RFC 7644 table 2; PROTOCOL 1 and 3). Bodies are empty objects. */
export function methodsAndPaths(world: CorpusWorld): readonly CorpusCase[] {
  return Object.entries(rowsOf(world)).flatMap(([path, row]) => methods.filter((method) => row[method] !== 'not tried').map((method): CorpusCase => ({
    name: `${method} ${path === '' ? 'the root' : path}`,
    request: { method, path, ...(['POST', 'PUT', 'PATCH'].includes(method) && { body: '{}' }) },
    expected: row === nothing ? notFound : expectedOf(row, method === 'HEAD' ? 'GET' : method),
  })));
}

function expectedOf(row: Row, method: Method): Expected {
  const expected = row[method];
  return expected === undefined || expected === 'not tried' ? { kind: 'refused', status: 405 } : expected;
}

const nothing: Row = {};
const notOffered: Expected = { kind: 'refused', status: 501 };
const forbidden: Expected = { kind: 'refused', status: 403 };
const unknownId = '0196a0de-0000-7000-8000-00000000000a';

function rowsOf({ user, group }: CorpusWorld): Readonly<Record<string, Row>> {
  const list: Row = { GET: answered, POST: invalidValue };
  const missing: Row = { GET: notFound, DELETE: notFound, PUT: invalidValue, PATCH: invalidSyntax };
  const search: Row = { POST: answered };
  const read: Row = { GET: answered };
  const me: Row = { GET: notOffered, POST: notOffered, PUT: notOffered, PATCH: notOffered, DELETE: notOffered };
  return {
    '': nothing, '/': nothing, '/Nothing': nothing, '/Users/x/y': nothing, '/Users.json': nothing, '/Users%2F': nothing, '/.well-known': nothing, '/Groups/x/members': nothing, '/ServiceProviderConfigs': nothing, '/%00': nothing,
    '/Users': list, '/users/': list, '//Users': list, '/Users?count=1': list, '/Groups': list, '/GROUPS': list,
    [`/Users/${unknownId}`]: missing, [`/Groups/${unknownId}`]: missing, '/Users/x': missing,
    '/Users/.search': search, '/Groups/.search': search, '/.search': search,
    '/ServiceProviderConfig': read, '/serviceproviderconfig/': read, '/Schemas': read, [`/Schemas/${userSchema}`]: read, '/ResourceTypes': read, '/ResourceTypes/Group': read,
    '/Schemas/x': { GET: notFound }, '/ResourceTypes/x': { GET: notFound }, '/Schemas?filter=id%20pr': { GET: forbidden },
    '/Users?filter=x': { GET: invalidFilter, POST: invalidValue },
    '/Me': me,
    [`/Users/${user.id}/`]: { GET: answered, PUT: invalidValue, PATCH: invalidSyntax, DELETE: 'not tried' },
    [`/Groups/${group.id}?x=y`]: { GET: answered, PUT: invalidValue, PATCH: invalidSyntax, DELETE: 'not tried' },
  };
}
