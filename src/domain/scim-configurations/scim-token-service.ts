import { sql } from 'kysely';
import { Failure } from '../../failure.js';
import { recordAudit } from '../audit.js';
import type { Change } from '../change.js';
import type { Located } from '../directory-lookup.js';
import { assertCan, notFound } from '../policy.js';
import { rowChanges } from '../row-changes.js';
import type { Scope } from '../scope.js';
import { parseName } from '../text.js';
import type { Transactions } from '../transactions.js';
import { holdConfiguration, locateConfiguration } from './configuration-lock.js';
import { reachesAdmin } from './powerful-configuration.js';
import type { ScimConfiguration } from './scim-configuration.js';
import type { ScimToken } from './scim-token.js';
import { isLive, scimTokenStatus } from './scim-token-status.js';
import { issueToken } from './token-issue.js';

const mostLiveTokens = 2;
const usualOverlapMinutes = 24 * 60;
const longestOverlapMinutes = 30 * 24 * 60;

export interface RotateScimTokenInput {
  readonly scimConfigurationId: string;
  readonly name?: string | null | undefined;
  /** How long the tokens of before keep working; 0 ends them at once. 24 hours when absent. */
  readonly overlapMinutes?: number | null | undefined;
  readonly expiresAt?: Date | null | undefined;
}

export interface RevokeScimTokenInput {
  readonly id: string;
  /** The version of the token's configuration; a token itself has none. */
  readonly expectedVersion?: number | null | undefined;
}

/** What became of a token; `bearerToken` is there once, when it was made. */
export interface ScimTokenChanged {
  readonly configuration: ScimConfiguration;
  readonly token: ScimToken;
  readonly bearerToken?: string;
}

/** The bearer tokens of configurations (DESIGN 3.4): at most two live ones, so that nobody has to stop for a rotation. */
export class ScimTokenService {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Makes a second live token; the earlier one retires after the overlap. Throws LIMIT_REACHED for a third, INVALID,
   * NOT_FOUND, FORBIDDEN: where the configuration reaches a team with role ADMIN, only owners rotate (DESIGN 3.1).
   */
  rotate(scope: Scope, input: RotateScimTokenInput): Promise<ScimTokenChanged> {
    return this.transactions.run(scope, async (tx) => {
      const located = await locateConfiguration(tx, input.scimConfigurationId);
      await assertCan(tx, 'ROTATE_TOKEN', located.directory);
      const configuration = await holdConfiguration(tx, located);
      if (await reachesAdmin(tx, configuration)) await assertCan(tx, 'ROTATE_POWERFUL_TOKEN', located.directory);
      const retiresAt = retirement(tx, input.overlapMinutes);
      const tokens = await listTokens(tx, configuration);
      assertRoom(tokens, tx.clock.now(), retiresAt);
      const { token, bearerToken } = await issueToken(tx, configuration, {
        name: input.name === undefined || input.name === null ? `Token ${tokens.length + 1}` : parseName('name', input.name),
        expiresAt: parseExpiry(tx, input.expiresAt),
      });
      await retire(tx, configuration, tokens, retiresAt, token.id);
      await audit(tx, 'rotateScimToken', configuration, token, rowChanges(null, token, ['name', 'expiresAt']));
      return { configuration, token, bearerToken };
    });
  }

  /** Ends a token at once: no request starts with it after this is acknowledged (THREATS C11). Ending it again changes nothing. */
  revoke(scope: Scope, input: RevokeScimTokenInput): Promise<ScimTokenChanged> {
    return this.transactions.run(scope, async (tx) => {
      const located = await locateConfiguration(tx, input.id, 'scim_token');
      await assertCan(tx, 'ROTATE_TOKEN', located.directory);
      const { configurationId } = await readToken(tx, located);
      const configuration = await holdConfiguration(tx, { id: configurationId, directory: located.directory }, input.expectedVersion);
      const token = await readToken(tx, located);
      const revoked = await tx.unit.db.updateTable('scim_token').set({ revokedAt: tx.clock.now() })
        .where('directoryId', '=', token.directoryId).where('id', '=', token.id).where('revokedAt', 'is', null)
        .returningAll().executeTakeFirst();
      if (revoked !== undefined) await audit(tx, 'revokeScimToken', configuration, revoked, [{ path: 'status', before: scimTokenStatus(token, tx.clock.now()), after: 'REVOKED' }]);
      return { configuration, token: revoked ?? token };
    });
  }
}

function listTokens(scope: Scope, configuration: ScimConfiguration): Promise<ScimToken[]> {
  return scope.unit.db.selectFrom('scim_token').selectAll()
    .where('directoryId', '=', configuration.directoryId).where('configurationId', '=', configuration.id)
    .orderBy('createdAt', 'desc').orderBy('id', 'desc').execute();
}

function retirement(scope: Scope, overlapMinutes: number | null | undefined): Date {
  const minutes = overlapMinutes ?? usualOverlapMinutes;
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > longestOverlapMinutes) {
    throw new Failure('INVALID', `overlapMinutes must be a whole number from 0 to ${longestOverlapMinutes} (30 days).`, { field: 'overlapMinutes', help: 'Leave it out for 24 hours; 0 ends the earlier tokens at once.' });
  }
  return new Date(scope.clock.now().getTime() + minutes * 60_000);
}

function parseExpiry(scope: Scope, expiresAt: Date | null | undefined): Date | null {
  if (expiresAt === undefined || expiresAt === null) return null;
  if (expiresAt > scope.clock.now()) return expiresAt;
  throw new Failure('INVALID', 'expiresAt has passed already; choose a moment in the future, or leave it out.', { field: 'expiresAt' });
}

/** Throws LIMIT_REACHED when the new token would be the third that works; with overlap 0 it is the only one. */
function assertRoom(tokens: readonly ScimToken[], now: Date, retiresAt: Date): void {
  const staying = retiresAt > now ? tokens.filter((token) => isLive(token, now)).length : 0;
  if (staying < mostLiveTokens) return;
  throw new Failure('LIMIT_REACHED', 'This configuration has two tokens that work already, and there are never more than two.', {
    help: 'Revoke the token that the identity provider does not use any more, then rotate again.',
  });
}

/** Every live token of before retires when the overlap is over, or earlier if it was to; the one it replaces says so. */
async function retire(scope: Scope, { directoryId }: ScimConfiguration, tokens: readonly ScimToken[], retiresAt: Date, replacedBy: string): Promise<void> {
  const live = tokens.filter((token) => isLive(token, scope.clock.now())).map((token) => token.id);
  if (live.length === 0) return;
  await scope.unit.db.updateTable('scim_token')
    .set({
      retiresAt: sql<Date>`least(retires_at, ${retiresAt}::timestamptz)`,
      replacedBy: sql<string>`coalesce(replaced_by, ${replacedBy}::uuid)`,
    })
    .where('directoryId', '=', directoryId).where('id', 'in', live).execute();
}

async function readToken(scope: Scope, located: Located): Promise<ScimToken> {
  const token = await scope.unit.db.selectFrom('scim_token').selectAll()
    .where('directoryId', '=', located.directory.id).where('id', '=', located.id).executeTakeFirst();
  if (token === undefined) throw notFound('No token');
  return token;
}

async function audit(scope: Scope, action: string, configuration: ScimConfiguration, token: ScimToken, changes: readonly Change[]): Promise<void> {
  await recordAudit(scope, {
    directoryId: configuration.directoryId, action, subjectType: 'SCIM_TOKEN', subjectId: token.id,
    facts: { name: configuration.name, changes, detail: `${token.name}, ending in ${token.lastFour}` },
  });
}
