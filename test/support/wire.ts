import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request that goes out as it stands: no header is added but Host, Connection and Content-Length, and the path is not touched. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Speaks HTTP without the good manners of `fetch`, which adds headers and mends addresses that providers send. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });

  async send({ method, url, headers, body }: WireRequest): Promise<WireAnswer> {
    const [, host = '', port = '', path = '/'] = /^http:\/\/([^/:]+):(\d+)(\/.*)$/.exec(url) ?? [];
    const sent = request({ host, port, path, method, headers, agent: this.agent });
    return new Promise((resolve, reject) => {
      sent.once('error', reject);
      sent.once('response', (response) => {
        text(response).then((answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: answer }), reject);
      });
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
