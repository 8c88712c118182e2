import { Agent, request as openRequest, type ClientRequest, type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { CorpusRequest } from './corpus-case.js';

/** An answer as it came over the wire. */
export interface CorpusAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly milliseconds: number;
}

/** One client with one connection that is kept, as an identity provider has; requests go one after the other. */
export class CorpusAgent {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #sockets = new Set<Socket>();

  constructor(private readonly root: string, private readonly token: string) {}

  async send({ method, path, body, headers, transfer }: CorpusRequest): Promise<CorpusAnswer> {
    const target = new URL(this.root);
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const lines: readonly (readonly [string, string])[] = [
      ['Host', target.host], ['Authorization', `Bearer ${this.token}`], ['Accept', 'application/scim+json'],
      ...(headers ?? (bytes === undefined ? [] : [['Content-Type', 'application/scim+json'] as const])),
      ...(bytes === undefined || transfer !== undefined ? [] : [['Content-Length', String(bytes.byteLength)] as const]),
      ...(transfer === undefined ? [] : [['Transfer-Encoding', 'chunked'] as const]),
    ];
    const startedAt = performance.now();
    const sent = openRequest({ agent: this.#agent, host: target.hostname, port: target.port, method, path: `${target.pathname}${path}`, headers: lines.flat() });
    const answer = this.#answerTo(sent, startedAt);
    if (transfer === 'unfinished') sent.write(bytes);
    else sent.end(bytes);
    const got = await answer;
    // Nobody waits for the rest of a body that never ends.
    if (transfer === 'unfinished') sent.destroy();
    return got;
  }

  /** How many connections were needed so far. */
  get connections(): number {
    return this.#sockets.size;
  }

  close(): void {
    this.#agent.destroy();
  }

  #answerTo(sent: ClientRequest, startedAt: number): Promise<CorpusAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<CorpusAnswer>();
    sent.on('socket', (socket) => { this.#sockets.add(socket); });
    sent.on('error', reject);
    sent.on('response', (response) => {
      buffer(response).then((bytes) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: bytes.toString('utf8'), milliseconds: performance.now() - startedAt });
      }, reject);
    });
    return promise;
  }
}
