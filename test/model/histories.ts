import { array, asyncModelRun, asyncProperty, check as checkProperty, commands as commandLists, nat, noBias, oneof, sample, type Arbitrary, type AsyncCommand } from 'fast-check';
import { effort } from '../support/effort.js';
import { keepHistory } from '../support/kept-history.js';
import { seed } from '../support/seed.js';
import { aboutAccounts, aboutGroups, everyKind, type Command, type Kinds } from './choose.js';
import { Fault, type Taken } from './history.js';
import type { Step } from './step.js';

/** What takes commands and remembers them. */
export interface Actor {
  take(command: Command): Promise<void>;
}

/** Plays one history from an empty start, noting every step before it can fail. */
export type Play<Thrown> = (thrown: Thrown, history: Taken[]) => Promise<void>;

/** Longest time of a check, shrinking included, so that it ends before its test does. */
export const timeLimit = effort({ quick: 100_000, full: 1_500_000 });

/** So long a failing history is made smaller. */
const shrinkingTime = 60_000;

export type Commands = Iterable<AsyncCommand<object, Actor>>;

/** Histories of up to so many commands: of every kind, and some of one subject alone. */
export function histories(most: number): Arbitrary<Commands> {
  return oneof(
    { weight: 3, arbitrary: historiesOf(everyKind, most) },
    { weight: 2, arbitrary: historiesOf(aboutAccounts, most) },
    { weight: 1, arbitrary: historiesOf(aboutGroups, most) },
  );
}

/** Histories of these kinds of commands; shrinking takes away single commands. */
export function historiesOf(kinds: Kinds, most: number): Arbitrary<Commands> {
  const weighted = (Object.entries(kinds) as [Step['kind'], number][]).flatMap(([kind, weight]) => Array.from({ length: weight }, () => commandOf(kind)));
  return commandLists(weighted, { maxCommands: most, size: 'max', disableReplayLog: true });
}

/** Takes the commands one after the other. */
export async function run(commands: Commands, actor: Actor): Promise<void> {
  await asyncModelRun(() => ({ model: {}, real: actor }), commands);
}

/** Many histories that have to go well. */
export interface Check<Thrown> {
  /** In the name of the file of a failing history. */
  readonly subject: string;
  readonly runs: number;
  readonly thrown: Arbitrary<Thrown>;
  readonly play: Play<Thrown>;
  /** Is given every history that went well before one failed. */
  readonly passed: (history: readonly Taken[]) => void;
}

/** Plays them. A failing one is shrunk, kept as a file and thrown with the seed that plays it again. */
export async function check<Thrown>({ subject, runs, thrown, play, passed }: Check<Thrown>): Promise<void> {
  let failed: readonly Taken[] = [];
  let shrinksUntil = Infinity;
  const property = asyncProperty(thrown, async (commands) => {
    // What is no longer played counts as good, so that the smallest history so far is told.
    if (performance.now() > shrinksUntil) return;
    const history: Taken[] = [];
    try {
      await play(commands, history);
      if (shrinksUntil === Infinity) passed(history);
    } catch (error) {
      failed = history;
      shrinksUntil = Math.min(shrinksUntil, performance.now() + shrinkingTime);
      throw error;
    }
  });
  const { failed: isRed, errorInstance, numRuns } = await checkProperty(property, {
    seed, numRuns: runs, interruptAfterTimeLimit: timeLimit, markInterruptAsFailure: true,
  });
  if (!isRed) return;
  const fault = errorInstance instanceof Error ? errorInstance.stack ?? errorInstance.message : `The histories took more than ${timeLimit / 1_000} seconds.`;
  const place = keepHistory(subject, seed, `${JSON.stringify({ seed, fault, history: failed }, null, 1)}\n`);
  throw new Error(`History ${numRuns} went wrong; SEED=${seed} plays it again, and ${place} has its ${failed.length} steps:\n${fault}`);
}

/** Plays up to so many histories until one shows this fault; says which one did, or what the others showed. */
export async function search<Thrown>(runs: number, thrown: Arbitrary<Thrown>, play: Play<Thrown>, shows: RegExp): Promise<number> {
  const others = new Set<string>();
  for (let turn = 1; turn <= runs; turn += 1) {
    for (const commands of sample(thrown, { seed: seed + turn, numRuns: 1, unbiased: true })) {
      const faults = await faultsOf(() => play(commands, []));
      if (faults.some((fault) => shows.test(fault))) return turn;
      for (const fault of faults) others.add(fault);
    }
  }
  throw new Error(`${runs} histories (SEED=${seed}) do not show it; what they show: ${[...others].slice(0, 10).join('\n') || 'nothing'}`);
}

async function faultsOf(act: () => Promise<void>): Promise<readonly string[]> {
  try {
    await act();
    return [];
  } catch (error) {
    if (error instanceof Fault) return error.faults;
    throw error;
  }
}

function commandOf(kind: Step['kind']): Arbitrary<AsyncCommand<object, Actor>> {
  // Without bias, or nearly every throw would be 0 or 1 and every step about the first of everything.
  return noBias(array(nat(9_999), { minLength: 24, maxLength: 24 })).map((throws) => ({
    check: () => true,
    run: (_model: object, actor: Actor) => actor.take({ kind, throws }),
    toString: () => kind,
  }));
}
