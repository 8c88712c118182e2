import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { isTransient, toFailure } from './database-failure.js';
import type { Publish } from './live/news.js';
import type { Scope } from './scope.js';
import { UnitOfWork } from './unit-of-work.js';

const mostRetries = 3;

/** What a unique constraint means to the person who ran into it. */
const takenSentences = new Map([
  ['person_user_name_key', 'Somebody here already has this userName.'],
  ['person_account', 'Somebody here already signs in with this account.'],
  ['team_name_key', 'A team with this name already exists in the project.'],
  ['project_slug', 'Another project already has this slug.'],
  ['status_page_slug', 'Another status page already has this slug.'],
  ['account_email_key', 'An account with this e-mail address already exists.'],
]);

/** Opens units of work and transactions on the database; the only place that begins, commits or repeats. */
export class Transactions {
  #retries = 0;

  /** `publish` is told of what was announced, after the commit. */
  constructor(private readonly orm: MikroORM, private readonly publish: Publish = () => {}) {}

  /** How many lost races were run again since the start. */
  get retries(): number {
    return this.#retries;
  }

  /** A unit of work outside any transaction: for reads, one connection a statement. */
  open(): UnitOfWork {
    return new UnitOfWork(this.orm.em.fork() as EntityManager, false);
  }

  /**
   * Runs `fn` in one transaction (in the one that is open, when there is one), repeats it at most three times after
   * a lost race (40001, 40P01, 55P03) and turns whatever the database says into a Failure. Time-outs come with the
   * connection (database/database). `fn` may run more than once: it must change nothing but the database.
   */
  async run<T>(scope: Scope, fn: (scope: Scope) => Promise<T>): Promise<T> {
    if (scope.unit.inTransaction) return fn(scope);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.once(scope, fn);
      } catch (error) {
        if (!isTransient(error) || attempt === mostRetries) throw toFailure(error, takenSentences);
        this.#retries += 1;
        await pause(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  /** Runs a read outside a transaction with the same translation of failures. */
  async read<T>(fn: () => Promise<T>): Promise<T> {
    try {
      return await fn();
    } catch (error) {
      throw toFailure(error);
    }
  }

  private async once<T>(scope: Scope, fn: (scope: Scope) => Promise<T>): Promise<T> {
    const em = this.orm.em.fork() as EntityManager;
    const { result, news } = await em.transactional(async (inner) => {
      const unit = new UnitOfWork(inner as EntityManager, true, scope.unit.directories);
      const result = await fn({ ...scope, unit });
      // What the policy let the change into, the fields of its answer may read.
      scope.unit.enter(...unit.directories);
      return { result, news: unit.news };
    });
    this.publish(news);
    return result;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
