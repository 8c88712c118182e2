import type { IdentityProvider, UserNamePolicy } from './scim-configuration.js';

/** What both kinds of new configurations say; what is absent or null gets the usual value (schema.graphql). */
export interface NewScimConfiguration {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly identityProvider?: IdentityProvider | null | undefined;
  readonly autoProvisionUsers?: boolean | null | undefined;
  readonly autoDeprovisionUsers?: boolean | null | undefined;
  readonly userNamePolicy?: UserNamePolicy | null | undefined;
  readonly showUnmanaged?: boolean | null | undefined;
}

export interface CreateProjectScimConfigurationInput extends NewScimConfiguration {
  readonly projectId: string;
  readonly pushGroupsEnabled?: boolean | null | undefined;
  readonly defaultTeamIds?: readonly string[] | null | undefined;
}

export interface CreateStatusPageScimConfigurationInput extends NewScimConfiguration {
  readonly statusPageId: string;
}

/** A change of a configuration: absent stays; null clears the description and empties the default teams. */
export interface ChangeScimConfigurationInput {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly identityProvider?: IdentityProvider | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly autoProvisionUsers?: boolean | null | undefined;
  readonly autoDeprovisionUsers?: boolean | null | undefined;
  readonly pushGroupsEnabled?: boolean | null | undefined;
  readonly userNamePolicy?: UserNamePolicy | null | undefined;
  readonly inviteOnProvision?: boolean | null | undefined;
  readonly showUnmanaged?: boolean | null | undefined;
  readonly defaultTeamIds?: readonly string[] | null | undefined;
}

export interface RemoveScimConfigurationInput {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}
