import { explanationOf } from '../../../src/domain/provisioning/event-explanation.js';
import { summaryOf } from '../../../src/domain/provisioning/event-sentences.js';
import { stepsOf } from '../../../src/domain/provisioning/event-steps.js';
import type { LoggedEvent } from '../../../src/domain/provisioning/logged-event.js';
import { outcomeKinds, type EventFacts, type Warning } from '../../../src/domain/provisioning/outcome.js';

/** An event of Entra ID about ada@acme.com, but for what the test says. */
function event(values: Partial<LoggedEvent> = {}, facts: EventFacts = { subject: 'ada@acme.com' }): LoggedEvent {
  return {
    id: '0196a0de-0000-7000-8000-000000000001', directoryId: '0196a0de-0000-7000-8000-000000000002', at: new Date('2026-11-24T09:00:00Z'), requestId: 'r-1',
    configurationId: '0196a0de-0000-7000-8000-000000000003', configurationName: 'Staff', identityProvider: 'ENTRA_ID', tokenId: '0196a0de-0000-7000-8000-000000000004',
    status: 'SUCCESS', operation: 'PATCH', resourceType: 'USER', httpStatus: 200, scimType: null, durationMs: 12.5, method: 'PATCH', path: '/Users/x',
    clientIp: null, userAgent: null, outcome: 'changed', personId: null, teamId: null, requestHeaders: null, ...values, facts,
  };
}

const subject = 'ada@acme.com';
const change = (path: string) => ({ path, before: 'a', after: 'b' });
const summaries: readonly (readonly [string, Partial<LoggedEvent>, EventFacts])[] = [
  ['Entra ID created ada@acme.com: added to 1 default team', { outcome: 'created' }, { subject, addedCount: 1 }],
  ['Entra ID created ada@acme.com', { outcome: 'created' }, { subject }],
  ['Okta created ada@acme.com', { outcome: 'created', identityProvider: 'OKTA' }, { subject }],
  ['Staff created ada@acme.com', { outcome: 'created', identityProvider: 'OTHER' }, { subject }],
  ['Entra ID linked existing person ada@acme.com: added to 2 default teams', { outcome: 'linked' }, { subject, addedCount: 2 }],
  ['Entra ID linked ada@acme.com again', { outcome: 'relinked' }, { subject }],
  ['Entra ID reactivated ada@acme.com', { outcome: 'reactivated' }, { subject }],
  ['Entra ID created ada@acme.com as a new person; the earlier one of that name was removed', { outcome: 'replaced-by-new-person' }, { subject }],
  ['Entra ID changed ada@acme.com: title, emails, displayName and 2 more', {}, { subject, changes: ['title', 'emails', 'displayName', 'active', 'locale'].map(change) }],
  ['Entra ID sent ada@acme.com as it is already', { outcome: 'unchanged' }, { subject }],
  ['Entra ID deactivated ada@acme.com; access ended, removed from 2 default teams', { outcome: 'deactivated' }, { subject, removedCount: 2 }],
  ['Entra ID deactivated ada@acme.com; access stays, because Auto deprovision users is off', { outcome: 'deactivation-not-applied' }, { subject }],
  ['Entra ID removed ada@acme.com; access ended, out of 1 team', { outcome: 'removed' }, { subject, removedCount: 1 }],
  ['Entra ID removed ada@acme.com; access stays, because Auto deprovision users is off', { outcome: 'released' }, { subject }],
  ['Entra ID created the group Engineering: added 3 members', { outcome: 'group-created', resourceType: 'GROUP' }, { subject: 'Engineering', addedCount: 3 }],
  ['Entra ID linked the existing team Engineering', { outcome: 'group-linked', resourceType: 'GROUP' }, { subject: 'Engineering' }],
  ['Entra ID changed the group Engineering: displayName, added 1 member, removed 2 members', { outcome: 'group-changed', resourceType: 'GROUP' },
    { subject: 'Engineering', changes: [change('displayName')], addedCount: 1, removedCount: 2 }],
  ['Entra ID sent the group Engineering as it is already', { outcome: 'group-unchanged', resourceType: 'GROUP' }, { subject: 'Engineering' }],
  ['Entra ID removed the group Engineering', { outcome: 'group-removed', resourceType: 'GROUP' }, { subject: 'Engineering' }],
  ['Entra ID let go of the group Engineering; the team stays, removed 2 pushed members', { outcome: 'group-released', resourceType: 'GROUP' }, { subject: 'Engineering', removedCount: 2 }],
  ['Refused: The userName "ada" is not an e-mail address.', { outcome: 'refused', httpStatus: 400, status: 'ERROR' }, { detail: 'The userName "ada" is not an e-mail address.' }],
  ['Refused: HTTP 503', { outcome: 'refused', httpStatus: 503, status: 'ERROR' }, {}],
];

