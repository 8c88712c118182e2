import type { RequestOrigin } from '../../domain/scope.js';
import type { Credentials } from '../context.js';
import type { Subscription } from './subscription.js';

/** A client that has connected; made by whoever accepts connections. */
export interface LiveClient {
  /** What it showed. Throws UNAUTHENTICATED, FORBIDDEN. */
  readonly credentialsOf: (connectionParams: Readonly<Record<string, unknown>>) => Credentials;
  /** Where a subscription comes from, with an id of its own each time. */
  readonly originOf: () => RequestOrigin;
  /** Closes the connection with a code and a sentence. */
  readonly close: (code: number, sentence: string) => void;
  /** What it follows now, and what is being started. */
  readonly followed: FollowedOperations;
}

/** One `subscribe` of a client, from its arrival to its end. */
interface FollowedOperation {
  /** The id that the client has given. */
  readonly id: string;
  /** Gives back what it holds. */
  readonly release: () => void;
  subscription?: Subscription;
}

/** The operations of one client, by the message that asked for each: ids may come again while the one before still ends. */
export class FollowedOperations {
  readonly #open = new Map<object, FollowedOperation>();

  /** How many are open, those that still start included. */
  get size(): number {
    return this.#open.size;
  }

  /** How many run: those miss nothing any more. */
  get running(): number {
    return [...this.#open.values()].filter(({ subscription }) => subscription !== undefined).length;
  }

  hasId(id: string): boolean {
    return [...this.#open.values()].some((operation) => operation.id === id);
  }

  begin(payload: object, id: string, release: () => void): void {
    this.#open.set(payload, { id, release });
  }

  /** Keeps what was started; false when it was ended meanwhile, and is not wanted any more. */
  keep(payload: object, subscription: Subscription): boolean {
    const operation = this.#open.get(payload);
    if (operation !== undefined) operation.subscription = subscription;
    return operation !== undefined;
  }

  get(payload: object): Subscription | undefined {
    return this.#open.get(payload)?.subscription;
  }

  /** Ends one, and gives it when it had been started; undefined when it has ended before. */
  end(payload: object): Subscription | undefined {
    const operation = this.#open.get(payload);
    this.#open.delete(payload);
    operation?.release();
    operation?.subscription?.end();
    return operation?.subscription;
  }

  /** The messages of all that are open. */
  payloads(): readonly object[] {
    return [...this.#open.keys()];
  }
}
