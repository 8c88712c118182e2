/** What one request did, or meant to do, to a set. */
export type SetOperation =
  | { readonly kind: 'add' | 'remove' | 'replace'; readonly elements: readonly string[] }
  | { readonly kind: 'read' };

/** A request of a history: when it was sent and when its answer came, by one clock for all clients. */
export interface HistoryCall {
  readonly operation: SetOperation;
  readonly sentAt: number;
  /** Infinity when no answer came: then it may have been done, at any time since, or never. */
  readonly answeredAt: number;
  /** The set that the answer showed, for a read or as it was after the change; absent when it showed none. */
  readonly shown?: readonly string[];
}

/**
 * Whether some serial order explains a history over a set: one in which every call takes effect at a moment between its
 * sending and its answer and shows what is there at that moment, and which ends with `final`. The search of Wing and
 * Gong (1993), which remembers what it has seen as Lowe (2017) does; for histories of a few dozen calls.
 */
export function isLinearizable(history: readonly HistoryCall[], initial: readonly string[], final: readonly string[]): boolean {
  const seen = new Set<string>();
  const goal = keyOf(new Set(final));
  const search = (done: ReadonlySet<HistoryCall>, state: ReadonlySet<string>): boolean => {
    const left = history.filter((call) => !done.has(call));
    if (left.every(({ answeredAt }) => answeredAt === Infinity) && keyOf(state) === goal) return true;
    const place = `${history.map((call) => (done.has(call) ? 1 : 0)).join('')} ${keyOf(state)}`;
    if (seen.has(place)) return false;
    seen.add(place);
    const firstAnswer = Math.min(...left.map(({ answeredAt }) => answeredAt));
    // Whoever was sent after another's answer cannot come before it.
    return left.filter(({ sentAt }) => sentAt <= firstAnswer).some((call) => {
      const next = applied(call.operation, state);
      return (call.shown === undefined || keyOf(new Set(call.shown)) === keyOf(next)) && search(new Set([...done, call]), next);
    });
  };
  return search(new Set(), new Set(initial));
}

function applied(operation: SetOperation, state: ReadonlySet<string>): ReadonlySet<string> {
  switch (operation.kind) {
    case 'read': return state;
    case 'add': return new Set([...state, ...operation.elements]);
    case 'remove': return new Set([...state].filter((element) => !operation.elements.includes(element)));
    case 'replace': return new Set(operation.elements);
  }
}

function keyOf(state: ReadonlySet<string>): string {
  return [...state].sort().join();
}
