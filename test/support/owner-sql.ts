import { Client } from 'pg';
import type { TestDatabase } from './database.js';

/** Runs one statement behind the application's back, as the owner of the tables. */
export async function query<Row extends object>(database: TestDatabase, text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  return withOwner(database, async (client) => (await client.query<Row>(text, [...values])).rows);
}

/** Lends a connection of the owner of the tables. */
export async function withOwner<T>(database: TestDatabase, act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: database.ownerConnection });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
