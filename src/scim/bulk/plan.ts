import type { BulkOperation, RefusedOperation } from './bulk-request.js';
import { withoutManager } from './manager.js';
import { referencesOf } from './references.js';

/**
 * What is done next: one operation (single); Users who refer to one another by manager and are created together, the
 * managers by a second write (circle, RFC 7644 section 3.7.1); POSTs that refer to one another by something else, none
 * of which can be first (knot).
 */
export interface BulkStep {
  readonly kind: 'single' | 'circle' | 'knot';
  /** Places in the request, ascending; of a single there is one. */
  readonly indexes: readonly number[];
}

/**
 * The order in which a bulk is done: that of the request, but a POST that an earlier operation refers to comes right
 * before that one. Nothing else moves, so operations on resources that exist keep their order among themselves.
 * References to a bulkId that no POST of the request has are left for the doing to refuse.
 */
export function planBulk(operations: readonly (BulkOperation | RefusedOperation)[]): readonly BulkStep[] {
  const edges = edgesOf(operations);
  return findComponents(edges).map((indexes) => {
    const members = new Set(indexes);
    const inside = indexes.flatMap((each) => (edges[each] ?? []).filter((reference) => members.has(reference.index)));
    if (inside.length === 0) return { kind: 'single', indexes };
    return { kind: inside.every(({ isManager }) => isManager) ? 'circle' : 'knot', indexes };
  });
}

/** That an operation refers to the POST at this place, and whether nothing but its manager does so. */
interface Reference {
  readonly index: number;
  readonly isManager: boolean;
}

function edgesOf(operations: readonly (BulkOperation | RefusedOperation)[]): readonly (readonly Reference[])[] {
  const makers = new Map<string, number>();
  operations.forEach((operation, index) => {
    if (operation.kind === 'operation' && operation.method === 'POST' && operation.bulkId !== undefined) makers.set(operation.bulkId, index);
  });
  return operations.map((operation) => {
    if (operation.kind === 'refused') return [];
    const all = referencesOf(operation);
    const rest = withoutManager(operation);
    const others = rest === operation ? all : referencesOf(rest);
    return [...all].flatMap((bulkId) => {
      const index = makers.get(bulkId);
      return index === undefined ? [] : [{ index, isManager: !others.has(bulkId) }];
    }).sort((left, right) => left.index - right.index);
  });
}

/**
 * The strongly connected components (Tarjan), each after those it refers to and sorted, found from the first place to
 * the last. A chain of references is as deep as it is long, so it is walked without recursion.
 */
function findComponents(edges: readonly (readonly Reference[])[]): readonly (readonly number[])[] {
  const order = new Map<number, number>();
  const lowest = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const components: number[][] = [];

  const enter = (index: number): Visit => {
    order.set(index, order.size);
    lowest.set(index, order.size - 1);
    open.push(index);
    isOpen.add(index);
    return { index, next: 0 };
  };
  const lower = (index: number, value: number | undefined): void => {
    lowest.set(index, Math.min(lowest.get(index) ?? 0, value ?? 0));
  };
  const leave = (index: number): void => {
    if (lowest.get(index) !== order.get(index)) return;
    const members = open.splice(open.lastIndexOf(index));
    members.forEach((member) => isOpen.delete(member));
    components.push(members.sort((left, right) => left - right));
  };

  edges.forEach((_, start) => {
    const path: Visit[] = order.has(start) ? [] : [enter(start)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const target = edges[visit.index]?.[visit.next]?.index;
      visit.next += 1;
      if (target === undefined) {
        leave(visit.index);
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) lower(parent.index, lowest.get(visit.index));
      } else if (!order.has(target)) {
        path.push(enter(target));
      } else if (isOpen.has(target)) {
        lower(visit.index, order.get(target));
      }
    }
  });
  return components;
}

/** A place on the way, and which of its references is looked at next. */
interface Visit {
  readonly index: number;
  next: number;
}
