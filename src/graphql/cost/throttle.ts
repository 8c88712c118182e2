import { GraphQLError } from 'graphql';
import type { AttemptCounter } from '../../domain/attempt-counter.js';
import { Failure } from '../../failure.js';
import type { GraphqlContext } from '../context.js';

/**
 * Lets each access token, each browser session and, of strangers, each network address ask for so much cost a minute.
 * Throws RATE_LIMITED with the seconds to wait, which the answer repeats as Retry-After with the status 429.
 */
export async function throttle(counter: AttemptCounter, { caller }: GraphqlContext, cost: number): Promise<void> {
  const retryAfter = await counter.count(caller, Math.ceil(cost));
  if (retryAfter === undefined) return;
  const failure = new Failure('RATE_LIMITED', 'Too much was asked in the last minute.', { retryAfter, help: `Try again after ${retryAfter} seconds, with smaller pages or fewer requests.` });
  throw new GraphQLError(failure.message, { originalError: failure, extensions: { http: { status: 429 } } });
}
