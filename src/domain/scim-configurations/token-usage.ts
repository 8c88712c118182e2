import { sql } from 'kysely';
import { Soon } from '../soon.js';
import type { Transactions } from '../transactions.js';

/** That a token has just been used, and what its row says of the last time. */
export interface TokenUse {
  readonly directoryId: string;
  readonly id: string;
  readonly lastUsedAt: Date | null;
  readonly at: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface TokenUsageSettings {
  /** How long a use may wait to be written, in milliseconds. */
  readonly delayMs: number;
  /** How many tokens may wait; beyond it a use is not remembered, never a request slowed. */
  readonly capacity: number;
  /** Told of uses that could not be written. */
  readonly onLost: (count: number, cause: unknown) => void;
}

/** A use within a minute of the last one that was written says nothing new. */
const worthRememberingMs = 60_000;
const longestUserAgent = 512;

/**
 * Writes down when and from where tokens were last used (DESIGN 3.4), off the path of the request: at most once a
 * minute per token, all waiting tokens in one statement. Only a hint for people, so a crash may lose the last seconds.
 */
export class TokenUsage {
  readonly #waiting = new Map<string, TokenUse>();
  readonly #soon: Soon;

  constructor(private readonly transactions: Transactions, private readonly settings: TokenUsageSettings) {
    this.#soon = new Soon(settings.delayMs, () => this.write());
  }

  /** Takes a use, to be written soon, if there is anything new in it. */
  remember(use: TokenUse): void {
    if (use.lastUsedAt !== null && use.at.getTime() - use.lastUsedAt.getTime() < worthRememberingMs) return;
    if (this.#waiting.has(use.id) || this.#waiting.size >= this.settings.capacity) return;
    this.#waiting.set(use.id, use);
    this.#soon.ask();
  }

  /** Writes what waits; resolves when it is in the database, or given up. Called at the stop. */
  flush(): Promise<void> {
    return this.#soon.now();
  }

  private async write(): Promise<void> {
    const uses = [...this.#waiting.values()];
    this.#waiting.clear();
    if (uses.length === 0) return;
    try {
      await store(this.transactions, uses);
    } catch (cause) {
      this.settings.onLost(uses.length, cause);
    }
  }
}

async function store(transactions: Transactions, uses: readonly TokenUse[]): Promise<void> {
  await sql`
    update scim_token set last_used_at = used.at, last_used_ip = used.ip, last_user_agent = used.agent
      from unnest(
        ${uses.map((use) => use.directoryId)}::uuid[], ${uses.map((use) => use.id)}::uuid[], ${uses.map((use) => use.at)}::timestamptz[],
        ${uses.map((use) => use.ip)}::text[], ${uses.map((use) => use.userAgent?.slice(0, longestUserAgent) ?? null)}::text[]
      ) as used (directory_id, id, at, ip, agent)
     where scim_token.directory_id = used.directory_id and scim_token.id = used.id
       and (scim_token.last_used_at is null or scim_token.last_used_at < used.at)`.execute(transactions.open().db);
}
