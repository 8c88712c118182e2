import { Failure } from '../../failure.js';
import type { DirectoryRef } from '../directory-lookup.js';
import { passGate } from '../gate.js';
import { assertCan, notFound, type Action } from '../policy.js';
import { locateConfiguration } from '../scim-configurations/configuration-lock.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { ProviderActor, Scope } from '../scope.js';

/** In whose name something is provisioned, and with which rules. */
export interface Authority {
  readonly configuration: ScimConfiguration;
  readonly directory: DirectoryRef;
}

/**
 * The first line of everything in provisioning. A provider needs a live token of this very configuration, which the
 * statement that reads the rules checks once more; in a transaction it passes the gate of the configuration first, so
 * that a change of its flags or a revoked token falls wholly before or after (THREATS C10, C11). A human needs MANAGE_SCIM. Throws
 * UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, or UNAVAILABLE while the configuration is paused.
 */
export async function assertMayProvision(scope: Scope, configurationId: string): Promise<Authority> {
  if (scope.actor.kind === 'provider') return authorityOfProvider(scope, scope.actor, configurationId);
  const located = await locateConfiguration(scope, configurationId);
  await assertCan(scope, 'MANAGE_SCIM', located.directory);
  const configuration = await findConfiguration(scope, located.directory.id, located.id);
  if (configuration === undefined) throw notFound();
  return { configuration, directory: located.directory };
}

/** The configuration with this id in this directory, behind its gate in a transaction as every provider reads it; or undefined. */
export async function findConfiguration(scope: Scope, directoryId: string, configurationId: string): Promise<ScimConfiguration | undefined> {
  if (scope.unit.inTransaction) await passGate(scope, 'configuration', configurationId);
  return selectConfiguration(scope, directoryId, configurationId).executeTakeFirst();
}

/** The configurations with these ids in these directories; others are left out. The caller has asked the policy. */
export async function listConfigurations(scope: Scope, directoryIds: readonly string[], ids: readonly string[]): Promise<readonly ScimConfiguration[]> {
  if (ids.length === 0) return [];
  return scope.unit.db.selectFrom('scim_configuration').selectAll('scim_configuration')
    .where('scim_configuration.directoryId', 'in', [...directoryIds]).where('scim_configuration.id', 'in', [...ids]).execute();
}

/**
 * A human who provisions also needs the right for the effect (DESIGN 3.1): MANAGE_OWNERS to end or give back an
 * owner's access, GRANT_ADMIN to change who is in a team with role ADMIN. A provider's effect is bounded by the rules
 * of DESIGN 3.3 alone. Throws FORBIDDEN.
 */
export async function assertMayCause(scope: Scope, authority: Authority, effect: Extract<Action, 'MANAGE_OWNERS' | 'GRANT_ADMIN'>): Promise<void> {
  if (scope.actor.kind === 'account') await assertCan(scope, effect, authority.directory);
}

async function authorityOfProvider(scope: Scope, actor: ProviderActor, configurationId: string): Promise<Authority> {
  if (actor.configurationId !== configurationId.toLowerCase()) throw notFound();
  if (scope.unit.inTransaction) await passGate(scope, 'configuration', actor.configurationId);
  // After the wait: a token that was replaced meanwhile has retired by now.
  const now = scope.clock.now();
  const configuration = await selectConfiguration(scope, actor.directoryId, actor.configurationId)
    .where(({ exists, selectFrom }) => exists(selectFrom('scim_token').select('scim_token.id')
      .where('scim_token.directoryId', '=', actor.directoryId).where('scim_token.id', '=', actor.tokenId)
      .where('scim_token.configurationId', '=', actor.configurationId).where('scim_token.revokedAt', 'is', null)
      .where((token) => token.or([token('scim_token.expiresAt', 'is', null), token('scim_token.expiresAt', '>', now)]))
      .where((token) => token.or([token('scim_token.retiresAt', 'is', null), token('scim_token.retiresAt', '>', now)]))))
    .executeTakeFirst();
  if (configuration === undefined) throw new Failure('UNAUTHENTICATED', 'The bearer token is not valid for this address.');
  if (!configuration.enabled) throw paused(configuration);
  scope.unit.enter(actor.directoryId);
  const page = configuration.kind === 'STATUS_PAGE'
    ? await scope.unit.db.selectFrom('status_page').select('status_page.projectId').where('status_page.id', '=', actor.directoryId).executeTakeFirst()
    : undefined;
  return {
    configuration,
    directory: { id: actor.directoryId, kind: configuration.kind, projectId: page?.projectId ?? actor.directoryId },
  };
}

/** The refusal of a paused configuration: 503, so that the provider comes back later (DESIGN 3.3). */
export function paused(configuration: ScimConfiguration): Failure {
  return new Failure('UNAVAILABLE', `Provisioning through the configuration "${configuration.name}" is paused by an administrator; nothing was changed.`, {
    retryAfter: 300, help: 'Resume the configuration in Muster, then let the identity provider try again.',
  });
}

function selectConfiguration(scope: Scope, directoryId: string, configurationId: string) {
  return scope.unit.db.selectFrom('scim_configuration').selectAll('scim_configuration')
    .where('scim_configuration.directoryId', '=', directoryId).where('scim_configuration.id', '=', configurationId);
}
