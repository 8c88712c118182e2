import type { DirectoryKind } from '../directory.js';
import { locateScimToken } from '../directory-lookup.js';
import { asId } from '../id.js';
import type { ProviderActor, Scope } from '../scope.js';
import { readToken, sameSecret } from '../secret.js';
import type { Transactions } from '../transactions.js';
import type { ScimConfiguration } from './scim-configuration.js';
import type { TokenUsage } from './token-usage.js';

/** What a request showed: the bearer token, and the address that it was sent to. */
export interface PresentedToken {
  readonly kind: DirectoryKind;
  readonly configurationId: string;
  readonly token: string;
}

/** Who a live token speaks for. The configuration may be paused: that is for the caller to say (503, DESIGN 3.3). */
export interface AuthenticatedProvider {
  readonly actor: ProviderActor;
  readonly configuration: ScimConfiguration;
}

/** Decides who a bearer token is, for SCIM. One function for both kinds of addresses (THREATS V8). */
export class ScimAuthentication {
  constructor(private readonly transactions: Transactions, private readonly usage: TokenUsage) {}

  /**
   * The provider behind a token that is live and belongs to exactly this configuration of this kind; undefined for
   * everything else, whatever the reason (PROTOCOL 1). What cannot be a token of ours is refused without any SQL
   * (THREATS V23). Throws UNAVAILABLE while the database is away.
   */
  async authenticate(scope: Scope, presented: PresentedToken): Promise<AuthenticatedProvider | undefined> {
    const token = readToken(presented.token);
    const configurationId = asId(presented.configurationId);
    if (token === undefined || token.prefix !== 'mst_scim_' || configurationId === undefined) return undefined;
    return this.transactions.read(async () => {
      const located = await locateScimToken(scope, token.tokenId);
      const row = located && await findLiveToken(scope, located, configurationId, presented.kind);
      if (row === undefined || !sameSecret(row.secretHash, token.secretHash)) return undefined;
      const { secretHash: _, tokenRowId, lastUsedAt, ...configuration } = row;
      this.usage.remember({
        directoryId: configuration.directoryId, id: tokenRowId, lastUsedAt, at: scope.clock.now(),
        ip: scope.origin.clientIp ?? null, userAgent: scope.origin.userAgent ?? null,
      });
      return {
        actor: { kind: 'provider', directoryId: configuration.directoryId, configurationId: configuration.id, tokenId: tokenRowId },
        configuration,
      };
    });
  }
}

/** Token and configuration in one statement: every condition that makes the token good here, but for its secret. */
function findLiveToken(scope: Scope, located: { readonly id: string; readonly directoryId: string }, configurationId: string, kind: DirectoryKind) {
  const now = scope.clock.now();
  return scope.unit.db.selectFrom('scim_token')
    .innerJoin('scim_configuration', (join) => join
      .onRef('scim_configuration.directoryId', '=', 'scim_token.directoryId').onRef('scim_configuration.id', '=', 'scim_token.configurationId'))
    .selectAll('scim_configuration').select(['scim_token.id as tokenRowId', 'scim_token.secretHash', 'scim_token.lastUsedAt'])
    .where('scim_token.directoryId', '=', located.directoryId).where('scim_configuration.directoryId', '=', located.directoryId)
    .where('scim_token.id', '=', located.id)
    .where('scim_configuration.id', '=', configurationId).where('scim_configuration.kind', '=', kind)
    .where('scim_token.revokedAt', 'is', null)
    .where((token) => token.or([token('scim_token.expiresAt', 'is', null), token('scim_token.expiresAt', '>', now)]))
    .where((token) => token.or([token('scim_token.retiresAt', 'is', null), token('scim_token.retiresAt', '>', now)]))
    .executeTakeFirst();
}
