import { readOutcome, withIgnored } from '../../src/rest/call.js';
import { refusalOf } from '../../src/rest/refusal.js';
import { eventOfRefusal, eventOfResult, type Exchange } from '../../src/rest/request-event.js';
import { noContent } from '../../src/rest/resource-answer.js';
import { answerOf } from '../../src/rest/respond.js';
import { Failure } from '../../src/failure.js';
import { readResource } from '../../src/scim/resource.js';
import { userResourceType } from '../../src/scim/schema/resource-types.js';
import { configurationRow, personId } from '../support/provisioned.js';

const exchange = (overrides: Partial<Exchange> = {}): Exchange => {
  const configuration = configurationRow();
  return {
    provider: { configuration, actor: { kind: 'provider', directoryId: configuration.directoryId, configurationId: configuration.id, tokenId: 't' } },
    origin: { requestId: 'r-1', clientIp: '192.0.2.1', userAgent: 'Okta SCIM Client 1.0.0' },
    method: 'PATCH', target: `/scim/v2/${configuration.id}/Users/${personId}`, headers: { authorization: 'Bearer mst_scim_secret', accept: '*/*' },
    startedAt: performance.now(), operation: 'PATCH', resourceType: 'USER', id: personId, ...overrides,
  };
};

describe('the event of a request', () => {
  test('says who asked for what, without the token', () => {
    const event = eventOfResult(exchange(), { answer: noContent, outcome: readOutcome({ personId, subject: 'ada@example.com' }) }, 0);
    expect(event).toMatchObject({
      requestId: 'r-1', configurationName: 'Okta', identityProvider: 'OKTA', status: 'SUCCESS', operation: 'PATCH', resourceType: 'USER', httpStatus: 204,
      outcome: 'read', personId, teamId: null, facts: { subject: 'ada@example.com' }, clientIp: '192.0.2.1', requestHeaders: { accept: '*/*' },
      requestBody: null, responseBody: null,
    });
    expect(event.durationMs).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(event)).not.toContain('mst_scim_secret');
  });

  test('warns of attributes that nobody knows, by their names', () => {
    const { warnings } = readResource({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'a', shoeSize: 9, 'odd "name"': 1 }, userResourceType);
    const event = eventOfResult(exchange(), { answer: noContent, outcome: withIgnored(readOutcome(), warnings) }, 0);
    expect(event.status).toBe('WARNING');
    expect(event.facts.warnings).toEqual([{ kind: 'ignored-attributes', names: ['shoeSize', 'odd "name"'] }]);
  });

  test('lists a thousand ids and counts them all', () => {
    const added = Array.from({ length: 1500 }, (_, index) => `u${index}`);
    const { facts } = eventOfResult(exchange(), { answer: noContent, outcome: { ...readOutcome(), kind: 'group-changed', added } }, 0);
    expect(facts.added).toHaveLength(1000);
    expect(facts).toMatchObject({ addedCount: 1500 });
    expect(facts).not.toHaveProperty('removedCount');
  });

  test('keeps the sentence of a refusal and whom it was about', () => {
    const refusal = refusalOf(new Failure('TAKEN', 'Taken.'));
    expect(eventOfRefusal(exchange(), refusal, answerOf(refusal), 100)).toMatchObject({
      status: 'ERROR', httpStatus: 409, scimType: 'uniqueness', outcome: 'refused', personId, facts: { detail: 'Taken.' }, responseBody: { status: '409' },
    });
  });

  test('counts what a pause held back as skipped', () => {
    const { provider } = exchange();
    const paused = exchange({ provider: { ...provider, configuration: configurationRow({ enabled: false }) } });
    const refusal = refusalOf(new Failure('UNAVAILABLE', 'Paused.'));
    expect(eventOfRefusal(paused, refusal, answerOf(refusal), 0).status).toBe('SKIPPED');
  });

  test('keeps bodies without passwords, and the address without a filter on one', () => {
    const body = { json: { userName: 'a', password: 'hunter2-hunter2' }, bytes: 50 };
    const event = eventOfResult(exchange({ body, target: '/scim/v2/x/Users?filter=Password%20eq%20%22hunter2-hunter2%22' }), { answer: noContent, outcome: readOutcome() }, 0);
    expect(JSON.stringify(event)).not.toContain('hunter2');
    expect(event.requestBody).toMatchObject({ userName: 'a' });
  });

  test('names no person for an id that is none', () => {
    expect(eventOfResult(exchange({ id: 'no-id' }), { answer: noContent, outcome: readOutcome() }, 0).personId).toBeNull();
  });
});
