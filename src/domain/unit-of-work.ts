import type { EntityManager } from '@mikro-orm/postgresql';
import type { InferKyselyDB } from '@mikro-orm/sql';
import { CamelCasePlugin, type Kysely } from 'kysely';
import type { entities } from './entities.js';

/** The tables as kysely sees them through the camel-case plugin: a row has the shape of its entity. */
export type Tables = InferKyselyDB<(typeof entities)[number], { columnNamingStrategy: 'property' }>;
export type Db = Kysely<Tables>;

const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/**
 * The connection of one request or one transaction, and the directories that it may read. ORM finds get the
 * directories by the entity filter; hand-written SQL names them itself, and the statement audit checks both.
 */
export class UnitOfWork {
  readonly db: Db;
  readonly #directories = new Set<string>();
  readonly #news = new Set<string>();

  constructor(readonly em: EntityManager, readonly inTransaction: boolean, directories: Iterable<string> = []) {
    this.db = em.getKysely<Tables>().withPlugin(camelCase);
    this.enter(...directories);
  }

  /** Lets ORM finds of this unit read these directories. Call it only where the policy has let the scope in. */
  enter(...directoryIds: readonly string[]): void {
    for (const id of directoryIds) this.#directories.add(id);
    this.em.setFilterParams('directory', { directories: [...this.#directories] });
  }

  get directories(): readonly string[] {
    return [...this.#directories];
  }

  /** Notes that something new is in this configuration or its log; those who follow it are told after the commit. */
  announce(configurationId: string): void {
    this.#news.add(configurationId);
  }

  /** The configurations that were announced. */
  get news(): readonly string[] {
    return [...this.#news];
  }
}
