import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { HostileRequest } from './hostile-documents.js';

const healthyClient = fileURLToPath(new URL('healthy-client.mjs', import.meta.url));

/** A server, what every request to it carries, and what the hostile ones carry besides. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly hostileHeaders?: Readonly<Record<string, string>>;
}

/** How long everything took, in milliseconds. */
export interface Durations {
  /** Each hostile request. */
  readonly documents: readonly number[];
  /** The neighbour's small query, by what else the server had to do when it began. */
  readonly neighbour: Readonly<Record<Phase, readonly number[]>>;
}

/** Hostile requests one after the other; the neighbour's small query by somebody else as well, just so; nothing. */
export const phases = ['hostile', 'ordinary', 'calm'] as const;
export type Phase = (typeof phases)[number];

export const noDurations: Durations = { documents: [], neighbour: { hostile: [], ordinary: [], calm: [] } };

/** Hears of each answer to a hostile request. */
export type Inspect = (name: string, response: Response, text: string) => void;

/** What else the machine does slows all phases: so they take turns, this many hostile requests at a time. */
const slice = 20;

/** Sends each of these requests once, one after the other; after each slice of them the other phases last as long. A neighbour asks all the while. */
export async function measureNeighbour({ url, headers, hostileHeaders = {} }: Target, requests: readonly HostileRequest[], inspect: Inspect): Promise<Durations> {
  const ordinary = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query: '{ viewer { account { email } } }' }) };
  const hostile = requests.map(({ name, body }) => ({ name, init: { ...ordinary, headers: { ...ordinary.headers, ...hostileHeaders }, body: JSON.stringify(body) } }));
  const client = fork(healthyClient, [url, JSON.stringify(ordinary)], { execArgv: [] });
  const documents: number[] = [];
  for (let at = 0; at < hostile.length; at += slice) {
    client.send('hostile' satisfies Phase);
    const begin = performance.now();
    for (const { name, init } of hostile.slice(at, at + slice)) {
      const start = performance.now();
      const response = await fetch(url, init);
      const text = await response.text();
      documents.push(performance.now() - start);
      inspect(name, response, text);
    }
    const length = performance.now() - begin;
    client.send('ordinary' satisfies Phase);
    for (const end = performance.now() + length; performance.now() < end;) await (await fetch(url, ordinary)).text();
    client.send('calm' satisfies Phase);
    await pause(length);
  }
  const told = once(client, 'message');
  client.send('over');
  const [neighbour] = await told as [Durations['neighbour']];
  return { documents, neighbour };
}

/** Both together, so that more rounds make one answer surer instead of giving another. */
export function pooled(left: Durations, right: Durations): Durations {
  const both = (phase: Phase): readonly number[] => [...left.neighbour[phase], ...right.neighbour[phase]];
  return { documents: [...left.documents, ...right.documents], neighbour: { hostile: both('hostile'), ordinary: both('ordinary'), calm: both('calm') } };
}

/** What most of a list stays below: `share` of 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((left, right) => left - right)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
