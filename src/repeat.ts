import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does something again and again with a pause in between, one round after the other; a round that fails is told and the
 * next one tries again. Gives what stops it, which waits for the round that is under way.
 */
export function repeat(pauseMs: number, act: () => Promise<unknown>, onFailure: (error: unknown) => void): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = (async () => {
    while (!signal.aborted) {
      await act().catch(onFailure);
      // The only way in which a pause fails is that it was ended.
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
    }
  })();
  return () => {
    stopping.abort();
    return running;
  };
}
