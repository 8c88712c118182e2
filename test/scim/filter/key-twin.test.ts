import { keyTwin } from '../../../src/scim/filter/key-twin.js';
import { userResourceType } from '../../../src/scim/schema/resource-types.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

test('texts become keys where case does not count, everything else stays', () => {
  expect(keyTwin({
    userName: ' Ada ', active: true, title: null, profileUrl: 'https://X.example/A', name: { givenName: 'ÉVA' },
    emails: [{ value: 'A@X', type: 'WORK', primary: true }, null], x509Certificates: [{ value: 'QUJD', display: 'Cert' }],
    [enterprise]: { department: 'R&D', manager: { value: 'M1', displayName: 'Boss' } }, 'urn:unknown': { A: 'B' },
  }, userResourceType)).toEqual({
    userName: 'ada', active: true, title: null, profileUrl: 'https://X.example/A', name: { givenName: 'éva' },
    emails: [{ value: 'a@x', type: 'work', primary: true }, null], x509Certificates: [{ value: 'QUJD', display: 'cert' }],
    [enterprise]: { department: 'r&d', manager: { value: 'M1', displayName: 'boss' } }, 'urn:unknown': { A: 'B' },
  });
});

test('a key named __proto__ stays a key', () => {
  const twin = keyTwin(JSON.parse('{"__proto__":{"polluted":"Yes"},"name":{"__proto__":"X"}}'), userResourceType);
  expect(Object.keys(twin)).toEqual(['__proto__', 'name']);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});
