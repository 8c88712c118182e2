import type { Outcome } from './outcome.js';
import type { Person, PersonAttributes } from '../people/person.js';
import type { Team } from '../teams/team.js';

/** Absent means unchanged, null means cleared, in every change below (STYLE 11). */
export interface PersonName {
  readonly formatted?: string | null;
  readonly givenName?: string | null;
  readonly familyName?: string | null;
  readonly middleName?: string | null;
  readonly honorificPrefix?: string | null;
  readonly honorificSuffix?: string | null;
}

export interface PersonEmail {
  readonly value: string;
  readonly type?: string | null;
  readonly primary?: boolean | null;
  readonly display?: string | null;
}

/** What a provider says of a person, in domain words; `attributes` holds every other SCIM attribute by its SCIM name. */
interface PersonValues {
  readonly externalId?: string | null;
  readonly active?: boolean | null;
  readonly displayName?: string | null;
  readonly name?: PersonName | null;
  readonly emails?: readonly PersonEmail[] | null;
  readonly attributes?: PersonAttributes | null;
}

/** What POST /Users says. */
export interface ProvisionPersonInput extends PersonValues {
  readonly scimConfigurationId: string;
  readonly userName: string;
}

/** A change of a provisioned person. `name`, `emails` and `attributes` replace the whole of what they name. */
export interface ChangeProvisionedPersonInput extends PersonValues {
  readonly scimConfigurationId: string;
  readonly id: string;
  readonly expectedVersion?: number | null;
  readonly userName?: string | null;
}

export interface DeprovisionPersonInput {
  readonly scimConfigurationId: string;
  readonly id: string;
  readonly expectedVersion?: number | null;
}

export interface PushGroupInput {
  readonly scimConfigurationId: string;
  readonly displayName: string;
  readonly externalId?: string | null;
  readonly memberIds?: readonly string[] | null;
}

/** `members` replaces the whole set; addMembers and removeMembers are differences and never need the set. */
export interface ChangePushedGroupInput {
  readonly scimConfigurationId: string;
  readonly id: string;
  readonly expectedMetaVersion?: string | null;
  readonly displayName?: string | null;
  readonly externalId?: string | null;
  readonly members?: readonly string[] | null;
  readonly addMembers?: readonly string[] | null;
  readonly removeMembers?: readonly string[] | null;
}

export interface RemovePushedGroupInput {
  readonly scimConfigurationId: string;
  readonly id: string;
  readonly expectedMetaVersion?: string | null;
}

/** A direct team of a person, as `groups` of a SCIM User shows it. */
export interface TeamOfPerson {
  readonly id: string;
  readonly name: string;
}

/** A person as a provider sees it: the row, and the teams that this configuration may see. */
export interface ProvisionedPerson {
  readonly person: Person;
  readonly teams: readonly TeamOfPerson[];
}

/** A member of a group as SCIM shows it. */
export interface GroupMember {
  readonly id: string;
  readonly userName: string;
}

/** Some members of a group; `next` is the place to read on from, null at the end. */
export interface MemberPage {
  readonly members: readonly GroupMember[];
  readonly next: string | null;
}

/**
 * A team as a provider sees it. `members` is null when the caller did not ask for them, or when the groups of the
 * answer have more than 1,000 together: those are read page by page.
 */
export interface ProvisionedGroup {
  readonly team: Team;
  /** The whole of meta.version, quotes and W/ included; moves with name, externalId, role and members. */
  readonly metaVersion: string;
  readonly memberCount: number;
  readonly members: readonly GroupMember[] | null;
}

export interface PersonChanged extends ProvisionedPerson { readonly outcome: Outcome }
/** A team after a change, at the cost of the change: its members are counted only so far. */
export interface GroupChanged {
  readonly team: Team;
  /** Exact up to 1,000; 1,001 stands for every larger team. */
  readonly memberCount: number;
  readonly outcome: Outcome;
}
export interface Deprovisioned { readonly deletedId: string; readonly outcome: Outcome }

/** A resource of a list over both kinds. */
export type ProvisionedResource =
  | { readonly kind: 'person'; readonly person: ProvisionedPerson }
  | { readonly kind: 'group'; readonly group: ProvisionedGroup };

/** One page of a SCIM list, and where it goes on in either direction when it is paged by cursor (RFC 9865). */
export interface ProvisionedPage<Item> {
  readonly items: readonly Item[];
  readonly totalResults: number;
  readonly nextCursor?: string;
  readonly previousCursor?: string;
}
