import type { Change } from '../change.js';

/** What a SCIM request came to, one word; the sentences of the log are made from it. */
export const outcomeKinds = [
  'created', 'linked', 'relinked', 'reactivated', 'replaced-by-new-person', 'changed', 'unchanged', 'deactivated',
  'deactivation-not-applied', 'removed', 'released', 'group-created', 'group-linked', 'group-changed', 'group-unchanged',
  'group-removed', 'group-released', 'read', 'refused',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** Something that went on but that an administrator should know of. `names` are ids or attribute names. */
export interface Warning {
  readonly kind:
    | 'ignored-attributes' | 'unknown-members' | 'access-stays' | 'still-suspended' | 'different-external-id'
    | 'account-not-linked' | 'manual-members-removed';
  readonly names: readonly string[];
}

/** The facts of a provisioning change: what it did to whom, attribute by attribute. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly personId?: string;
  readonly teamId?: string;
  /** The userName or the group name at the time, for the sentence. */
  readonly subject?: string;
  readonly changes: readonly Change[];
  readonly warnings: readonly Warning[];
  /** Ids of teams (of a person) or people (of a group) that were added and removed. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

/** What an event keeps beyond its columns. `detail` is the sentence of a refusal as the provider saw it. */
export interface EventFacts {
  readonly subject?: string;
  readonly detail?: string;
  readonly filter?: string;
  readonly totalResults?: number;
  readonly changes?: readonly Change[];
  readonly warnings?: readonly Warning[];
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly addedCount?: number;
  readonly removedCount?: number;
  /** Whose erasure has blanked it: that of the person it is about, or of one whom it mentions. Only the database sets it. */
  readonly erased?: 'person' | 'mention';
}
