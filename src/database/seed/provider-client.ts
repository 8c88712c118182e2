import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Draw } from './draw.js';
import type { StepClock } from './step-clock.js';

export interface ProviderConnection {
  /** The address of the server on this machine, with its port. */
  readonly server: string;
  /** The path of the configuration, as in /scim/v2/{id}. */
  readonly path: string;
  readonly token: string;
  /** The addresses that the provider calls from; the server has to trust one proxy to believe them. */
  readonly addresses: readonly string[];
  readonly userAgent?: string;
}

/** What the demo reads of an answer. */
export interface ProviderAnswer {
  readonly status: number;
  readonly body: { readonly id?: string; readonly totalResults?: number; readonly Resources?: readonly { readonly id?: string }[] } & Readonly<Record<string, unknown>>;
}

/** Speaks SCIM over HTTP as an identity provider does, with its headers, at the moments of a story. */
export class ProviderClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #count = 0;

  constructor(private readonly connection: ProviderConnection, private readonly clock: StepClock, private readonly draw: Draw) {}

  /** How many requests were sent. */
  get count(): number {
    return this.#count;
  }

  /** Sends a request, a moment after the one before. Throws when the answer is not the one that the story needs. */
  async send(method: string, path: string, expected: number, body?: object): Promise<ProviderAnswer> {
    this.clock.advance(this.draw.whole(90, 400));
    this.#count += 1;
    const answer = await this.exchange(method, path, body === undefined ? undefined : JSON.stringify(body));
    if (answer.status !== expected) throw new Error(`${method} ${path} was answered with ${answer.status} and not with ${expected}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  close(): void {
    this.#agent.destroy();
  }

  private exchange(method: string, path: string, body: string | undefined): Promise<ProviderAnswer> {
    const { server, path: root, token, addresses, userAgent } = this.connection;
    return new Promise((resolve, reject) => {
      const sent = request(server + root + path, {
        method,
        agent: this.#agent,
        headers: {
          Accept: 'application/scim+json', Authorization: `Bearer ${token}`, 'X-Forwarded-For': this.draw.pick(addresses),
          ...(userAgent !== undefined && { 'User-Agent': userAgent }),
          ...(body !== undefined && { 'Content-Type': 'application/scim+json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) }),
        },
      }, (response) => {
        const status = response.statusCode ?? 0;
        if (status === 204) {
          response.resume();
          resolve({ status, body: {} });
        } else json(response).then((read) => { resolve({ status, body: read as ProviderAnswer['body'] }); }, reject);
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }
}
