import { randomBytes } from 'node:crypto';
import { Failure } from '../../failure.js';
import { recordAudit, installationDirectory } from '../audit.js';
import { newId } from '../id.js';
import { keyOf } from '../key.js';
import type { AccountActor, Scope } from '../scope.js';
import { hashSecret } from '../secret.js';
import type { Transactions } from '../transactions.js';
import type { Account } from './account.js';
import { holdOwnAccount, signInFirst } from './hold-account.js';
import type { PasswordGuesses } from './password-guesses.js';
import { isPassword } from './passwords.js';

/** A session ends after so many hours without a request ... */
export const idleHours = 12;
/** ... and after so many days whatever happens. */
const longestDays = 30;

/** A session that has just begun; the secret is shown to the browser once and kept nowhere. */
export interface StartedSession {
  readonly actor: AccountActor;
  readonly secret: string;
  readonly expiresAt: Date;
}

export interface SignInInput {
  readonly email: string;
  readonly password: string;
}

/** Signing in and out of the console. */
export class Sessions {
  constructor(private readonly transactions: Transactions, private readonly guesses: PasswordGuesses) {}

  /**
   * Starts a session. Throws UNAUTHENTICATED with the same words, after about the same time, for an unknown account and
   * for a wrong password, and for a disabled account, which is told so once its password was right;
   * RATE_LIMITED after too many wrong ones. The session with `replaced` as its secret is over.
   */
  async signIn(scope: Scope, input: SignInInput, replaced?: string): Promise<StartedSession> {
    const emailKey = storable(keyOf(input.email));
    await this.guesses.count(scope, emailKey);
    const account = await this.transactions.read(() => scope.unit.db.selectFrom('account').selectAll('account')
      .where('account.emailKey', '=', emailKey).where('account.provedAt', 'is not', null).executeTakeFirst());
    if (!await isPassword(account?.passwordHash, input.password) || account === undefined) {
      throw new Failure('UNAUTHENTICATED', 'The e-mail address or the password is not right.', { help: 'Check both, or ask for a new password.' });
    }
    await this.guesses.forgive(scope, emailKey);
    return this.transactions.run(scope, async (scope) => {
      const held = await scope.unit.db.selectFrom('account').selectAll('account').where('account.id', '=', account.id).forUpdate('account').executeTakeFirst();
      if (held === undefined || held.passwordHash !== account.passwordHash) throw signInFirst();
      if (held.disabledAt !== null) throw new Failure('UNAUTHENTICATED', 'This account is disabled.', { help: 'Ask a server administrator of this installation.' });
      return startSession(scope, held, replaced);
    });
  }

  /** Ends the session with this secret; nothing happens when it is over already. Throws UNAUTHENTICATED without any. */
  async signOut(scope: Scope, secret: string | undefined): Promise<void> {
    if (scope.actor.kind !== 'account') throw signInFirst();
    if (secret === undefined) throw new Failure('INVALID', 'This request came with an access token, which has no session to end.', { help: 'Revoke the access token instead.' });
    await this.transactions.run(scope, async (scope) => {
      await scope.unit.db.deleteFrom('session').where('session.tokenHash', '=', hashSecret(secret)).execute();
    });
  }

  /** Ends every session of the signed-in account; access tokens stay. */
  async signOutEverywhere(scope: Scope): Promise<void> {
    await this.transactions.run(scope, async (scope) => {
      const account = await holdOwnAccount(scope);
      const ended = await endSessions(scope, account.id);
      if (ended > 0) {
        await recordAudit(scope, {
          directoryId: installationDirectory, action: 'signOutEverywhere', subjectType: 'ACCOUNT', subjectId: account.id,
          facts: { name: account.email, detail: `${ended} ${ended === 1 ? 'session' : 'sessions'} ended` },
        });
      }
    });
  }
}

/**
 * Starts a session of an account that the transaction holds; throws FORBIDDEN when it is disabled. The session that the
 * browser had until now, whoever it was, has `replaced` as its secret and ends: nobody could sign out of it any more.
 */
export async function startSession(scope: Scope, account: Account, replaced?: string): Promise<StartedSession> {
  if (account.disabledAt !== null) throw new Failure('FORBIDDEN', 'This account is disabled.', { help: 'Ask a server administrator of this installation.' });
  const { db } = scope.unit;
  const now = scope.clock.now();
  const secret = newSecret();
  const expiresAt = new Date(now.getTime() + longestDays * 86_400_000);
  await db.deleteFrom('session').where('session.accountId', '=', account.id)
    .where((session) => session.or([session('session.expiresAt', '<=', now), session('session.lastSeenAt', '<=', new Date(now.getTime() - idleHours * 3_600_000))])).execute();
  if (replaced !== undefined) await db.deleteFrom('session').where('session.tokenHash', '=', hashSecret(replaced)).execute();
  await db.insertInto('session').values({ id: newId(scope.clock), accountId: account.id, tokenHash: hashSecret(secret), createdAt: now, lastSeenAt: now, expiresAt }).execute();
  await db.updateTable('account').set({ lastSignInAt: now }).where('account.id', '=', account.id).execute();
  return { actor: actorOf(account), secret, expiresAt };
}

/**
 * Gives a session of an account that the transaction holds another secret, so that whoever has come by the old one is
 * out; it ends when it would have ended. Throws UNAUTHENTICATED when it is over already.
 */
export async function renewSession(scope: Scope, account: Account, current: string): Promise<StartedSession> {
  const secret = newSecret();
  const session = await scope.unit.db.updateTable('session').set({ tokenHash: hashSecret(secret) })
    .where('session.accountId', '=', account.id).where('session.tokenHash', '=', hashSecret(current)).returning('session.expiresAt').executeTakeFirst();
  if (session === undefined) throw signInFirst();
  return { actor: actorOf(account), secret, expiresAt: session.expiresAt };
}

/** Ends the sessions of an account, all but the one with `kept` as its secret; says how many. */
export async function endSessions(scope: Scope, accountId: string, kept?: string): Promise<number> {
  let sessions = scope.unit.db.deleteFrom('session').where('session.accountId', '=', accountId);
  if (kept !== undefined) sessions = sessions.where('session.tokenHash', '!=', hashSecret(kept));
  const ended = await sessions.executeTakeFirst();
  return Number(ended.numDeletedRows);
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function actorOf({ id, email, isServerAdmin }: Account): AccountActor {
  return { kind: 'account', accountId: id, email, isServerAdmin };
}

/** PostgreSQL keeps no NUL in a text; nobody is called so. */
function storable(key: string): string {
  return key.replaceAll('\0', '\ufffd');
}
