import { Failure } from '../../failure.js';
import type { Scope } from '../scope.js';
import { fullProviderName } from './provider-name.js';

/** A person or team that a configuration manages. */
export interface Managed {
  readonly directoryId: string;
  readonly managedBy: string;
}

/** Whether a configuration manages this row. */
export function isManaged<Row extends { readonly directoryId: string; readonly managedBy: string | null }>(row: Row): row is Row & Managed {
  return row.managedBy !== null;
}

/**
 * The refusal of an edit by hand of what a provider manages (DESIGN 3.3): `sentence` gets the provider with its
 * configuration, and says what comes from there and where to change it.
 */
export async function managedByScim(scope: Scope, row: Managed, field: string, sentence: (provider: string) => string, help: string): Promise<Failure> {
  const configuration = await scope.unit.db.selectFrom('scim_configuration')
    .select(['scim_configuration.name', 'scim_configuration.identityProvider'])
    .where('scim_configuration.directoryId', '=', row.directoryId).where('scim_configuration.id', '=', row.managedBy).executeTakeFirstOrThrow();
  return new Failure('MANAGED_BY_SCIM', sentence(fullProviderName(configuration)), { field, help });
}
