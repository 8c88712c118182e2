import { allows } from '../domain/policy.js';
import type { ScimConfiguration } from '../domain/scim-configurations/scim-configuration.js';
import type { GraphqlContext } from './context.js';
import { viewerAccess } from './viewer-access.js';

/** The configuration that manages something, for those who may read configurations; null for others and for none. */
export async function loadManager(context: GraphqlContext, directoryId: string, configurationId: string | null): Promise<ScimConfiguration | null> {
  if (configurationId === null || !allows(await viewerAccess(context, directoryId), 'MANAGE_SCIM')) return null;
  return await context.loaders.scimConfiguration.load(configurationId) ?? null;
}
