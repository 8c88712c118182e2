import type { Arbitrary } from 'fast-check';
import { effort, type Effort } from '../support/effort.js';
import { reportRow } from '../support/report.js';
import type { Kinds } from './choose.js';
import { check, search, timeLimit, type Play } from './histories.js';
import { tally, type Taken } from './history.js';
import type { PlantedFault } from './planted.js';

/** Histories that have to go as the rules say, and faults that have to be found by playing them. */
export interface Proof<Thrown> {
  readonly row: string;
  /** What holds, as the name of the test. */
  readonly holds: string;
  readonly runs: Effort;
  readonly thrown: Arbitrary<Thrown>;
  /** Histories of these kinds of commands alone. */
  readonly thrownOf: (kinds: Kinds) => Arbitrary<Thrown>;
  readonly play: Play<Thrown>;
  /** What is looked at once, when all histories are played. */
  readonly afterwards?: () => Promise<void>;
  readonly controls: readonly PlantedFault[];
  /** Does something while a fault is planted. */
  readonly withFault: <Found>(fault: PlantedFault, act: () => Promise<Found>) => Promise<Found>;
}

/** So many histories has a control to turn red, at most. */
const controlRuns = 60;
/** What the server may take beyond the limit to end a history that is under way. */
const grace = 60_000;

/** Registers the tests of a proof, and reports its row when they are over. */
export function proof<Thrown>({ row, holds, runs, thrown, thrownOf, play, afterwards, controls, withFault }: Proof<Thrown>): void {
  describe(row, () => {
    const rounds = effort(runs);
    const sum = { acknowledged: 0, refused: 0, unknown: 0, wrong: 0 };
    /** In which history each control turned red. */
    const red: number[] = [];
    afterAll(() => reportRow({ row, rounds, ...sum, ...(red.length === controls.length && { control: `${red.length} planted ${red.length === 1 ? 'fault' : 'faults'}, red in history ${red.join(', ')}` }) }));

    test(`${holds}, ${rounds} histories`, async () => {
      // Taken back when the last history is over: whatever is thrown on the way is wrong.
      sum.wrong = 1;
      await check({ subject: row.replaceAll(' ', '-'), runs: rounds, thrown, play, passed: add });
      await afterwards?.();
      sum.wrong = 0;
    }, timeLimit + grace);

    test.each(controls)('the control: it is found that $name', async (fault) => {
      red.push(await withFault(fault, () => search(controlRuns, thrownOf(fault.kinds), play, fault.shows)));
    }, timeLimit + grace);

    function add(history: readonly Taken[]): void {
      const { acknowledged, refused, unknown } = tally(history);
      sum.acknowledged += acknowledged;
      sum.refused += refused;
      sum.unknown += unknown;
    }
  });
}
