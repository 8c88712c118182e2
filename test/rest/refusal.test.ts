import { Failure, failureCodes } from '../../src/failure.js';
import { HttpRefusal } from '../../src/rest/http-refusal.js';
import { presentRefusal, refusalOf } from '../../src/rest/refusal.js';
import { answerOf } from '../../src/rest/respond.js';
import { ScimError } from '../../src/scim/scim-error.js';

describe('a refusal', () => {
  test('has the status and the keyword of its failure', () => {
    const statuses = Object.fromEntries(failureCodes.map((code) => {
      const { status, scimType } = refusalOf(new Failure(code, 'No.'));
      return [code, scimType === undefined ? status : `${status} ${scimType}`];
    }));
    expect(statuses).toEqual({
      UNAUTHENTICATED: 401, FORBIDDEN: 403, MANAGED_BY_SCIM: 403, LAST_OWNER: 403, LIMIT_REACHED: 403, NOT_FOUND: 404,
      INVALID: '400 invalidValue', TAKEN: '409 uniqueness', STALE: 412, RATE_LIMITED: 429, NOT_SUPPORTED: 501, UNAVAILABLE: 503,
      QUERY_TOO_COMPLEX: 500, INTERNAL: 500,
    });
  });

  test('takes the keyword that the protocol gave to a failure of the domain', () => {
    expect(refusalOf(new Failure('INVALID', 'No.', { scimType: 'invalidFilter' }))).toMatchObject({ status: 400, scimType: 'invalidFilter' });
  });

  test('is 400 for what the protocol refuses, and what it says itself for a refused message', () => {
    expect(refusalOf(new ScimError('noTarget', 'Nothing there.'))).toMatchObject({ status: 400, scimType: 'noTarget', detail: 'Nothing there.' });
    expect(refusalOf(new HttpRefusal({ status: 415, detail: 'Not this type.' }))).toMatchObject({ status: 415, detail: 'Not this type.', isFault: false });
  });

  test('is a SCIM error whose status is a text', () => {
    expect(presentRefusal(refusalOf(new Failure('TAKEN', 'Taken.')))).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '409', scimType: 'uniqueness', detail: 'Taken.',
    });
  });

  test('joins what happened and what to do into one sentence', () => {
    expect(refusalOf(new Failure('TAKEN', 'The name is taken.', { help: 'Choose another name.' })).detail).toBe('The name is taken – choose another name.');
    expect(refusalOf(new Failure('TAKEN', 'The name is taken.', { help: 'SCIM needs another.' })).detail).toBe('The name is taken – SCIM needs another.');
  });

  test('says the same for every wrong credential', () => {
    const details = new Set(['Revoked.', 'Expired.', ''].map((message) => refusalOf(new Failure('UNAUTHENTICATED', message, { help: message })).detail));
    expect(details.size).toBe(1);
    expect(answerOf(refusalOf(new Failure('UNAUTHENTICATED', 'x'))).headers).toEqual({ 'WWW-Authenticate': 'Bearer' });
  });

  test('tells when to come back in whole seconds', () => {
    expect(refusalOf(new Failure('UNAVAILABLE', 'Away.', { retryAfter: 1.2 })).headers).toEqual({ 'Retry-After': '2' });
    expect(refusalOf(new Failure('UNAVAILABLE', 'Away.')).headers).toEqual({ 'Retry-After': '5' });
    expect(refusalOf(new Failure('RATE_LIMITED', 'Slow.')).headers).toEqual({ 'Retry-After': '60' });
  });

  test('lets nothing of an unknown error out, but reports it', () => {
    for (const error of [new Error('secret at /srv/x.ts:1'), 'secret', undefined, null, { secret: 1 }, new Failure('INTERNAL', 'secret')]) {
      const refusal = refusalOf(error);
      expect(refusal).toMatchObject({ status: 500, isFault: true });
      expect(JSON.stringify(answerOf(refusal))).not.toContain('secret');
    }
  });

  test('reports a database that is away and a constraint that nobody foresaw, not a configuration that is paused', () => {
    expect(refusalOf(new Failure('UNAVAILABLE', 'Away.', { cause: new Error('ECONNREFUSED') })).isFault).toBe(true);
    expect(refusalOf(new Failure('UNAVAILABLE', 'Paused.')).isFault).toBe(false);
    expect(refusalOf(new Failure('TAKEN', 'Taken.', { cause: new Error('some_key') }))).toMatchObject({ status: 409, isFault: true });
  });
});
