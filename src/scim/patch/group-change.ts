import type { Filter } from '../filter/filter.js';
import { isJsonArray, isJsonObject } from '../json.js';
import type { JsonValue } from '../json.js';
import { openReading } from '../reading.js';
import { groupResourceType } from '../schema/resource-types.js';
import type { Tolerance } from '../tolerance-rule.js';
import { tolerances } from '../tolerance.js';
import type { PatchOperation } from './patch-operation.js';
import { resolveOperations } from './resolve.js';
import type { Step } from './step.js';

/** What a PATCH does to the members of a group: nothing, these and no others, or some more and some less. */
export type MemberChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'set'; readonly ids: readonly string[] }
  | { readonly kind: 'change'; readonly add: readonly string[]; readonly remove: readonly string[] };

/** The normal form of a PATCH of a group: absent means unchanged, null cleared. No id is in both `add` and `remove`. */
export interface GroupChange {
  readonly kind: 'change';
  readonly displayName?: string;
  readonly externalId?: string | null;
  readonly members: MemberChange;
  readonly warnings: readonly string[];
}

/**
 * Folds a PATCH of a group into its normal form without reading the group (STYLE.md "The pure core" 2), in time linear
 * in the operations. `needs-state` says that a path selects members by more than their id: then read the group, call
 * `applyPatch` and compare. Throws ScimError as `applyPatch` does; `groupId` is the id the values may repeat.
 */
export function foldGroupPatch(
  operations: readonly PatchOperation[], groupId: string, rules: readonly Tolerance[] = tolerances,
): GroupChange | { readonly kind: 'needs-state' } {
  const reading = openReading(rules);
  const steps = resolveOperations(operations, { resourceType: groupResourceType, id: groupId }, reading);
  const texts = new Map<string, string | null>();
  const members = new MemberFold();
  for (const step of steps) {
    if (step.path.attribute.name !== 'members') {
      texts.set(step.path.attribute.name, step.kind === 'set' && typeof step.value === 'string' ? step.value : null);
    } else if (!members.take(step)) {
      return { kind: 'needs-state' };
    }
  }
  const displayName = texts.get('displayName');
  const externalId = texts.get('externalId');
  return {
    kind: 'change',
    ...(typeof displayName === 'string' ? { displayName } : {}),
    ...(externalId === undefined ? {} : { externalId }),
    members: members.change(),
    warnings: [...reading.warnings],
  };
}

/** The composition of member steps; a class because the sets grow while the steps are read. */
class MemberFold {
  /** True once a step said what all members are; then `added` is all of them and `removed` does not matter. */
  private whole = false;
  private readonly added = new Set<string>();
  private readonly removed = new Set<string>();

  /** Takes one step in; false when it cannot be told without the group. */
  take(step: Step): boolean {
    const selected = step.filter === undefined ? undefined : idsOf(step.filter);
    if (step.filter !== undefined && (step.kind !== 'remove' || selected === undefined)) return false;
    switch (step.kind) {
      case 'add':
        this.add(memberIds(step.value));
        return true;
      case 'removeValues':
        this.remove(memberIds(step.values));
        return true;
      case 'set':
        this.replace(memberIds(step.value));
        return true;
      case 'remove':
        if (selected === undefined) this.replace([]);
        else this.remove(selected);
        return true;
    }
  }

  change(): MemberChange {
    if (this.whole) return { kind: 'set', ids: [...this.added] };
    if (this.added.size === 0 && this.removed.size === 0) return { kind: 'none' };
    return { kind: 'change', add: [...this.added], remove: [...this.removed] };
  }

  private add(ids: readonly string[]): void {
    for (const id of ids) {
      this.added.add(id);
      this.removed.delete(id);
    }
  }

  private remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.added.delete(id);
      this.removed.add(id);
    }
  }

  private replace(ids: readonly string[]): void {
    this.whole = true;
    this.added.clear();
    this.removed.clear();
    this.add(ids);
  }
}

function memberIds(value: JsonValue): readonly string[] {
  const elements = isJsonArray(value) ? value : [value];
  return elements.map(element => isJsonObject(element) ? element['value'] : undefined).filter(id => typeof id === 'string');
}

/** The ids that a filter selects when it is `value eq "id"` or several of these joined by `or`. */
function idsOf(filter: Filter): readonly string[] | undefined {
  if (filter.kind === 'or') {
    const left = idsOf(filter.left);
    const right = idsOf(filter.right);
    return left === undefined || right === undefined ? undefined : [...left, ...right];
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string') return undefined;
  const { urn, name, subName } = filter.path;
  return urn === undefined && subName === undefined && name.toLowerCase() === 'value' ? [filter.value.toLowerCase()] : undefined;
}
