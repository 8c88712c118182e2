import type { AttributeName, Filter } from '../../scim/filter/filter.js';

/** A SCIM list: a filter tree as parsed, sorting, and a window by index. */
export interface ProvisionedListQuery {
  readonly scimConfigurationId: string;
  /** The SCIM root whose addresses the resources carry, which filters may name: `meta.location`, `$ref`. */
  readonly baseUrl: string;
  readonly filter?: Filter | undefined;
  readonly sortBy?: AttributeName | undefined;
  readonly descending?: boolean;
  /** From 1. */
  readonly startIndex: number;
  /** 0 gives only the total. */
  readonly count: number;
}

/** A list of groups; members and member counts cost, so they are read only when asked for. */
export interface ProvisionedGroupListQuery extends ProvisionedListQuery { readonly withMembers: boolean }

export interface ProvisionedGetQuery { readonly scimConfigurationId: string; readonly id: string }
/** The members of a group from after a place on, null for the first page. */
export interface ProvisionedMembersQuery extends ProvisionedGetQuery {
  readonly after: string | null;
}

export interface ProvisionedGroupGetQuery extends ProvisionedGetQuery { readonly withMembers: boolean }
