import { newId } from '../id.js';
import type { Scope } from '../scope.js';
import { mintToken } from '../secret.js';
import type { ScimConfiguration } from './scim-configuration.js';
import type { ScimToken } from './scim-token.js';

/** A stored token and its text, which is nowhere else (DESIGN 3.4). */
export interface IssuedToken {
  readonly token: ScimToken;
  readonly bearerToken: string;
}

/** Makes a token of the configuration, in the transaction of the caller, who holds the configuration or has just made it. */
export async function issueToken(
  scope: Scope, configuration: ScimConfiguration, { name, expiresAt }: { readonly name: string; readonly expiresAt: Date | null },
): Promise<IssuedToken> {
  const minted = mintToken('mst_scim_');
  const token = await scope.unit.db.insertInto('scim_token').values({
    id: newId(scope.clock),
    directoryId: configuration.directoryId,
    configurationId: configuration.id,
    name,
    tokenId: minted.tokenId,
    secretHash: minted.secretHash,
    lastFour: minted.lastFour,
    createdBy: scope.actor.kind === 'account' ? scope.actor.accountId : null,
    createdAt: scope.clock.now(),
    expiresAt,
  }).returningAll().executeTakeFirstOrThrow();
  return { token, bearerToken: minted.text };
}
