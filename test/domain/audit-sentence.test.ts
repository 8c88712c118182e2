import { auditSentence } from '../../src/domain/audit-sentence.js';

const entry = { actor: 'ada@acme.com', actorKind: 'account', subjectType: null, facts: { name: 'Engineering' } };

test.each([
  ['createTeam', { name: 'Engineering' }, 'ada@acme.com created the team Engineering'],
  ['updateTeam', { name: 'Engineering', changes: [{ path: 'name', before: 'Eng', after: 'Engineering' }, { path: 'role' }] }, 'ada@acme.com changed the team Engineering: name, role'],
  ['changeTeamMembers', { name: 'Engineering', detail: '2 added, 1 removed' }, 'ada@acme.com changed who is in the team Engineering (2 added, 1 removed)'],
  ['suspendPerson', { name: 'bob@acme.com', changes: [{ path: 'suspended', after: true }] }, 'ada@acme.com suspended bob@acme.com'],
  ['setServerAdministrator', { name: 'bob@acme.com', changes: [{ path: 'isServerAdmin', before: true, after: false }] }, 'ada@acme.com dismissed bob@acme.com as a server administrator'],
  ['disableAccount', { name: 'bob@acme.com', changes: [{ path: 'disabled', before: true, after: false }] }, 'ada@acme.com let the account bob@acme.com in again'],
  ['erasePerson', {}, 'ada@acme.com erased the personal data of somebody who was removed'],
  ['somethingNew', { name: 'it' }, 'ada@acme.com ran somethingNew on it'],
])('%s of %j reads "%s"', (action, facts, sentence) => {
  expect(auditSentence({ ...entry, action, facts })).toBe(sentence);
});

test('somebody whose name was erased is somebody', () => {
  expect(auditSentence({ ...entry, subjectType: 'PERSON', action: 'suspendPerson', facts: {} })).toBe('ada@acme.com suspended somebody');
});

test('what no account did is said to be done by Muster itself', () => {
  expect(auditSentence({ ...entry, actorKind: 'system', actor: 'system', action: 'createTeam' })).toBe('Muster itself created the team Engineering');
});
