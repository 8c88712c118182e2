import { LineTooLong } from '../../src/database/waiting-line.js';
import { causeOf, isTransient, toFailure } from '../../src/domain/database-failure.js';
import { Failure, isFault, type FailureCode } from '../../src/failure.js';

const databaseError = (code: string, constraint?: string): Error => Object.assign(new Error(`internal words about ${code}`), { code, ...(constraint && { constraint }) });

describe('what the database says becomes a failure of the closed set', () => {
  const rows: readonly (readonly [string, FailureCode, number | undefined])[] = [
    ['23505', 'TAKEN', undefined],
    ['23503', 'NOT_FOUND', undefined],
    ['23502', 'INVALID', undefined],
    ['22021', 'INVALID', undefined],
    ['22P02', 'INVALID', undefined],
    ['22P05', 'INVALID', undefined],
    ['22003', 'INVALID', undefined],
    ['40001', 'UNAVAILABLE', 1],
    ['40P01', 'UNAVAILABLE', 1],
    ['55P03', 'UNAVAILABLE', 1],
    ['08006', 'UNAVAILABLE', 5],
    ['53300', 'UNAVAILABLE', 5],
    ['53100', 'UNAVAILABLE', 5],
    ['57P01', 'UNAVAILABLE', 5],
    ['57P03', 'UNAVAILABLE', 5],
    ['57014', 'UNAVAILABLE', 5],
    ['54000', 'INVALID', undefined],
    ['42501', 'FORBIDDEN', undefined],
    ['42P01', 'INTERNAL', undefined],
    ['XX000', 'INTERNAL', undefined],
  ];
  test.each(rows)('%s is %s', (sqlState, code, retryAfter) => {
    const failure = toFailure(databaseError(sqlState));
    expect([failure.code, failure.retryAfter]).toEqual([code, retryAfter]);
    expect(failure.message).not.toContain('internal words');
  });

  test('a unique constraint says what it means to people', () => {
    expect(toFailure(databaseError('23505', 'team_name_key'), new Map([['team_name_key', 'That name is taken.']])).message).toBe('That name is taken.');
  });

  test('a check is INVALID; without the name of a check it is a partition that is missing, and ours to mend', () => {
    expect(toFailure(databaseError('23514', 'team_role_check')).code).toBe('INVALID');
    expect(toFailure(databaseError('23514')).code).toBe('INTERNAL');
  });

  test('what is foreseen is no fault; a constraint without a sentence is one', () => {
    const taken = new Map([['team_name_key', 'That name is taken.']]);
    expect([isFault(toFailure(databaseError('23505', 'team_name_key'), taken)), isFault(toFailure(databaseError('23505', 'other'), taken)), isFault(new Failure('STALE', 'Changed.'))]).toEqual([false, true, false]);
  });

  test.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'])('%s of a lost connection is UNAVAILABLE', (code) => {
    expect(toFailure(Object.assign(new Error('connect'), { code })).code).toBe('UNAVAILABLE');
  });

  test.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])('"%s" is UNAVAILABLE', (message) => {
    expect(toFailure(new Error(message)).code).toBe('UNAVAILABLE');
    expect(toFailure(new Error('outer', { cause: new Error(message) })).code).toBe('UNAVAILABLE');
  });

  test('a line before the pool that is too long is UNAVAILABLE, and does not say that the database is away', () => {
    const failure = toFailure(new Error('outer', { cause: new LineTooLong() }));
    expect([failure.code, failure.retryAfter]).toEqual(['UNAVAILABLE', 5]);
    expect(failure.message).not.toContain('reachable');
  });

  test('a failure stays itself, and a bug of ours keeps its words inside', () => {
    const failure = new Failure('STALE', 'Changed meanwhile.');
    expect(toFailure(failure)).toBe(failure);
    const internal = toFailure(new TypeError('cannot read secret of undefined'));
    expect(internal.code).toBe('INTERNAL');
    expect(internal.message).not.toContain('secret');
    expect(internal.cause).toBeInstanceOf(TypeError);
  });

  test.each([
    ['57P01', databaseError('57P01')],
    ['53300', toFailure(databaseError('53300'))],
    ['connection_lost', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['connection_lost', toFailure(new Error('Connection terminated unexpectedly'))],
    ['connection_timeout', toFailure(new Error('outer', { cause: new Error('timeout exceeded when trying to connect') }))],
    ['internal', toFailure(new TypeError('cannot read secret of undefined'))],
    ['internal', 'not even an error'],
  ])('its cause for the metrics is %s', (cause, error) => {
    expect(causeOf(error)).toBe(cause);
  });

  test('only lost races may be run again', () => {
    expect(['40001', '40P01', '55P03', '23505', '57014'].filter((code) => isTransient(databaseError(code)))).toEqual(['40001', '40P01', '55P03']);
    expect(isTransient(new Error('wrapped', { cause: databaseError('40P01') }))).toBe(true);
  });
});
