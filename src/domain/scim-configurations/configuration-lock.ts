import { signInFirst } from '../accounts/hold-account.js';
import { locate, type Located } from '../directory-lookup.js';
import { closeGate } from '../gate.js';
import { notFound } from '../policy.js';
import type { Scope } from '../scope.js';
import { assertVersion } from '../version.js';
import type { ScimConfiguration } from './scim-configuration.js';

/**
 * Where a configuration or a token lives; throws NOT_FOUND for an unknown id, in the words in which the policy refuses
 * a foreign one (THREATS V26), and UNAUTHENTICATED for strangers, who learn nothing of ids. Grants nothing: ask the
 * policy.
 */
export async function locateConfiguration(scope: Scope, id: string, table: 'scim_configuration' | 'scim_token' = 'scim_configuration'): Promise<Located> {
  if (scope.actor.kind === 'stranger') throw signInFirst();
  const [located] = (await locate(scope, table, [id])).values();
  if (located === undefined) throw notFound();
  return located;
}

/**
 * The configuration, held for a change until the transaction ends: requests pass its gate together while they write, so
 * a change of it falls wholly before or after a request (THREATS C10, C11). Throws NOT_FOUND when it has just gone, and
 * STALE for another version.
 */
export async function holdConfiguration(scope: Scope, located: Located, expectedVersion?: number | null): Promise<ScimConfiguration> {
  await closeGate(scope, 'configuration', located.id);
  const configuration = await selectConfiguration(scope, located).forUpdate('scim_configuration').executeTakeFirst();
  if (configuration === undefined) throw notFound();
  assertVersion(configuration, expectedVersion);
  return configuration;
}

/** The configuration as it is now; throws NOT_FOUND. */
export async function readConfiguration(scope: Scope, located: Located): Promise<ScimConfiguration> {
  const configuration = await selectConfiguration(scope, located).executeTakeFirst();
  if (configuration === undefined) throw notFound();
  return configuration;
}

function selectConfiguration(scope: Scope, { id, directory }: Located) {
  return scope.unit.db.selectFrom('scim_configuration').selectAll('scim_configuration')
    .where('scim_configuration.directoryId', '=', directory.id).where('scim_configuration.id', '=', id);
}
