import express from 'express';
import { Failure } from '../../failure.js';
import { ScimError } from '../../scim/scim-error.js';
import { deepestValue } from '../document-rules.js';

/** The largest GraphQL request (EXPERIENCE 2, "limits"). */
const bodyLimit = 256 * 1024;

/** How deep lists and objects may be inside one another in a body: the variables are one level inside of it. */
export const deepestBody = deepestValue + 1;

/** How many keys an object of a body may have: more than any input or resource; thousands of wrong ones cost time to refuse. */
export const mostKeysOfObject = 1000;

/** Reads a JSON text strictly; throws ScimError with the sentence. app.ts gives the reader of scim/. */
export type ParseJson = (text: string) => unknown;

/**
 * Reads a JSON body of at most 256 kB into request.body, as strictly as SCIM does: valid UTF-8 without a byte order
 * mark, no key twice, no NUL and no half of a surrogate pair, for a name that is changed on the way in could become
 * that of another. Other content types leave it undefined. Throws Failure INVALID, and what express throws.
 */
export function readJsonBody(parseJson: ParseJson): express.RequestHandler[] {
  const readBytes: express.RequestHandler = express.raw({ limit: bodyLimit, type: ['application/json', 'application/graphql+json'] });
  return [readBytes, (request, _response, next) => {
    const body: unknown = request.body;
    request.body = Buffer.isBuffer(body) ? readJson(decode(body, request.headers['content-type'] ?? ''), parseJson) : undefined;
    next();
  }];
}

/** A refusal before GraphQL has begun, with its HTTP status. */
export interface EarlyRefusal {
  readonly status: number;
  readonly failure: Failure;
}

/** Why this body is no GraphQL request; undefined when it is one. One request a body: lists of them are refused. */
export function findBodyFault(request: express.Request): EarlyRefusal | undefined {
  const body: unknown = request.body;
  if (body === undefined) {
    return refusal(415, 'GraphQL is sent here as JSON.', 'Send the header "Content-Type: application/json" and a body like {"query": "{ viewer { account { email } } }"}.');
  }
  if (Array.isArray(body)) return refusal(400, 'Several operations in one request are not accepted.', 'Send them one by one, or ask for several fields in one operation.');
  if (!isObject(body)) return refusal(400, 'The body is not a JSON object.', 'Send a body like {"query": "{ viewer { account { email } } }"}.');
  if (holdsPrototype(body)) return refusal(400, 'The key "__proto__" is not accepted.');
  if (isObject(body['extensions']) && 'persistedQuery' in body['extensions']) {
    return refusal(400, 'Persisted queries are not kept here.', 'Send the whole document as "query", and leave extensions.persistedQuery out.');
  }
  if (typeof body['query'] !== 'string' || body['query'].trim() === '') return refusal(400, 'The body has no "query", or it is not a text.', 'Send a body like {"query": "{ viewer { account { email } } }"}.');
  const noObject = ['variables', 'extensions'].find((name) => body[name] !== undefined && body[name] !== null && !isObject(body[name]));
  if (noObject !== undefined) return refusal(400, `"${noObject}" has to be a JSON object.`);
  const { operationName } = body;
  return operationName === undefined || operationName === null || typeof operationName === 'string' ? undefined : refusal(400, '"operationName" has to be a text.');
}

/** What express throws while it reads a body, as a refusal; undefined for what is no fault of the request. */
export function refusalOfBodyError(error: unknown): EarlyRefusal | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number' || error.status >= 500) return undefined;
  if (error.status === 413) return refusal(413, `The request is larger than ${bodyLimit / 1024} kB.`, 'Send long values in several requests.');
  if (error.status === 415) return refusal(415, 'The character set or the compression of the body is not understood.', 'Send UTF-8, plain or with gzip.');
  return refusal(400, 'The body could not be read to its end.');
}

/** The bytes as text. A byte order mark stays, so that the reader says what is wrong with it. */
function decode(bytes: Buffer, contentType: string): string {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) throw new OtherCharset();
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure('INVALID', 'The body is not valid UTF-8.', { help: 'Send the JSON text in UTF-8.' });
  }
}

/** The charset that the header names is another than UTF-8. */
class OtherCharset extends Error {
  readonly status = 415;
}

function readJson(text: string, parseJson: ParseJson): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof ScimError) throw new Failure('INVALID', error.message);
    throw error;
  }
}

/** No name of GraphQL begins like this, and nothing that copies values later may take it for what it is in JavaScript. */
function holdsPrototype(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsPrototype);
  return isObject(value) && (Object.hasOwn(value, '__proto__') || Object.values(value).some(holdsPrototype));
}

function refusal(status: number, sentence: string, help?: string): EarlyRefusal {
  return { status, failure: new Failure('INVALID', sentence, help === undefined ? {} : { help }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
