import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import { batchOf } from '../../../src/graphql/per-request.js';
import { Failure } from '../../../src/failure.js';
import { connectMail } from '../../../src/mail.js';
import { secret } from '../../support/leaks.js';
import { startMailServer } from '../../support/mail-server.js';
import type { ForcedFailure } from './database-failures.js';

function thrown(what: string, error: unknown, logged = new RegExp(secret)): ForcedFailure {
  return { what, code: 'INTERNAL', logged, force: () => { throw error; } };
}

function given(what: string, query: string, value: unknown, logged: RegExp): ForcedFailure {
  return { what, code: 'INTERNAL', logged, force: () => value, query };
}

const circle: Record<string, unknown> = { secret };
circle['itself'] = circle;

/** What code of ours, or of a library below it, may do wrong. */
export const resolverFailures: readonly ForcedFailure[] = [
  thrown('a bug', new TypeError(`Cannot read properties of undefined (reading '${secret}') at /srv/muster/app.js:1:1`)),
  thrown('a text that is thrown', `password=${secret}`),
  thrown('nothing that is thrown', null, /null/),
  { what: 'nothing that is rejected', code: 'INTERNAL', logged: /undefined/, force: () => Promise.reject() },
  thrown('an object that is thrown', { password: secret }),
  thrown('several errors at once', new AggregateError([new Error(secret), new Error('postgres at 10.0.0.7:5432')], `several: ${secret}`)),
  thrown('an error with a cause', new Error(`outer ${secret}`, { cause: new Error(`inner ${secret}`) })),
  thrown('an error that calls itself a fault of the request', Object.assign(new Error(`for ${secret}`), { extensions: { code: 'BAD_USER_INPUT', secret, stacktrace: [secret] } })),
  thrown('an error that has a code of its own', Object.assign(new Error(secret), { code: 'EACCES', extensions: { code: 'SOMETHING_ELSE', secret } })),
  thrown('an error of GraphQL that nobody means', new GraphQLError(`for ${secret}`, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', secret } })),
  thrown('a failure inside', new Failure('INTERNAL', `relation "${secret}" does not exist`)),
  { what: 'a loader that rejects', code: 'INTERNAL', logged: new RegExp(secret), force: () => batchOf(() => Promise.reject(new Error(secret))).load({ id: secret }) },
  { what: 'a loader that gives too little', code: 'INTERNAL', logged: /DataLoader/, force: () => new DataLoader<string, string>(async () => []).load(secret) },
  { what: 'a mail server that refuses a letter', code: 'INTERNAL', logged: /Try again later/, force: sendToNobody },
  given('a moment that is none', '{ momentProbed }', new Date(Number.NaN), /moment/),
  given('a text where a number belongs', '{ numberProbed }', secret, /Int cannot represent/),
  given('nothing where something has to be', '{ textProbed }', null, /Cannot return null/),
  given('a circle as JSON', '{ jsonProbed }', circle, /circular/),
  given('a number without end as JSON', '{ jsonProbed }', { secret: 1n }, /BigInt/),
  { what: 'a scalar that fails on a value in the document', code: 'INTERNAL', logged: /app\.js/, force: () => {}, query: `{ takes(value: "${secret}") }` },
  { what: 'a scalar that fails on a default of a variable', code: 'INTERNAL', logged: /app\.js/, force: () => {}, query: `query ($value: Planted! = "${secret}") { takes(value: $value) }` },
];

async function sendToNobody(): Promise<void> {
  const server = await startMailServer();
  server.refusing = true;
  const mail = connectMail(server.url, 'http://muster.example');
  try {
    await mail.send({ to: `${secret}@example.com`, subject: secret, text: secret });
  } finally {
    mail.close();
    await server.stop();
  }
}
