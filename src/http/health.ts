import express from 'express';
import type { RequestFacts } from './request-facts.js';

export interface HealthOptions {
  readonly isDraining: () => boolean;
  /** Whether the database answers; may take long or fail. */
  readonly ready: () => Promise<boolean>;
  readonly note: RequestFacts['note'];
}

// A probe usually gives up after a second or two itself.
const patience = 2000;

/**
 * /healthz: 200 while the process lives. /readyz: 503 while it drains or cannot reach its database; many who ask at once
 * cost the database one question.
 */
export function healthRoutes({ isDraining, ready, note }: HealthOptions): express.Router {
  const router = express.Router();
  let asking: Promise<boolean> | undefined;
  const askOnce = (): Promise<boolean> => {
    asking ??= answersInTime(ready).finally(() => { asking = undefined; });
    return asking;
  };
  router.get('/healthz', (_request, response) => {
    note(response, () => ({ operation: 'healthz' }));
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    note(response, () => ({ operation: 'readyz' }));
    if (isDraining()) response.status(503).json({ status: 'draining' });
    else if (await askOnce()) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'database unreachable' });
  });
  return router;
}

async function answersInTime(ready: () => Promise<boolean>): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, patience, false);
  try {
    return await Promise.race([ready(), tooLate]);
  } catch {
    return false; // why it cannot be reached is told by whoever needed it
  } finally {
    clearTimeout(timer);
  }
}