test.each(summaries)('%s', (sentence, values, facts) => {
  expect(summaryOf(event(values, facts))).toBe(sentence);
});

const read = { outcome: 'read', method: 'GET' } as const;
const questions: readonly (readonly [string, Partial<LoggedEvent>, EventFacts])[] = [
  ['Entra ID asked for users named ada@acme.com: none found (normal before a create)', { operation: 'LIST' }, { filter: 'userName eq "ada@acme.com"', totalResults: 0 }],
  ['Entra ID asked for users named ada@acme.com: 1 found', { operation: 'SEARCH' }, { filter: 'USERNAME EQ "ada@acme.com"', totalResults: 1 }],
  ['Entra ID asked for users with externalId 007: none found (normal before a create)', { operation: 'LIST' }, { filter: 'externalId eq "007"', totalResults: 0 }],
  ['Entra ID asked for groups named Engineering: 1 found', { operation: 'LIST', resourceType: 'GROUP' }, { filter: 'displayName eq "Engineering"', totalResults: 1 }],
  ['Entra ID asked for users where active eq true and title pr: none found', { operation: 'LIST' }, { filter: 'active eq true and title pr', totalResults: 0 }],
  ['Entra ID asked for users where not a filter at all: 3 found', { operation: 'LIST' }, { filter: 'not a filter at all', totalResults: 3 }],
  ['Entra ID listed users: 12 in all', { operation: 'LIST' }, { totalResults: 12 }],
  ['Entra ID listed users and groups: 12 in all', { operation: 'SEARCH', resourceType: null }, { totalResults: 12 }],
  ['Entra ID read ada@acme.com', { operation: 'GET' }, { subject }],
  ['Entra ID read a group', { operation: 'GET', resourceType: 'GROUP' }, {}],
  ['Entra ID read what this server can do', { operation: 'DISCOVER', resourceType: 'SERVICE_PROVIDER_CONFIG' }, {}],
  ['Entra ID read the schemas', { operation: 'DISCOVER', resourceType: 'SCHEMA' }, {}],
  ['Entra ID sent several changes in one request', { operation: 'BULK', resourceType: null }, {}],
  ['Entra ID sent 12 changes in one request', { operation: 'BULK', resourceType: null }, { totalResults: 12 }],
];

test.each(questions)('%s', (sentence, values, facts) => {
  expect(summaryOf(event({ ...read, ...values }, facts))).toBe(sentence);
});

test('a long name does not make a long sentence', () => {
  expect(summaryOf(event({ outcome: 'created' }, { subject: 'x'.repeat(5000) })).length).toBeLessThan(120);
  expect(summaryOf(event({ ...read, operation: 'LIST' }, { filter: `userName eq "${'x'.repeat(5000)}"`, totalResults: 1 })).length).toBeLessThan(160);
});

test('every outcome has a sentence that says who did it or that it was refused, with whatever facts are missing', () => {
  for (const outcome of outcomeKinds) {
    for (const resourceType of ['USER', 'GROUP'] as const) {
      expect(summaryOf(event({ outcome, resourceType }, {}))).toMatch(/^(Entra ID|Refused:) \w/);
      expect(explanationOf(event({ outcome, resourceType }, {}))).not.toBe('');
    }
  }
});

