import type { Role, Settings } from './state.js';

/** What a provider says of a user. */
export interface UserWords {
  readonly userName: string;
  readonly externalId?: string;
  readonly displayName?: string;
  readonly mail?: string;
  readonly active?: boolean;
}

/** A provisioning request: by a provider in SCIM, or by a human with the GraphQL twin. */
export type ProvisioningStep = { readonly by: 'provider' | 'human'; readonly configuration: string } & (
  | { readonly kind: 'postUser'; readonly user: UserWords }
  | { readonly kind: 'putUser'; readonly person: string; readonly user: UserWords }
  | { readonly kind: 'patchUser'; readonly person: string; readonly change: Partial<UserWords> }
  | { readonly kind: 'deleteUser'; readonly person: string }
  | { readonly kind: 'postGroup'; readonly name: string; readonly externalId?: string; readonly members?: readonly string[] }
  | { readonly kind: 'putGroup'; readonly team: string; readonly name: string; readonly externalId?: string; readonly members?: readonly string[] }
  | { readonly kind: 'patchGroup'; readonly team: string; readonly name?: string; readonly members: GroupChange }
  | { readonly kind: 'deleteGroup'; readonly team: string }
);

export type GroupChange = { readonly set: readonly string[] } | { readonly add: readonly string[]; readonly remove: readonly string[] };

/** A mutation of a human, with the very input of the GraphQL contract. */
export type HandStep =
  | { readonly kind: 'createProject'; readonly input: { readonly name: string }; readonly owner: string }
  | { readonly kind: 'createStatusPage'; readonly input: { readonly projectId: string; readonly name: string } }
  | { readonly kind: 'addPerson'; readonly input: { readonly projectId?: string; readonly statusPageId?: string; readonly email: string; readonly teamIds?: readonly string[] } }
  | { readonly kind: 'updatePerson'; readonly input: { readonly id: string; readonly displayName: string } }
  | { readonly kind: 'suspendPerson'; readonly input: { readonly id: string; readonly reason: string } }
  | { readonly kind: 'restorePerson' | 'removePerson' | 'unlinkPerson' | 'unlinkTeam' | 'deleteTeam' | 'deleteScimConfiguration'; readonly input: { readonly id: string } }
  | { readonly kind: 'createTeam'; readonly input: { readonly projectId: string; readonly name: string; readonly role: Role } }
  | { readonly kind: 'updateTeam'; readonly input: { readonly id: string; readonly name?: string; readonly role?: Role } }
  | { readonly kind: 'changeTeamMembers'; readonly input: { readonly teamId: string; readonly add: readonly string[]; readonly remove: readonly string[] } }
  | { readonly kind: 'createProjectScimConfiguration'; readonly input: { readonly projectId: string; readonly name: string } & Settings }
  | { readonly kind: 'createStatusPageScimConfiguration'; readonly input: { readonly statusPageId: string; readonly name: string } & Omit<Settings, 'pushGroupsEnabled' | 'defaultTeamIds'> }
  | { readonly kind: 'updateScimConfiguration'; readonly input: { readonly id: string; readonly enabled?: boolean } & Partial<Settings> }
  | { readonly kind: 'applyDefaultTeams'; readonly input: { readonly scimConfigurationId: string } }
  | { readonly kind: 'linkPerson' | 'linkTeam'; readonly input: { readonly id: string; readonly scimConfigurationId: string } };

/** Somebody is invited and follows the link. */
export interface SignUpStep {
  readonly kind: 'signUp';
  readonly person: string;
}

/** A provider reads everything that it may see; nothing may change. */
export interface LookStep {
  readonly kind: 'look';
  readonly configuration: string;
}

/** A provider whose configuration was deleted asks again. */
export interface CallDeletedStep {
  readonly kind: 'callDeleted';
  readonly configuration: string;
}

/** One request or two, with the ids of the moment. */
export type Step = ProvisioningStep | HandStep | SignUpStep | LookStep | CallDeletedStep;

/** Whether a provider sends this, so that an event has to say so. */
export function isOfProvider(step: Step): step is ProvisioningStep & { readonly by: 'provider' } {
  return 'by' in step && step.by === 'provider';
}
