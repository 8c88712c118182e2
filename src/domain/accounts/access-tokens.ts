import { Failure } from '../../failure.js';
import { installationDirectory, recordAudit } from '../audit.js';
import { asId, newId } from '../id.js';
import { isOneOf } from '../id-set.js';
import { notFound } from '../policy.js';
import { rowChanges } from '../row-changes.js';
import type { Scope } from '../scope.js';
import { mintToken } from '../secret.js';
import { parseName } from '../text.js';
import type { Transactions } from '../transactions.js';
import type { AccessToken } from './access-token.js';
import { holdOwnAccount, signInFirst } from './hold-account.js';

const mostTokens = 50;

export interface CreateAccessTokenInput {
  readonly name: string;
  readonly expiresAt?: Date | null | undefined;
}

/** An access token and its secret, which is shown this once. */
export interface CreatedAccessToken {
  readonly accessToken: AccessToken;
  readonly secret: string;
}

/** The tokens with which scripts act as an account. */
export class AccessTokens {
  constructor(private readonly transactions: Transactions) {}

  /** Makes a token for the signed-in account; throws INVALID, or LIMIT_REACHED at fifty. */
  async createAccessToken(scope: Scope, input: CreateAccessTokenInput): Promise<CreatedAccessToken> {
    return this.transactions.run(scope, async (scope) => {
      const account = await holdOwnAccount(scope);
      const name = parseName('name', input.name);
      const now = scope.clock.now();
      const expiresAt = input.expiresAt ?? null;
      if (expiresAt !== null && expiresAt <= now) throw new Failure('INVALID', 'The token would have expired already.', { field: 'expiresAt', help: 'Choose a moment in the future, or leave it out for a token without end.' });
      const live = await selectLive(scope, account.id).execute();
      if (live.length >= mostTokens) throw new Failure('LIMIT_REACHED', `An account can have at most ${mostTokens} access tokens.`, { help: 'Revoke one that is not used any more.' });
      const minted = mintToken('mst_pat_');
      const accessToken = await scope.unit.db.insertInto('access_token').values({
        id: newId(scope.clock), accountId: account.id, name, tokenHash: minted.secretHash, lastFour: minted.lastFour, createdAt: now, expiresAt,
      }).returningAll().executeTakeFirstOrThrow();
      await recordAudit(scope, { directoryId: installationDirectory, action: 'createAccessToken', subjectType: 'ACCESS_TOKEN', subjectId: accessToken.id, facts: { name, changes: rowChanges(null, accessToken, ['name', 'expiresAt']) } });
      return { accessToken, secret: minted.text };
    });
  }

  /** Ends one of the signed-in account's tokens for ever; throws NOT_FOUND for any other id. */
  async revokeAccessToken(scope: Scope, input: { readonly id: string }): Promise<string> {
    return this.transactions.run(scope, async (scope) => {
      const account = await holdOwnAccount(scope);
      const token = await scope.unit.db.updateTable('access_token').set({ revokedAt: scope.clock.now() })
        .where('access_token.id', '=', asId(input.id) ?? unknownId).where('access_token.accountId', '=', account.id).where('access_token.revokedAt', 'is', null)
        .returning(['access_token.id', 'access_token.name']).executeTakeFirst();
      if (token === undefined) throw notFound('No access token');
      await recordAudit(scope, { directoryId: installationDirectory, action: 'revokeAccessToken', subjectType: 'ACCESS_TOKEN', subjectId: token.id, facts: { name: token.name, changes: [{ path: 'revoked', before: false, after: true }] } });
      return token.id;
    });
  }

  /** The tokens of the signed-in account that are not revoked, the newest first; expired ones are among them. */
  async listAccessTokens(scope: Scope): Promise<readonly AccessToken[]> {
    const { actor } = scope;
    if (actor.kind !== 'account') throw signInFirst();
    return this.transactions.read(() => selectLive(scope, actor.accountId).orderBy('access_token.createdAt', 'desc').orderBy('access_token.id', 'desc').execute());
  }
}

/** Those of these tokens that are the signed-in account's own and not revoked; the others are left out. */
export async function listOwnAccessTokens(scope: Scope, ids: readonly string[]): Promise<readonly AccessToken[]> {
  return scope.actor.kind === 'account' ? selectLive(scope, scope.actor.accountId).where(isOneOf('access_token.id', ids)).execute() : [];
}

/** Ends every access token of an account, as a proof of the address anew and a new password do (DESIGN 3.2). */
export async function revokeAllAccessTokens(scope: Scope, accountId: string): Promise<void> {
  await scope.unit.db.updateTable('access_token').set({ revokedAt: scope.clock.now() })
    .where('access_token.accountId', '=', accountId).where('access_token.revokedAt', 'is', null).execute();
}

const unknownId = '00000000-0000-0000-0000-000000000000';

function selectLive(scope: Scope, accountId: string) {
  return scope.unit.db.selectFrom('access_token').selectAll('access_token')
    .where('access_token.accountId', '=', accountId).where('access_token.revokedAt', 'is', null);
}
