import type { IdentityProvider } from './scim-configuration.js';

const names: Readonly<Record<Exclude<IdentityProvider, 'OTHER'>, string>> = {
  ENTRA_ID: 'Entra ID', OKTA: 'Okta', ONELOGIN: 'OneLogin', JUMPCLOUD: 'JumpCloud', PING: 'Ping', GOOGLE: 'Google',
  AUTHENTIK: 'authentik', KEYCLOAK: 'Keycloak',
};

/** What a sentence needs to know of a configuration. */
export interface NamedConfiguration {
  readonly name: string;
  readonly identityProvider: IdentityProvider;
}

/** What people call the provider: "Okta", or the name of the configuration where Muster does not know the product. */
export function shortProviderName({ name, identityProvider }: NamedConfiguration): string {
  return identityProvider === 'OTHER' ? name : names[identityProvider];
}

/** The provider with its configuration, where somebody has to find it: `Okta (configuration "Staff")`. */
export function fullProviderName(configuration: NamedConfiguration): string {
  const { name, identityProvider } = configuration;
  return identityProvider === 'OTHER' ? `the identity provider of the configuration "${name}"` : `${names[identityProvider]} (configuration "${name}")`;
}
