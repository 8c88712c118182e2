import type { UnitOfWork } from './unit-of-work.js';

/** A signed-in human or a script with an access token. */
export interface AccountActor {
  readonly kind: 'account';
  readonly accountId: string;
  readonly email: string;
  readonly isServerAdmin: boolean;
}

/** An identity provider that showed a live token of the configuration. */
export interface ProviderActor {
  readonly kind: 'provider';
  readonly directoryId: string;
  readonly configurationId: string;
  readonly tokenId: string;
}

/** Who asks. The system acts at start and in timers; a stranger showed nothing. */
export type Actor = AccountActor | ProviderActor | { readonly kind: 'system' } | { readonly kind: 'stranger' };

/** Where time comes from; tests step it. */
export interface Clock {
  now(): Date;
}

/** What is known of the request, for the log and the audit. */
export interface RequestOrigin {
  readonly requestId: string;
  readonly clientIp?: string;
  readonly userAgent?: string;
}

/** Who asks, on which connection, and when: the first argument of every domain call (DESIGN 6). */
export interface Scope {
  readonly actor: Actor;
  readonly unit: UnitOfWork;
  readonly clock: Clock;
  readonly origin: RequestOrigin;
}
