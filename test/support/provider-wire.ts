import { setTimeout as sleep } from 'node:timers/promises';
import type { ScimAnswer, ScimClient } from './scim-client.js';

const patienceMs = 15_000;

/** How a scripted provider reaches the servers: any of them, each time; and what it was told. */
export class ProviderWire {
  readonly tally = { acknowledged: 0, refused: 0, unknown: 0 };
  /** Answers that a provider would take for a broken service: 401, 404 of a list, 400, 500, a body that is no SCIM. */
  readonly oddities: string[] = [];

  constructor(private readonly anyServer: () => ScimClient) {}

  /** The answer; undefined when none came. Retry-After of a 503 is in it. */
  async send(method: string, path: string, body?: unknown): Promise<ScimAnswer | undefined> {
    const answer = await this.#exchange(method, path, body);
    if (answer === undefined || answer.status === 503) this.tally.unknown += 1;
    else if (answer.status < 300) this.tally.acknowledged += 1;
    else this.tally.refused += 1;
    if (answer !== undefined && isOdd(method, answer)) this.oddities.push(`${method} ${path} was answered ${answer.status} ${answer.text}`);
    return answer;
  }

  async #exchange(method: string, path: string, body: unknown): Promise<ScimAnswer | undefined> {
    try {
      return await Promise.race([this.anyServer().send(method, path, body), sleep(patienceMs, undefined, { ref: false })]);
    } catch {
      return undefined; // cut off: the caller's rules say what follows from having no answer
    }
  }
}

/** 409 is how a provider learns of a row whose creation it never heard of; 404 of one id that it is gone. */
function isOdd(method: string, { status, headers, text }: ScimAnswer): boolean {
  if (status === 503) return !/^[1-9][0-9]*$/.test(headers.get('retry-after') ?? '') || headers.get('content-type') !== 'application/scim+json';
  return status >= 300 && !(status === 409 && method === 'POST' && text.includes('uniqueness'));
}

/** Does so many at once, each to its end. */
export async function atOnce<T>(lanes: number, items: Iterable<T>, act: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(Array.from({ length: lanes }, async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  }));
}
