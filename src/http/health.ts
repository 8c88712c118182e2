import express from 'express';

export interface HealthOptions {
  readonly isDraining: () => boolean;
  /** Whether the database answers; may take long or fail. */
  readonly ready: () => Promise<boolean>;
}

// A probe usually gives up after a second or two itself.
const patience = 2000;

/** /healthz: 200 while the process lives. /readyz: 503 while it drains or cannot reach its database. */
export function healthRoutes({ isDraining, ready }: HealthOptions): express.Router {
  const router = express.Router();
  router.get('/healthz', (_request, response) => { response.json({ status: 'ok' }); });
  router.get('/readyz', async (_request, response) => {
    if (isDraining()) response.status(503).json({ status: 'draining' });
    else if (await answersInTime(ready)) response.json({ status: 'ready' });
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