describe('the explanation', () => {
  test('is left out where nothing is to explain', () => {
    expect(explanationOf(event())).toBeNull();
  });

  test('names what every warning was about', () => {
    const warnings: Readonly<Record<Warning['kind'], readonly [readonly string[], string]>> = {
      'ignored-attributes': [['shoeSize', 'a', 'b', 'c', 'd', 'e'], 'Ignored, because Muster does not know it: shoeSize, a, b, c, d and 1 more.'],
      'unknown-members': [['0193'], 'Left out, because nobody of this id is here: 0193.'],
      'access-stays': [[], 'The person can still enter.'],
      'still-suspended': [[], 'An administrator has suspended the person; a provider cannot lift that, so there is no access.'],
      'different-external-id': [['x'], 'The externalId is another one than before, so this is taken for another human who got the same name; nothing of the earlier one is passed on.'],
      'account-not-linked': [['recycled'], 'The account of this e-mail address was not linked, because it belonged to somebody else here before; an invitation proves the address anew.'],
      'manual-members-removed': [['x', 'y'], 'The provider decides who is in this team, so members who were added by hand left it: x, y.'],
    };
    for (const [kind, [names, sentence]] of Object.entries(warnings)) {
      expect(explanationOf(event({ status: 'WARNING' }, { subject, warnings: [{ kind: kind as Warning['kind'], names }] }))).toBe(sentence);
    }
  });

  test('says of every refusal why it is given', () => {
    for (const httpStatus of [400, 403, 404, 405, 409, 412, 413, 415, 429, 500, 501, 503]) {
      expect(explanationOf(event({ outcome: 'refused', httpStatus, status: 'ERROR' }, { detail: 'No.' }))).toMatch(/^[A-Z].{20,}\.$/);
    }
    expect(explanationOf(event({ outcome: 'refused', httpStatus: 409, scimType: 'uniqueness', status: 'ERROR' }, {}))).toContain('update it');
    expect(explanationOf(event({ outcome: 'refused', httpStatus: 503, status: 'SKIPPED' }, {}))).toContain('paused');
  });
});

describe('the steps', () => {
  const steps = (values: Partial<LoggedEvent>, facts: EventFacts) => stepsOf(event(values, facts)).map((step) => [step.name, step.status, step.detail]);

  test('of a change are: the token, whom it meant, what was done, the answer', () => {
    expect(steps({ outcome: 'linked', httpStatus: 201 }, { subject, changes: [change('title')], addedCount: 2 })).toEqual([
      ['Authenticate', 'SUCCESS', 'A token of the configuration "Staff" was accepted.'],
      ['Match', 'SUCCESS', 'A person whom nobody managed was meant.'],
      ['Apply', 'SUCCESS', 'Attributes that differ: 1. Memberships added: 2.'],
      ['Answer', 'SUCCESS', 'HTTP 201'],
    ]);
  });

  test('of a change that changes nothing say so, and a warning shows where it was', () => {
    expect(steps({ outcome: 'unchanged' }, { subject })[1]).toEqual(['Apply', 'SKIPPED', 'Nothing differs, so nothing was written.']);
    expect(steps({ outcome: 'deactivation-not-applied' }, { subject, warnings: [{ kind: 'access-stays', names: [] }] })[1]).toEqual(['Apply', 'WARNING', null]);
  });

  test('of a refusal end where it was refused', () => {
    const refused = (httpStatus: number) => steps({ outcome: 'refused', httpStatus, status: 'ERROR' }, { detail: 'No.' })[1];
    expect([400, 403, 404, 409, 412, 503, 500].map((status) => refused(status)?.[0])).toEqual(['Understand', 'Allow', 'Match', 'Match', 'Compare version', 'Admit', 'Apply']);
    expect(refused(409)).toEqual(['Match', 'ERROR', 'No.']);
  });

  test('are timed as a whole, and leave out a token that there was not', () => {
    expect(stepsOf(event()).map((step) => step.durationMs)).toEqual([null, null, 12.5]);
    expect(steps({ tokenId: null, outcome: 'read' }, { totalResults: 3 })).toEqual([['Read', 'SUCCESS', '3 found'], ['Answer', 'SUCCESS', 'HTTP 200']]);
  });
});
