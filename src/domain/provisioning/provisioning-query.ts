import type { AttributeName, Filter } from '../../scim/filter/filter.js';

/** A page by index (RFC 7644 section 3.4.2.4). */
export interface IndexWindow {
  /** From 1. */
  readonly startIndex: number;
  /** 0 gives only the total. */
  readonly count: number;
  readonly cursor?: undefined;
}

/** A page by cursor (RFC 9865). */
export interface CursorWindow {
  /** As a page before has given it; empty for the first page. */
  readonly cursor: string;
  /** 0 gives only the total. */
  readonly count: number;
  readonly startIndex?: undefined;
}

export type ListWindow = IndexWindow | CursorWindow;

/** What a SCIM list is made of, whatever its pages: a filter tree as parsed, and sorting. */
export interface ProvisionedSelection {
  readonly scimConfigurationId: string;
  /** The SCIM root whose addresses the resources carry, which filters may name: `meta.location`, `$ref`. */
  readonly baseUrl: string;
  readonly filter?: Filter | undefined;
  readonly sortBy?: AttributeName | undefined;
  readonly descending?: boolean;
}

/** A page of a SCIM list. */
export type ProvisionedListQuery = ProvisionedSelection & ListWindow;

/** A list of groups; members and member counts cost, so they are read only when asked for. */
export type ProvisionedGroupListQuery = ProvisionedListQuery & { readonly withMembers: boolean };

export interface ProvisionedGetQuery { readonly scimConfigurationId: string; readonly id: string }
/** The members of a group from after a place on, null for the first page. */
export interface ProvisionedMembersQuery extends ProvisionedGetQuery {
  readonly after: string | null;
}

export interface ProvisionedGroupGetQuery extends ProvisionedGetQuery { readonly withMembers: boolean }
