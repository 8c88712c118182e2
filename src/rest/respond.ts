import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Scope } from '../domain/scope.js';
import type { JsonObject } from '../scim/json.js';
import { presentRefusal, type Refusal } from './refusal.js';

/** An answer before it is written: SCIM JSON, whole or in pieces, or nothing, and its headers. */
export interface Answer {
  readonly status: number;
  readonly body?: JsonObject;
  /** The text of a body that is too large to be made at once; read while it is sent, after a change has been committed. */
  readonly pieces?: (scope: Scope) => AsyncIterable<string>;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer with its bytes, which the log measures and the wire carries. */
export interface PrintedAnswer {
  readonly answer: Answer;
  readonly bytes: Buffer | undefined;
}

/** The answer of a refusal: the SCIM error body with the headers of its status. */
export function answerOf(refusal: Refusal): Answer {
  return { status: refusal.status, body: presentRefusal(refusal), headers: refusal.headers };
}

/** The bytes of the body, made once for the wire and for the log; undefined where there is no body. */
export function printBody(answer: Answer): Buffer | undefined {
  return answer.body === undefined ? undefined : Buffer.from(JSON.stringify(answer.body));
}

/**
 * Writes an answer (PROTOCOL section 1): content type exactly `application/scim+json`, or `application/json` for who
 * names that alone; nothing after the header for HEAD, 204 and 304.
 */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer, bytes = printBody(answer)): void {
  setHead(response, answer);
  if (bytes === undefined) {
    response.end();
    return;
  }
  response.setHeader('Content-Type', contentTypeFor(request.headers.accept));
  response.setHeader('Content-Length', bytes.byteLength);
  // For HEAD Node counts the bytes and leaves them out.
  response.end(bytes);
}

/** How long a client may take no byte of a body that is sent in pieces (THREATS B16). */
const patience = 30_000;

/**
 * Writes an answer piece by piece, at the pace of the client; rejects when reading or writing fails, and then the
 * client sees a connection that broke off, never half a body that looks whole.
 */
export async function sendPieces(request: IncomingMessage, response: ServerResponse, answer: Answer, pieces: AsyncIterable<string>): Promise<void> {
  setHead(response, answer);
  response.setHeader('Content-Type', contentTypeFor(request.headers.accept));
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.setTimeout(patience, () => response.destroy());
  await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), response);
}

function setHead(response: ServerResponse, { status, headers }: Answer): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** The content type for an Accept header: application/json only where it is the one type named (T-26, T-27). */
export function contentTypeFor(accept: string | undefined): string {
  const types = (accept ?? '').split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase()).filter((type) => type !== '');
  return types.length > 0 && types.every((type) => type === 'application/json') ? 'application/json' : 'application/scim+json';
}
