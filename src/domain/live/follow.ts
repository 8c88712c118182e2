import { Failure } from '../../failure.js';
import type { Scope } from '../scope.js';
import type { News } from './news.js';

/** Who follows: asked anew each time whether it is still let in. */
export interface Follower {
  /** A scope of whoever follows, as it is now. Throws UNAUTHENTICATED when the session or the access token has ended. */
  readonly enter: () => Promise<Scope>;
  /** Ends the following. */
  readonly signal: AbortSignal;
}

/** What is followed. */
export interface Followed<T> {
  readonly configurationId: string;
  /** Throws NOT_FOUND or FORBIDDEN unless the scope may see what is followed. */
  readonly admit: (scope: Scope) => Promise<unknown>;
  readonly look: (scope: Scope) => Promise<Look<T>>;
}

/** What one look gave. */
export interface Look<T> {
  readonly items: readonly T[];
  /** In how many milliseconds to look again, 0 at once; absent to wait for news. */
  readonly againInMs?: number;
}

/** Without any news this often: other processes may be silent, and access may have ended. */
const longestSilenceMs = 5000;
/** News that come close together are looked at once. */
const gatherMs = 100;
/** After a look that found nothing though there was news, and while the database is away. */
const restMs = 900;

/**
 * Looks, gives what is there, and looks again when there is news, for as long as the follower is let in: that is asked
 * before each look, and again before each thing is given, as access may end with the very thing that was found, and
 * while a slow follower was busy with the one before. While the database is away it waits and gives nothing. Throws what
 * else `enter`, `admit` and `look` throw, which ends it.
 */
export async function* follow<T>(news: News, { enter, signal }: Follower, { configurationId, admit, look }: Followed<T>): AsyncGenerator<T, void> {
  const ear = news.listen(configurationId);
  const admitted = async (): Promise<Scope> => {
    const scope = await enter();
    await admit(scope);
    return scope;
  };
  const patiently = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'UNAVAILABLE' || signal.aborted) throw error;
        await ear.pause(restMs, signal);
      }
    }
  };
  let isNews = false;
  try {
    while (!signal.aborted) {
      const { items, againInMs } = await patiently(async () => look(await admitted()));
      for (const item of items) {
        await patiently(admitted);
        if (signal.aborted) return;
        yield item;
      }
      if (againInMs === undefined) {
        if (isNews && items.length === 0) await ear.pause(restMs, signal);
        isNews = await ear.wait(longestSilenceMs, signal);
        await ear.pause(gatherMs, signal);
      } else {
        await ear.pause(againInMs, signal);
      }
    }
  } finally {
    ear.close();
  }
}
