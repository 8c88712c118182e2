import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { Request, Response } from 'express';
import { Failure } from '../failure.js';
import type { GraphqlContext } from './context.js';
import { faultOfAnswer } from './error-report.js';
import { factsOf } from './served-operation.js';

/** The running GraphQL server; started by app.ts. */
export type GraphqlServer = ApolloServer<GraphqlContext>;

/** Runs the operation in the body of a request that was checked before, for the one who asks in `context`. */
export type OperationRunner = (request: Request, response: Response, context: GraphqlContext) => Promise<void>;

const mediaTypes = ['application/json', 'application/graphql-response+json'];
/** What an operation may take and give (EXPERIENCE 2, "limits"). */
const fiveSeconds = 5000;
const largestAnswer = 5 * 1024 * 1024;

/**
 * Lets Apollo answer requests of express. Whoever accepts no JSON gets JSON all the same: Apollo would run the
 * operation first and then refuse to tell what came of it. Throws UNAVAILABLE for a query of more than five seconds,
 * QUERY_TOO_COMPLEX for an answer of more than 5 MB.
 */
export function operationRunner(server: GraphqlServer, longestQueryMs = fiveSeconds): OperationRunner {
  return async (request, response, context) => {
    if (request.accepts(mediaTypes) === false) request.headers.accept = 'application/json';
    const { status = 200, headers, body } = await inTime(context, longestQueryMs, server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers: headersOf(request), search: '', body: request.body },
      context: async () => context,
    }));
    const fault = faultOfAnswer(context);
    if (fault !== undefined) throw fault;
    if (body.kind !== 'complete') throw new Error('Apollo wants to answer in parts, which nothing here asks for.');
    assertFits(body.string, context);
    for (const [name, value] of headers) response.setHeader(name, value);
    response.status(status).send(body.string);
  };
}

/** The page of Apollo Sandbox as HTML; only while it is on. */
export async function renderSandbox(server: GraphqlServer): Promise<string> {
  const page = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'GET', headers: new HeaderMap([['accept', 'text/html']]), search: '', body: undefined },
    context: () => Promise.reject(new Error('The page of Apollo Sandbox needs no context.')),
  });
  if (page.body.kind !== 'complete') throw new Error('Apollo gave no page.');
  return page.body.string;
}

function headersOf({ headers }: Request): HeaderMap {
  return new HeaderMap(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const])));
}

/**
 * Nobody waits longer for a query; what it still asks of the database ends by the time-outs there. A change is waited
 * for, because only its end says whether it was made.
 */
async function inTime<Answer>(context: GraphqlContext, milliseconds: number, answer: Promise<Answer>): Promise<Answer> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    if (factsOf(context).operation !== 'query') return;
    reject(new Failure('UNAVAILABLE', `The query took longer than ${milliseconds / 1000} seconds and was given up.`, { retryAfter: 5, help: 'Ask for smaller pages, or for less of each item.' }));
  }, milliseconds);
  try {
    return await Promise.race([answer, expired]);
  } finally {
    clearTimeout(timer);
  }
}

function assertFits(text: string, context: GraphqlContext): void {
  if (Buffer.byteLength(text) <= largestAnswer) return;
  const done = factsOf(context).operation === 'mutation' ? ' What the mutation was to change is changed.' : '';
  throw new Failure('QUERY_TOO_COMPLEX', `The answer would be larger than ${largestAnswer / 1024 / 1024} MB.${done}`, { help: 'Ask for smaller pages, or for less of each item.' });
}
