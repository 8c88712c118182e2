import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../scim/json.js';
import { presentRefusal, type Refusal } from './refusal.js';

/** An answer before it is written: SCIM JSON or nothing, and its headers. */
export interface Answer {
  readonly status: number;
  readonly body?: JsonObject;
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
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (bytes === undefined) {
    response.end();
    return;
  }
  response.setHeader('Content-Type', contentTypeFor(request.headers.accept));
  response.setHeader('Content-Length', bytes.byteLength);
  // For HEAD Node counts the bytes and leaves them out.
  response.end(bytes);
}

/** The content type for an Accept header: application/json only where it is the one type named (T-26, T-27). */
export function contentTypeFor(accept: string | undefined): string {
  const types = (accept ?? '').split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase()).filter((type) => type !== '');
  return types.length > 0 && types.every((type) => type === 'application/json') ? 'application/json' : 'application/scim+json';
}
