import { createCounters } from '../../src/attempt-counters.js';
import { AccessTokens } from '../../src/domain/accounts/access-tokens.js';
import type { Account } from '../../src/domain/accounts/account.js';
import { AccountDirectory } from '../../src/domain/accounts/account-directory.js';
import { AccountLinking } from '../../src/domain/accounts/account-linking.js';
import { AccountLinks } from '../../src/domain/accounts/account-links.js';
import { Authentication } from '../../src/domain/accounts/authentication.js';
import { FirstStart } from '../../src/domain/accounts/first-start.js';
import { InvitationAcceptance } from '../../src/domain/accounts/invitation-acceptance.js';
import { Invitations } from '../../src/domain/accounts/invitations.js';
import { PasswordGuesses } from '../../src/domain/accounts/password-guesses.js';
import { PasswordChanges } from '../../src/domain/accounts/password-changes.js';
import { PasswordResetRequests } from '../../src/domain/accounts/password-reset-requests.js';
import { hashPassword } from '../../src/domain/accounts/passwords.js';
import { ServerAdministrators } from '../../src/domain/accounts/server-administrators.js';
import { Sessions } from '../../src/domain/accounts/sessions.js';
import { newId } from '../../src/domain/id.js';
import { keyOf } from '../../src/domain/key.js';
import type { AccountActor } from '../../src/domain/scope.js';
import { Failure } from '../../src/failure.js';
import type { DomainWorld } from './domain-world.js';

export const password = 'correct horse battery staple';

/** The services of accounts as app.ts puts them together. */
export function accountServices(world: DomainWorld) {
  const { transactions } = world;
  const links = new AccountLinks(transactions, { secretKey: 'k'.repeat(32), publicUrl: 'https://muster.example', hasMail: false });
  const linking = new AccountLinking();
  const guesses = new PasswordGuesses(createCounters(true).guesses);
  return {
    links, linking,
    authentication: new Authentication(transactions),
    sessions: new Sessions(transactions, guesses),
    accessTokens: new AccessTokens(transactions),
    directory: new AccountDirectory(transactions),
    invitations: new Invitations(transactions, links),
    acceptance: new InvitationAcceptance(transactions, links, linking),
    passwords: new PasswordChanges(transactions, links, linking, guesses),
    resetRequests: new PasswordResetRequests({
      transactions, links, guesses, clock: world.clock, delayMs: 60_000, capacity: 50, onLost: (cause) => { throw cause; },
    }),
    administrators: new ServerAdministrators(transactions),
    firstStart: new FirstStart(transactions, links),
  };
}

/** An account of this address, proved, with the password of the tests. */
export async function accountOf(world: DomainWorld, email: string, values: Partial<Account> = {}): Promise<AccountActor> {
  const now = world.clock.now();
  const account = await world.scope().unit.db.insertInto('account').values({
    id: newId(world.clock), email, emailKey: keyOf(email), isServerAdmin: false, provedAt: now, passwordHash: await hashPassword(password),
    version: 1, createdAt: now, updatedAt: now, ...values,
  }).returningAll().executeTakeFirstOrThrow();
  return { kind: 'account', accountId: account.id, email: account.email, isServerAdmin: account.isServerAdmin };
}

/** The Failure that an action is refused with; an action that is done fails the test. */
export async function failureOf(act: Promise<unknown>): Promise<Failure> {
  try {
    await act;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('This was expected to be refused, but it was done.');
}
