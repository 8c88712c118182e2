import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Logger } from 'pino';
import type { News } from './domain/live/news.js';
import { Soon } from './domain/soon.js';
import { repeat } from './repeat.js';

export interface NewsChannelParts {
  readonly orm: MikroORM;
  /** A session of its own, past any pooler: those lose what is listened for. */
  readonly listenConnection: string;
  readonly news: News;
  readonly log: Logger;
}

/** The name of the channel, and of the lock that says that somebody listens. */
const channel = 'muster.news';
const delayMs = 150;
/** More ids at once than this are dropped: their followers look by themselves within seconds. */
const mostIds = 1000;
const reconnectMs = 1000;

/**
 * Carries news between the processes of an installation by LISTEN and NOTIFY. NOTIFY makes commits wait for each other,
 * so it never goes along with a change: news is gathered and sent by itself, and only while somebody listens (DESIGN 7).
 */
export class NewsChannel {
  /** Tells one's own news from those of others, which alone are to be heard. */
  readonly #processId = randomUUID();
  readonly #waiting = new Set<string>();
  readonly #soon = new Soon(delayMs, () => this.send());
  #isClosed = false;
  #listeners = 0;
  #stopListening: (() => Promise<void>) | undefined;
  #client: Client | undefined;

  constructor(private readonly parts: NewsChannelParts) {}

  /** Takes news to be sent to the other processes soon. */
  readonly post = (configurationIds: Iterable<string>): void => {
    if (this.#isClosed) return;
    for (const id of configurationIds) if (this.#waiting.size < mostIds) this.#waiting.add(id);
    if (this.#waiting.size > 0) this.#soon.ask();
  };

  /** Listens until the last of those who asked for it has called what this gives. */
  listen(): () => void {
    this.#listeners += 1;
    this.#stopListening ??= repeat(reconnectMs, () => this.hear(), (error) => {
      // Whoever stops may interrupt a connection that is being made.
      if (this.#stopListening !== undefined) this.parts.log.warn({ err: error }, 'News of other processes cannot be heard; followers look every few seconds, and it is tried again');
    });
    return () => {
      this.#listeners -= 1;
      if (this.#listeners === 0) void this.stopListening();
    };
  }

  /** Gives the session back; what waits to be sent is not sent any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#soon.stop(), this.stopListening()]);
  }

  private async stopListening(): Promise<void> {
    const stopped = this.#stopListening?.();
    this.#stopListening = undefined;
    await this.#client?.end();
    await stopped;
  }

  private async send(): Promise<void> {
    const ids = [...this.#waiting];
    this.#waiting.clear();
    try {
      // Whoever listens shares the lock for as long, so that it cannot be had alone.
      await sql`select pg_notify(${channel}, ${this.#processId} || ':' || id) from unnest(${ids}::text[]) as id where not pg_try_advisory_xact_lock(hashtext(${channel}))`
        .execute((this.parts.orm.em.fork() as EntityManager).getKysely());
    } catch (error) {
      this.parts.log.warn({ err: error }, 'News could not be told to other processes; their followers look every few seconds');
    }
  }

  /** One session that listens; resolves when it has ended. */
  private async hear(): Promise<void> {
    const client = new Client({ connectionString: this.parts.listenConnection, connectionTimeoutMillis: 3000, keepAlive: true, application_name: 'muster news' });
    // A lost connection also ends the session, which is what is waited for.
    client.on('error', () => undefined);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    client.once('end', resolve);
    client.on('notification', ({ payload = '' }) => {
      const [processId, configurationId] = payload.split(':');
      if (configurationId !== undefined && processId !== this.#processId) this.parts.news.ring([configurationId]);
    });
    this.#client = client;
    try {
      // pg says nothing of a connection that is ended while it is being made.
      if (await Promise.race([client.connect().then(() => true), ended.then(() => false)]) === false) return;
      await client.query(`select pg_advisory_lock_shared(hashtext($1))`, [channel]);
      await client.query(`listen "${channel}"`);
      this.parts.news.ringAll();
      await ended;
    } finally {
      if (this.#client === client) this.#client = undefined;
      await client.end();
    }
  }
}
