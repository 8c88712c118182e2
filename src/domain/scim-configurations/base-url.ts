import type { ScimConfiguration } from './scim-configuration.js';

/** The address that goes into the identity provider: `{PUBLIC_URL}/scim/v2/{id}`, or that of a status page (DESIGN 8). */
export function scimBaseUrl(publicUrl: string, { id, kind }: Pick<ScimConfiguration, 'id' | 'kind'>): string {
  return `${publicUrl.replace(/\/+$/, '')}/${kind === 'PROJECT' ? 'scim' : 'status-page-scim'}/v2/${id}`;
}
