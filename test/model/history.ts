import type { Answer } from './send.js';
import type { Step } from './step.js';

/** One step of a history, and what the server said. */
export interface Taken {
  readonly lane: string;
  readonly step: Step;
  said: string;
}

/** Notes a step before it is sent, and afterwards what was said. */
export async function takeNote(history: Taken[], lane: string, step: Step, send: () => Promise<Answer>): Promise<Answer> {
  const taken: Taken = { lane, step, said: 'nothing yet' };
  history.push(taken);
  const answer = await send();
  taken.said = answer.said;
  return answer;
}

/** Counts what was said: done, refused, or nobody knows (a fault of the server, or no answer). */
export function tally(history: readonly Taken[]): { readonly acknowledged: number; readonly refused: number; readonly unknown: number } {
  const isDone = ({ said }: Taken): boolean => said === 'done' || said.startsWith('2');
  const unknown = history.filter(isUnknown).length;
  const acknowledged = history.filter(isDone).length;
  return { acknowledged, unknown, refused: history.length - acknowledged - unknown };
}

/** A 503 says that nothing was done. */
export function isUnknown({ said }: Taken): boolean {
  return said === 'nothing yet' || said === 'INTERNAL' || /^5(?!03)/.test(said);
}

/** The server and the model differ, or something that always holds does not. */
export class Fault extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.slice(0, 10).join('\n'));
  }
}
