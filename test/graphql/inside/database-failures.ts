import { Client } from 'pg';
import { sql } from 'kysely';
import { TeamEntity } from '../../../src/domain/teams/team.js';
import type { FailureCode } from '../../../src/failure.js';
import type { DomainWorld } from '../../support/domain-world.js';
import { freePort } from '../../support/free-port.js';
import { secret } from '../../support/leaks.js';

/** Something that goes wrong inside while a field is resolved. */
export interface ForcedFailure {
  readonly what: string;
  /** The code that the caller gets. */
  readonly code: FailureCode;
  /** What the log has to say of it. */
  readonly logged: RegExp;
  /** Runs in the resolver of the field. */
  readonly force: (world: DomainWorld) => unknown;
  /** The operation that asks for it; the plain field when absent. */
  readonly query?: string;
}

/** Tables of one transaction whose names hold the secret: the running role may make no others. */
const tables = `
  create temp table ${secret} (id integer primary key, name text not null, size integer check (size < 10), parent integer references ${secret}, exclude using btree (name with =)) on commit drop;
  create temp table ${secret}_day (day date) partition by range (day) on commit drop;
  insert into ${secret} (id, name) values (1, '${secret}');`;

/** Runs statements in a transaction, as services do. */
function run(world: DomainWorld, ...statements: readonly string[]): Promise<void> {
  return world.transactions.run(world.scope(), async (scope) => {
    for (const statement of statements) await sql.raw(statement).execute(scope.unit.db);
  });
}

function statement(what: string, code: FailureCode, logged: RegExp, ...statements: readonly string[]): ForcedFailure {
  return { what, code, logged, force: (world) => run(world, ...statements) };
}

/** PostgreSQL says this of itself, with the secret in every part of it. */
function raised(what: string, sqlState: string, code: FailureCode): ForcedFailure {
  return statement(what, code, new RegExp(sqlState), `do $$ begin raise exception 'relation "${secret}" of team_member' using errcode = '${sqlState}', detail = '${secret}', hint = '${secret}', table = '${secret}', constraint = 'team_member_${secret}'; end $$`);
}

/** What the database and its driver may say, said by the real ones. */
export const databaseFailures: readonly ForcedFailure[] = [
  statement('a statement that takes too long', 'UNAVAILABLE', /57014/, `set local statement_timeout = 20`, `select pg_sleep(5), '${secret}'`),
  { what: 'a lock that somebody else holds', code: 'UNAVAILABLE', logged: /55P03/, force: waitForLock },
  raised('a deadlock', '40P01', 'UNAVAILABLE'),
  raised('a transaction that cannot be put in a row', '40001', 'UNAVAILABLE'),
  raised('a full disk', '53100', 'UNAVAILABLE'),
  raised('too many connections', '53300', 'UNAVAILABLE'),
  statement('a session that is ended', 'UNAVAILABLE', /57P01|terminated/, `select pg_terminate_backend(pg_backend_pid()), '${secret}'`),
  { what: 'a database that is not there', code: 'UNAVAILABLE', logged: /ECONNREFUSED/, force: connectToNobody },
  statement('a unique constraint without a sentence', 'TAKEN', /23505/, tables, `insert into ${secret} (id, name) values (1, 'other')`),
  statement('a foreign key', 'NOT_FOUND', /23503/, tables, `insert into ${secret} (id, name, parent) values (2, 'other', 77)`),
  statement('a check', 'INVALID', /23514/, tables, `insert into ${secret} (id, name, size) values (2, 'other', 77)`),
  statement('a column that may not be empty', 'INVALID', /23502/, tables, `insert into ${secret} (id) values (2)`),
  statement('an exclusion', 'INVALID', /23P01/, tables, `insert into ${secret} (id, name) values (2, '${secret}')`),
  statement('a partition that is missing', 'INTERNAL', /23514/, tables, `insert into ${secret}_day values ('2026-11-24')`),
  statement('a text that is no id', 'INVALID', /22P02/, `select '${secret}'::uuid`),
  statement('a number that is too large', 'INVALID', /22003/, `select 2147483647 + 1 as ${secret}`),
  statement('a right that the running role has not', 'FORBIDDEN', /42501/, `create table public.${secret} (id integer)`),
  statement('a table that is not there', 'INTERNAL', /42P01/, `select ${secret} from nowhere`),
  statement('a column that is not there', 'INTERNAL', /42703/, `select ${secret} from team`),
  statement('a statement that cannot be read', 'INTERNAL', /42601/, `selectt ${secret}`),
  raised('a bug of the database', 'XX000', 'INTERNAL'),
  { what: 'a find that names no directory', code: 'INTERNAL', logged: /before any directory/, force: (world) => world.scope().unit.em.find(TeamEntity, { name: secret }) },
  { what: 'a find that the ORM does not understand', code: 'INTERNAL', logged: new RegExp(secret), force: (world) => world.scope({ kind: 'system' }).unit.em.find(TeamEntity, { [secret]: 1 } as object, { filters: false }) },
];

async function waitForLock(world: DomainWorld): Promise<void> {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: locked, resolve: lock } = Promise.withResolvers<void>();
  const holder = world.transactions.run(world.scope(), async (scope) => {
    await sql`select pg_advisory_xact_lock(7)`.execute(scope.unit.db);
    lock();
    await held;
  });
  await locked;
  try {
    await run(world, 'set local lock_timeout = 20', `select pg_advisory_xact_lock(7), '${secret}'`);
  } finally {
    release();
    await holder;
  }
}

async function connectToNobody(world: DomainWorld): Promise<void> {
  const client = new Client({ host: '127.0.0.1', port: await freePort(), password: secret });
  await world.transactions.read(() => client.connect());
}
