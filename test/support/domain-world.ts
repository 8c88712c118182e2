import { sql } from 'kysely';
import { openDatabase } from '../../src/database/database.js';
import { entities } from '../../src/domain/entities.js';
import { newId } from '../../src/domain/id.js';
import { jsonb } from '../../src/domain/jsonb.js';
import { keyOf } from '../../src/domain/key.js';
import type { Person } from '../../src/domain/people/person.js';
import { createProjectOf } from '../../src/domain/projects/create-project.js';
import { personColumns } from '../../src/domain/provisioning/person-record.js';
import type { AccountActor, Actor, RequestOrigin, Scope } from '../../src/domain/scope.js';
import type { Role, Team } from '../../src/domain/teams/team.js';
import { Transactions } from '../../src/domain/transactions.js';
import { testDatabase } from './database.js';
import { TestClock } from './test-clock.js';

/** A project and its first teams, as rows. */
export interface WorldProject {
  readonly id: string;
  readonly owner: AccountActor;
  readonly owners: string;
  readonly admins: string;
  readonly members: string;
}

/** The domain on a database of its own, without servers: for tests of services and what they leave in the tables. */
export class DomainWorld {
  readonly clock = new TestClock();
  /** Every statement since the last `forgetStatements`. */
  readonly statements: string[] = [];
  #count = 0;

  private constructor(readonly transactions: Transactions, private readonly end: () => Promise<void>, listener: { heard: (sql: string) => void }) {
    listener.heard = (sql) => { this.statements.push(sql); };
  }

  static async open(): Promise<DomainWorld> {
    const database = await testDatabase();
    const listener = { heard: (_sql: string): void => {} };
    const orm = await openDatabase(database.connection, [...entities], { onStatement: (sql) => { listener.heard(sql); } });
    return new DomainWorld(new Transactions(orm), async () => {
      await orm.close(true);
      await database.drop();
    }, listener);
  }

  close(): Promise<void> {
    return this.end();
  }

  forgetStatements(): void {
    this.statements.length = 0;
  }

  /** A scope outside of any transaction, as a request has it. */
  scope(actor: Actor = { kind: 'system' }, origin: Partial<RequestOrigin> = {}): Scope {
    return { actor, unit: this.transactions.open(), clock: this.clock, origin: { requestId: `request-${this.#next()}`, ...origin } };
  }

  /** A proved account, signed in. */
  async account(isServerAdmin = false): Promise<AccountActor> {
    const email = `somebody-${this.#next()}@example.com`;
    const now = this.clock.now();
    const id = newId(this.clock);
    await this.scope().unit.db.insertInto('account')
      .values({ id, email, emailKey: keyOf(email), isServerAdmin, provedAt: now, version: 1, createdAt: now, updatedAt: now }).execute();
    return { kind: 'account', accountId: id, email, isServerAdmin };
  }

  async project(): Promise<WorldProject> {
    const owner = await this.account();
    const project = await this.transactions.run(this.scope(), (scope) => createProjectOf(scope, { id: owner.accountId, email: owner.email, name: null }, { name: `Project ${this.#next()}` }));
    const teams = await this.scope().unit.db.selectFrom('team').select(['id', 'role']).where('directoryId', '=', project.id).execute();
    const team = (role: Role): string => teams.find((each) => each.role === role)!.id;
    return { id: project.id, owner, owners: team('OWNER'), admins: team('ADMIN'), members: team('MEMBER') };
  }

  async statusPage(project: WorldProject): Promise<string> {
    const id = newId(this.clock);
    const now = this.clock.now();
    await this.scope().unit.db.insertInto('directory').values({ id, kind: 'STATUS_PAGE' }).execute();
    await this.scope().unit.db.insertInto('status_page').values({
      id, projectId: project.id, name: 'Status', slug: `status-${this.#next()}`, isPrivate: true, services: jsonb([]), version: 1, createdAt: now, updatedAt: now,
    }).execute();
    return id;
  }

  async team(project: WorldProject, role: Role = 'MEMBER', name = `Team ${this.#next()}`): Promise<Team> {
    const now = this.clock.now();
    return this.scope().unit.db.insertInto('team').values({
      id: newId(this.clock), directoryId: project.id, name, nameKey: keyOf(name), role, isReserved: false, source: 'MANUAL', version: 1, createdAt: now, updatedAt: now,
    }).returningAll().executeTakeFirstOrThrow();
  }

  async person(directoryId: string, values: Partial<Pick<Person, 'accountId' | 'managedBy' | 'active' | 'deactivatedAt' | 'suspendedAt' | 'removedAt' | 'releasedAt'>> = {}, userName = `person-${this.#next()}@example.com`): Promise<Person> {
    const now = this.clock.now();
    const columns = personColumns({ userName, externalId: null, displayName: null, attributes: {} });
    return this.scope().unit.db.insertInto('person').values({
      ...columns, attributes: jsonb(columns.attributes), attributesKey: jsonb(columns.attributesKey), id: newId(this.clock), directoryId,
      active: true, source: 'MANUAL', formerAccountIds: [], version: 1, createdAt: now, updatedAt: now, ...values,
    }).returningAll().executeTakeFirstOrThrow();
  }

  /** Somebody signed in who is in this team. */
  async memberOf(project: WorldProject, teamId: string): Promise<Actor> {
    const account = await this.account();
    const person = await this.person(project.id, { accountId: account.accountId });
    await this.join(project.id, teamId, person.id);
    return account;
  }

  async join(directoryId: string, teamId: string, personId: string, source: 'MANUAL' | 'PUSH' | 'DEFAULT_TEAM' = 'MANUAL', grantedBy: string | null = null): Promise<void> {
    await this.scope().unit.db.insertInto('team_member')
      .values({ directoryId, teamId, personId, source, grantedBy, sequence: sql<string>`nextval('team_member_sequence')`, addedAt: this.clock.now() }).execute();
  }

  /** The memberships of somebody: the team, and how they came into it. */
  async memberships(directoryId: string, personId: string): Promise<readonly { readonly teamId: string; readonly source: string; readonly grantedBy: string | null }[]> {
    return this.scope().unit.db.selectFrom('team_member').select(['teamId', 'source', 'grantedBy'])
      .where('directoryId', '=', directoryId).where('personId', '=', personId).orderBy('sequence').execute();
  }

  /** What the audit of a directory says, the oldest first: the mutation and its subject. */
  async audited(directoryId: string): Promise<readonly string[]> {
    const rows = await this.scope().unit.db.selectFrom('audit_entry').select('action').where('directoryId', '=', directoryId).orderBy('id').execute();
    return rows.map((row) => row.action).filter((action) => action !== 'createProject');
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}
