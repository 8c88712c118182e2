import type { DirectoryKind } from '../../domain/directory.js';
import type { ConnectionState } from '../../domain/scim-configurations/connection-state.js';
import type { IdentityProvider, UserNamePolicy } from '../../domain/scim-configurations/scim-configuration.js';
import type { ScimTokenStatus } from '../../domain/scim-configurations/scim-token-status.js';
import { textEnum } from '../text-enum.js';

/** What a configuration provisions into. */
export const ScimKindEnum = textEnum<DirectoryKind>('ScimKind', 'What an identity provider is connected to.', {
  PROJECT: 'A project: people and, with push groups, teams.',
  STATUS_PAGE: 'A private status page: its subscribers. There are no groups.',
});

/** Whose habits a configuration has. */
export const IdentityProviderEnum = textEnum<IdentityProvider>('IdentityProvider', 'The product that provisions. It decides wordings and a few habits, never what is allowed.', {
  ENTRA_ID: 'Microsoft Entra ID, once Azure AD.',
  OKTA: 'Okta.',
  ONELOGIN: 'OneLogin.',
  JUMPCLOUD: 'JumpCloud.',
  PING: 'PingOne or PingFederate.',
  GOOGLE: 'Google Workspace or Cloud Identity.',
  AUTHENTIK: 'authentik.',
  KEYCLOAK: 'Keycloak with a SCIM client.',
  OTHER: 'Anything else that speaks SCIM 2.0.',
});

/** What may stand in userName. */
export const UserNamePolicyEnum = textEnum<UserNamePolicy>('UserNamePolicy', 'What a provider may send as userName.', {
  EMAIL: 'An e-mail address; anything else is refused. The usual policy.',
  ANY: 'Any text. The account is then found by the primary e-mail address, if there is one.',
});

/** How a connection is doing. */
export const ConnectionStateEnum = textEnum<ConnectionState>('ConnectionState', 'How a connection is doing.', {
  WAITING: 'No request has come yet.',
  HEALTHY: 'Requests come and are answered.',
  QUIET: 'No request for 7 days. Neutral: providers are silent when nothing changes.',
  FAILING: 'The last three requests or more were all refused; "not found" does not count.',
  PAUSED: 'An administrator has paused the configuration: requests are put off with 503.',
});

/** Whether a token works. */
export const ScimTokenStatusEnum = textEnum<ScimTokenStatus>('ScimTokenStatus', 'Whether a token works.', {
  ACTIVE: 'It works.',
  RETIRING: 'It was replaced and works until its overlap is over.',
  EXPIRED: 'It does not work any more: its date or its overlap is over.',
  REVOKED: 'An administrator has ended it.',
});
