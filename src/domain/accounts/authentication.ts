import type { AccountActor, Scope } from '../scope.js';
import { hashSecret, readToken } from '../secret.js';
import type { Transactions } from '../transactions.js';
import { idleHours } from './sessions.js';

/** Access tokens that Muster mints start so; MUSTER_ADMIN_TOKEN is any other text of at least this length. */
const mintedPrefix = 'mst_';
const shortestToken = 32;
const longestToken = 1024;

/** Finds the account behind what a caller shows: live and not disabled, in the one statement that reads it. */
export class Authentication {
  constructor(private readonly transactions: Transactions) {}

  /**
   * The account of an access token, or undefined. What cannot be one is refused before the database is asked: a token
   * of ours without its checksum, a SCIM token, a text that is too short.
   */
  async findByAccessToken(scope: Scope, text: string): Promise<AccountActor | undefined> {
    if (text.startsWith(mintedPrefix) ? readToken(text)?.prefix !== 'mst_pat_' : text.length < shortestToken || text.length > longestToken) return undefined;
    return this.transactions.read(async () => {
      const now = scope.clock.now();
      const row = await scope.unit.db.selectFrom('access_token').innerJoin('account', 'account.id', 'access_token.accountId')
        .select(['account.id as accountId', 'account.email', 'account.isServerAdmin', 'access_token.id', 'access_token.lastUsedAt as usedAt'])
        .where('access_token.tokenHash', '=', hashSecret(text)).where('access_token.revokedAt', 'is', null)
        .where((token) => token.or([token('access_token.expiresAt', 'is', null), token('access_token.expiresAt', '>', now)]))
        .where('account.disabledAt', 'is', null).where('account.provedAt', 'is not', null).executeTakeFirst();
      if (row === undefined) return undefined;
      if (isMinuteAgo(row.usedAt, now)) await scope.unit.db.updateTable('access_token').set({ lastUsedAt: now }).where('access_token.id', '=', row.id).execute();
      return actorOf(row);
    });
  }

  /** The account of a browser session by the secret of its cookie, or undefined when it is over or was idle too long. */
  async findBySession(scope: Scope, secret: string): Promise<AccountActor | undefined> {
    return this.transactions.read(async () => {
      const now = scope.clock.now();
      const row = await selectSession(scope, secret);
      if (row === undefined) return undefined;
      if (isMinuteAgo(row.usedAt, now)) await scope.unit.db.updateTable('session').set({ lastSeenAt: now }).where('session.id', '=', row.id).execute();
      return actorOf(row);
    });
  }

  /** The same for what goes on by itself in an open page, which must not keep a session from becoming idle. */
  async findByIdleSession(scope: Scope, secret: string): Promise<AccountActor | undefined> {
    return this.transactions.read(async () => {
      const row = await selectSession(scope, secret);
      return row && actorOf(row);
    });
  }
}

function selectSession(scope: Scope, secret: string) {
  const now = scope.clock.now();
  return scope.unit.db.selectFrom('session').innerJoin('account', 'account.id', 'session.accountId')
    .select(['account.id as accountId', 'account.email', 'account.isServerAdmin', 'session.id', 'session.lastSeenAt as usedAt'])
    .where('session.tokenHash', '=', hashSecret(secret)).where('session.expiresAt', '>', now)
    .where('session.lastSeenAt', '>', new Date(now.getTime() - idleHours * 3_600_000))
    .where('account.disabledAt', 'is', null).executeTakeFirst();
}

function actorOf(row: { readonly accountId: string; readonly email: string; readonly isServerAdmin: boolean }): AccountActor {
  return { kind: 'account', accountId: row.accountId, email: row.email, isServerAdmin: row.isServerAdmin };
}

/** The time of the last use is kept to the minute, so that reading does not write each time. */
function isMinuteAgo(moment: Date | null, now: Date): boolean {
  return moment === null || now.getTime() - moment.getTime() >= 60_000;
}
