import type { Pool, PoolClient } from 'pg';

export interface WaitingLimits {
  /** How many have a connection at once: the size of the pool. */
  readonly places: number;
  /** How many may wait for one. */
  readonly most: number;
  /** How long each of them waits at most, in milliseconds. */
  readonly patienceMs: number;
  /** Once the first of the line waits so long, the newest goes first. */
  readonly longMs: number;
}

/** Nobody comes to a connection in time, or too many wait already; nothing was sent to the database. */
export class LineTooLong extends Error {
  constructor() {
    super('Too many requests wait for a connection to the database');
    this.name = 'LineTooLong';
  }
}

interface Waiter {
  readonly since: number;
  readonly timer: NodeJS.Timeout;
  readonly settle: (refusal?: LineTooLong) => void;
}

/**
 * The line before a pool, bounded in length and time. In order of arrival while it moves; when the first waits long,
 * more comes than can be done, and then the newest goes first: a request that has begun, and comes back for its next
 * statement, ends soon, and those that would be too late in any case are told so. In strict order each statement of
 * each request would wait as long as can be borne, and most requests would be given up halfway (THREATS F5).
 */
export class WaitingLine {
  readonly #waiting: Waiter[] = [];
  #busy = 0;

  constructor(private readonly limits: WaitingLimits) {}

  get length(): number {
    return this.#waiting.length;
  }

  /** Resolves when a place is free, which is then taken; rejects with LineTooLong. */
  async enter(): Promise<void> {
    if (this.#busy < this.limits.places) {
      this.#busy += 1;
      return;
    }
    if (this.#waiting.length >= this.limits.most) this.#refuse(this.#waiting[0]);
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        since: performance.now(),
        timer: setTimeout(() => { this.#refuse(waiter); }, this.limits.patienceMs),
        settle: (refusal) => { if (refusal === undefined) resolve(); else reject(refusal); },
      };
      this.#waiting.push(waiter);
    });
  }

  /** Gives a place back: to the next in line, when there is one. */
  leave(): void {
    const [first] = this.#waiting;
    const isLong = first !== undefined && performance.now() - first.since > this.limits.longMs;
    const next = isLong ? this.#waiting.pop() : this.#waiting.shift();
    if (next === undefined) {
      this.#busy -= 1;
      return;
    }
    clearTimeout(next.timer);
    next.settle();
  }

  #refuse(waiter: Waiter | undefined): void {
    const index = waiter === undefined ? -1 : this.#waiting.indexOf(waiter);
    if (waiter === undefined || index === -1) return;
    this.#waiting.splice(index, 1);
    clearTimeout(waiter.timer);
    waiter.settle(new LineTooLong());
  }
}

/** Lets everybody who wants a connection of this pool wait in a line; `waitingCount` tells its length. */
export function lineUp(pool: Pool, limits: WaitingLimits): void {
  const line = new WaitingLine(limits);
  const held = new WeakSet<PoolClient>();
  const connect: () => Promise<PoolClient> = pool.connect.bind(pool);
  const connectInTurn = async (): Promise<PoolClient> => {
    await line.enter();
    try {
      const client = await connect();
      held.add(client);
      return client;
    } catch (error) {
      line.leave();
      throw error;
    }
  };
  pool.on('release', (_error, client) => { if (held.delete(client)) line.leave(); });
  // pg's own pool.query takes the result by a callback.
  const either = (callback?: (error?: unknown, client?: PoolClient) => void): Promise<PoolClient> | undefined => {
    if (callback === undefined) return connectInTurn();
    connectInTurn().then((client) => { callback(undefined, client); }, (error: unknown) => { callback(error); });
    return undefined;
  };
  Object.defineProperty(pool, 'connect', { value: either, configurable: true, writable: true });
  Object.defineProperty(pool, 'waitingCount', { get: () => line.length, configurable: true });
}
