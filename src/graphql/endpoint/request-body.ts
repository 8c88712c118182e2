import express from 'express';
import { Failure } from '../../failure.js';

/** The largest GraphQL request (EXPERIENCE 2, "limits"). */
const bodyLimit = 256 * 1024;

/** Reads a JSON body of at most 256 kB into request.body; other content types leave it undefined. */
export const readJsonBody: express.RequestHandler = express.json({ limit: bodyLimit, type: ['application/json', 'application/graphql+json'] });

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
  if (isObject(body['extensions']) && 'persistedQuery' in body['extensions']) {
    return refusal(400, 'Persisted queries are not kept here.', 'Send the whole document as "query", and leave extensions.persistedQuery out.');
  }
  if (typeof body['query'] !== 'string' || body['query'].trim() === '') return refusal(400, 'The body has no "query", or it is not a text.', 'Send a body like {"query": "{ viewer { account { email } } }"}.');
  const noObject = ['variables', 'extensions'].find((name) => body[name] !== undefined && body[name] !== null && !isObject(body[name]));
  if (noObject !== undefined) return refusal(400, `"${noObject}" has to be a JSON object.`);
  const { operationName } = body;
  return operationName === undefined || operationName === null || typeof operationName === 'string' ? undefined : refusal(400, '"operationName" has to be a text.');
}

/** What express and its JSON reader throw, as a refusal; undefined for what is no fault of the request. */
export function refusalOfBodyError(error: unknown): EarlyRefusal | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number' || error.status >= 500) return undefined;
  if (error.status === 413) return refusal(413, `The request is larger than ${bodyLimit / 1024} kB.`, 'Send long values in several requests.');
  if (error.status === 415) return refusal(415, 'The character set or the compression of the body is not understood.', 'Send UTF-8, plain or with gzip.');
  return refusal(400, 'The body is not valid JSON.');
}

function refusal(status: number, sentence: string, help?: string): EarlyRefusal {
  return { status, failure: new Failure('INVALID', sentence, help === undefined ? {} : { help }) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
