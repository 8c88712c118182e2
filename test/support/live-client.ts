import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { GraphqlError } from './graphql-client.js';

/** How a client opens its connection. */
export interface LiveOptions {
  readonly accessToken?: string;
  /** Of the request that opens the WebSocket: Cookie, Origin. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly connectionParams?: Readonly<Record<string, unknown>>;
}

/** What a connection was closed with. */
export interface Closed { readonly code: number; readonly reason: string }

/** A subscription as its user sees it. */
export interface Followed<Data> {
  /** The next answer. Rejects with what ended the subscription, and after ten seconds. */
  next(): Promise<Data>;
  /** What ended it: errors, or the code that closed the connection; undefined when the server just completed it. */
  readonly ended: Promise<readonly GraphqlError[] | Closed | undefined>;
  /** All answers so far, those that `next` gave too. */
  readonly answers: readonly Data[];
  stop(): void;
}

/** Speaks graphql-transport-ws as one caller; never connects again by itself. */
export class LiveClient {
  readonly #client: Client;

  constructor(baseUrl: string, { accessToken, headers = {}, connectionParams }: LiveOptions) {
    class WithHeaders extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers });
      }
    }
    this.#client = createClient({
      url: `${baseUrl.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WithHeaders, retryAttempts: 0, lazyCloseTimeout: 1000,
      connectionParams: connectionParams ?? (accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` }),
    });
  }

  follow<Data>(query: string, variables: Record<string, unknown> = {}): Followed<Data> {
    const answers: Data[] = [];
    let taken = 0;
    let wake = (): void => {};
    const { promise: ended, resolve } = Promise.withResolvers<readonly GraphqlError[] | Closed | undefined>();
    const finish = (why?: readonly GraphqlError[] | Closed): void => {
      resolve(why);
      wake();
    };
    let over = false;
    const stop = this.#client.subscribe<Data>({ query, variables }, {
      next: ({ data, errors }) => {
        if (errors !== undefined) finish(errors as unknown as readonly GraphqlError[]);
        else if (data !== null && data !== undefined) answers.push(data);
        wake();
      },
      error: (error) => { over = true; finish(reasonOf(error)); },
      complete: () => { over = true; finish(); },
    });
    return {
      ended,
      answers,
      stop,
      next: async () => {
        const until = Date.now() + 10_000;
        while (answers.length === taken) {
          if (over) throw new Error(`The subscription has ended: ${JSON.stringify(await ended)}`);
          if (Date.now() > until) throw new Error('Nothing came for ten seconds.');
          await new Promise<void>((done) => {
            wake = done;
            setTimeout(done, 100);
          });
        }
        taken += 1;
        return answers[taken - 1]!;
      },
    };
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}

function reasonOf(error: unknown): readonly GraphqlError[] | Closed {
  if (Array.isArray(error)) return error as readonly GraphqlError[];
  const { code, reason } = error as Closed;
  return { code, reason };
}

/** Waits until so many subscriptions run on a server: from then on they miss nothing. */
export async function untilFollowed(baseUrl: string, count: number): Promise<void> {
  let metrics = '';
  for (let tries = 0; tries < 2000; tries += 1) {
    metrics = await (await fetch(`${baseUrl}/metrics`)).text();
    if (metrics.split('\n').includes(`muster_subscriptions ${count}`)) return;
    await new Promise((done) => { setTimeout(done, 20); });
  }
  throw new Error(`Not ${count} subscriptions, but ${/^muster_subscriptions.*$/m.exec(metrics)?.[0] ?? 'none'}.`);
}
