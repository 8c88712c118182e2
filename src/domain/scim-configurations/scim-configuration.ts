import { defineEntity } from '@mikro-orm/core';
import { directoryFilter } from '../directory-filter.js';
import type { DirectoryKind } from '../directory.js';
import type { Row } from '../row.js';

/** The providers whose words and habits Muster knows. */
export const identityProviders = [
  'ENTRA_ID', 'OKTA', 'ONELOGIN', 'JUMPCLOUD', 'PING', 'GOOGLE', 'AUTHENTIK', 'KEYCLOAK', 'OTHER',
] as const;
export type IdentityProvider = (typeof identityProviders)[number];

/** EMAIL: userName must be an e-mail address. ANY: any text (DESIGN 3.3). */
export const userNamePolicies = ['EMAIL', 'ANY'] as const;
export type UserNamePolicy = (typeof userNamePolicies)[number];

/** The connection of one identity provider to one directory: the {scimId} of the address. */
export const ScimConfigurationEntity = defineEntity({
  name: 'ScimConfiguration',
  tableName: 'scim_configuration',
  filters: directoryFilter,
  properties: (p) => ({
    id: p.uuid().primary(),
    directoryId: p.uuid(),
    kind: p.text().$type<DirectoryKind>(),
    name: p.text(),
    description: p.text().nullable(),
    identityProvider: p.text().$type<IdentityProvider>(),
    enabled: p.boolean(),
    autoProvisionUsers: p.boolean(),
    autoDeprovisionUsers: p.boolean(),
    pushGroupsEnabled: p.boolean(),
    userNamePolicy: p.text().$type<UserNamePolicy>(),
    inviteOnProvision: p.boolean(),
    showUnmanaged: p.boolean(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  }),
});
export type ScimConfiguration = Row<typeof ScimConfigurationEntity>;

/** The teams in which everyone lands whom a configuration provisions while push groups is off. */
export const DefaultTeamEntity = defineEntity({
  name: 'DefaultTeam',
  tableName: 'scim_configuration_default_team',
  filters: directoryFilter,
  properties: (p) => ({
    directoryId: p.uuid(),
    configurationId: p.uuid().primary(),
    teamId: p.uuid().primary(),
  }),
});
export type DefaultTeam = Row<typeof DefaultTeamEntity>;
