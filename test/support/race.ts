import type { Arena } from './arena.js';
import { effort, type Effort } from './effort.js';
import type { GraphqlAnswer } from './graphql-client.js';
import { reportRow } from './report.js';
import type { Rewriting } from './rewriting-proxy.js';
import type { ScimAnswer } from './scim-client.js';

/** One answer of a racing request, of either protocol. */
export type Answer = ScimAnswer | GraphqlAnswer<unknown>;

/** One round: what the clients were answered, and every fault that the check found, in a sentence. */
export interface Played {
  readonly answers: readonly Answer[];
  readonly faults: readonly string[];
}

export interface Race {
  /** The number in the table of hazards (THREATS section 4) and the subject. */
  readonly row: string;
  /** What holds, as the name of the test. */
  readonly holds: string;
  readonly rounds: Effort;
  readonly arena: () => Arena;
  readonly play: (round: number) => Promise<Played>;
  readonly control: Control;
}

/** The broken variant: the same clients and the same check must find something. */
export interface Control {
  /** How it is broken, as the name of the test goes on. */
  readonly without: string;
  /** What is taken out of the statements of the servers. */
  readonly rewrite?: readonly Rewriting[];
  /** Done once before; what it breaks stays broken, so such a race is the last of its file. */
  readonly before?: () => Promise<void>;
  /** When the variant is not the server's: other clients, or statements of their own. */
  readonly play?: (round: number) => Promise<Played>;
  /** The fault that it must show, so that nothing else passes for it. */
  readonly shows: RegExp;
}

/** Nobody sees for a while what others have done: whoever looks before they write, and holds nothing, has looked in vain. */
export const slowCommit: Rewriting = { find: /^Q[\s\S]{4}commit/, hold: 200 };

/** So many rounds has a control to turn red, at most. */
const controlRounds = 200;
const kept = 10;

/** Registers the two tests of a race, and reports its row when both are over. */
export function race({ row, holds, rounds, arena, play, control }: Race): void {
  describe(row, () => {
    const sum = { rounds: 0, acknowledged: 0, refused: 0, unknown: 0, wrong: 0 };
    let red: string | undefined;
    afterAll(() => reportRow({ row, ...sum, ...(red !== undefined && { control: red }) }));

    test(`${holds}, ${effort(rounds)} rounds`, async () => {
      const faults: string[] = [];
      for (let round = 0; round < effort(rounds); round += 1) {
        const played = await play(round);
        sum.rounds += 1;
        for (const answer of played.answers) sum[told(answer)] += 1;
        const found = [...played.answers.flatMap(complaint), ...played.faults];
        sum.wrong += found.length;
        faults.push(...found.map((fault) => `round ${round}: ${fault}`));
      }
      expect(faults.slice(0, kept)).toEqual([]);
    }, 1_200_000);

    test(`the control turns red without ${control.without}`, async () => {
      await control.before?.();
      arena().proxy.rewrite(control.rewrite ?? []);
      try {
        for (let round = 0; round < controlRounds && red === undefined; round += 1) {
          const { answers, faults } = await (control.play ?? play)(round);
          const found = [...answers.flatMap(complaint), ...faults].filter((fault) => control.shows.test(fault));
          if (found.length > 0) red = `without ${control.without}: red in round ${round + 1}`;
        }
        expect(arena().proxy.unused()).toEqual([]);
      } finally {
        arena().proxy.rewrite([]);
      }
      expect(red).toBeDefined();
    }, 300_000);
  });
}

/** Done; told that nothing was done; or an answer that leaves it open. */
export function told(answer: Answer): 'acknowledged' | 'refused' | 'unknown' {
  const status = statusOf(answer);
  return status < 400 ? 'acknowledged' : status < 500 ? 'refused' : 'unknown';
}

/** The status of a SCIM answer; of a GraphQL answer the one that its first error would be over SCIM. */
export function statusOf(answer: Answer): number {
  if ('text' in answer) return answer.status;
  const code = answer.errors?.[0]?.extensions.code;
  if (code === undefined) return answer.status;
  return code === 'INTERNAL' ? 500 : code === 'UNAVAILABLE' ? 503 : Math.min(Math.max(answer.status, 400), 499);
}

/** The code of the error of a GraphQL answer; empty when it was done. */
export function codeOf(answer: GraphqlAnswer<unknown>): string {
  return answer.errors?.[0]?.extensions.code ?? '';
}

/** No race may show to a client: neither as a fault nor as a request to come again. */
function complaint(answer: Answer): readonly string[] {
  if (told(answer) !== 'unknown') return [];
  return [`a client was answered ${'text' in answer ? `${answer.status} ${answer.text}` : JSON.stringify(answer.errors)}`];
}
