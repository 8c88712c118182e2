import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from './http-refusal.js';

/**
 * Reads a JSON body as text: at most `limit` bytes, valid UTF-8, of a media type that SCIM knows (PROTOCOL section 1).
 * Throws HttpRefusal 415 for other types and encodings, 413 for too much, 400 for bytes that are no UTF-8.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  // `headers` quietly keeps the first of two; which one is meant would be a guess.
  const types = request.headersDistinct['content-type'] ?? [];
  if (types.length !== 1 || !isJsonMediaType(types[0])) {
    throw new HttpRefusal({ status: 415, detail: 'The body has to be JSON with the content type application/scim+json or application/json, in UTF-8.' });
  }
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw new HttpRefusal({ status: 415, detail: 'The body must not be compressed; send it without Content-Encoding.' });
  }
  return decode(await readBytes(request, limit));
}

/** application/scim+json or application/json, in any case and with parameters, of which charset may only be UTF-8. */
export function isJsonMediaType(header: string | undefined): boolean {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (type !== 'application/scim+json' && type !== 'application/json') return false;
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return charset === undefined || ['utf-8', 'utf8'].includes(charset.slice('charset='.length).replaceAll('"', ''));
}

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // A stream that is left early destroys its connection, and with it the answer that says why.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > limit) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new HttpRefusal({ status: 400, scimType: 'invalidSyntax', detail: 'The request ended before its body was complete.' }, cause);
  }
  if (size > limit) {
    // The rest is read and dropped, so that the client gets to see the answer.
    request.resume();
    throw tooLarge(limit);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new HttpRefusal({ status: 400, scimType: 'invalidSyntax', detail: 'The body is not valid UTF-8.' }, cause);
  }
}

function tooLarge(limit: number): HttpRefusal {
  return new HttpRefusal({ status: 413, detail: `The body is larger than ${Math.floor(limit / 1024)} kB; send it in smaller parts.` });
}
