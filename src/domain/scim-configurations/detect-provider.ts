import type { IdentityProvider } from './scim-configuration.js';

/** Clients that name themselves in User-Agent; Entra ID sends none (IDP-DIALECTS T-51). All lower case. */
const clients: readonly (readonly [string, IdentityProvider])[] = [
  ['okta scim client', 'OKTA'], ['google-auto-provisioning', 'GOOGLE'], ['onelogin', 'ONELOGIN'], ['jumpcloud', 'JUMPCLOUD'],
  ['pingone', 'PING'], ['pingfederate', 'PING'], ['authentik', 'AUTHENTIK'], ['keycloak', 'KEYCLOAK'],
];

/** Which provider a User-Agent speaks of, or undefined. A hint for people; nothing is decided by it here. */
export function detectProvider(userAgent: string | null): IdentityProvider | undefined {
  const agent = userAgent?.toLowerCase() ?? '';
  return clients.find(([client]) => agent.includes(client))?.[1];
}
