import { explainAccess, type AccessState } from '../../../src/domain/people/access-explanation.js';
import type { Standing } from '../../../src/domain/people/access.js';

const now = new Date('2026-11-24T12:00:00Z');
const threeHoursAgo = new Date('2026-11-24T09:00:00Z');
const okta = { name: 'Production', identityProvider: 'OKTA' } as const;
const entra = { name: 'Head office', identityProvider: 'ENTRA_ID' } as const;
const homemade = { name: 'Homemade', identityProvider: 'OTHER' } as const;

const active: AccessState = { active: true, removedAt: null, suspendedAt: null, suspensionReason: null, deactivatedAt: null };
const inTeam = (membership: Partial<NonNullable<Standing['membership']>> = {}, standing: Partial<Standing> = {}): Standing => ({
  kind: 'PROJECT', hasAccess: true, role: 'MEMBER', managedBy: null, deactivatedBy: null,
  membership: { teamName: 'Engineering', role: 'MEMBER', source: 'MANUAL', grantedBy: null, ...membership }, ...standing,
});
const inNoTeam: Standing = { ...inTeam(), membership: null, hasAccess: false, role: null };
const onPage: Standing = { ...inNoTeam, kind: 'STATUS_PAGE', hasAccess: true };

test.each<[string, AccessState, Standing]>([
  ['Member through Engineering (pushed by Okta)', active, inTeam({ source: 'PUSH', grantedBy: okta })],
  ['Member through Engineering (pushed by Homemade)', active, inTeam({ source: 'PUSH', grantedBy: homemade })],
  ['Member through Engineering (default team of Entra ID)', active, inTeam({ source: 'DEFAULT_TEAM', grantedBy: entra })],
  ['Owner through Owners (added by hand)', active, inTeam({ role: 'OWNER', teamName: 'Owners' })],
  ['Member through Engineering (added by hand); Okta says inactive, but its deactivation was not applied', { ...active, active: false }, inTeam({}, { managedBy: okta })],
  ['No access: in no team', active, inNoTeam],
  ['No access: deactivated by Entra ID 3 hours ago', { ...active, active: false, deactivatedAt: threeHoursAgo }, inTeam({}, { deactivatedBy: entra })],
  ['No access: deactivated by the identity provider 3 hours ago', { ...active, active: false, deactivatedAt: threeHoursAgo }, inNoTeam],
  ['No access: suspended by an administrator: Left with the keys', { ...active, suspendedAt: threeHoursAgo, suspensionReason: 'Left with the keys' }, inTeam()],
  ['No access: removed 3 hours ago', { ...active, removedAt: threeHoursAgo }, inNoTeam],
  ['Subscriber', active, onPage],
  ['Subscriber (provisioned by Okta)', active, { ...onPage, managedBy: okta }],
])('%s', (sentence, person, standing) => {
  expect(explainAccess(person, standing, now, true)).toBe(sentence);
});

test('the reason of a suspension is told only to those who may read it', () => {
  const suspended = { ...active, suspendedAt: threeHoursAgo, suspensionReason: 'Left with the keys' };
  expect(explainAccess(suspended, inTeam(), now, false)).toBe('No access: suspended by an administrator');
});

test('what ends access for ever or by hand is said before what a provider did', () => {
  const everything = { active: false, removedAt: threeHoursAgo, suspendedAt: threeHoursAgo, suspensionReason: 'Why', deactivatedAt: threeHoursAgo };
  expect(explainAccess(everything, inNoTeam, now, true)).toMatch(/^No access: removed/);
  expect(explainAccess({ ...everything, removedAt: null }, inNoTeam, now, true)).toMatch(/^No access: suspended/);
});
