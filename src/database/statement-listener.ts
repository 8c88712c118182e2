import type { Pool, PoolClient } from 'pg';

/** Is told every statement that leaves for the database, and the values bound to it. */
export type StatementListener = (sql: string, parameters: readonly unknown[]) => void;

/** Tells the listener every statement of every connection that this pool opens from now on. */
export function listenToStatements(pool: Pool, listener: StatementListener): void {
  pool.on('connect', (client) => wrapQuery(client, listener));
}

function wrapQuery(client: PoolClient, listener: StatementListener): void {
  const query: (...parameters: readonly unknown[]) => unknown = client.query.bind(client);
  const heard = (...parameters: readonly unknown[]): unknown => {
    const [statement, values] = parameters;
    // pg takes a text with values, or an object that carries both (prepared statements, cursors).
    if (typeof statement === 'string') listener(statement, Array.isArray(values) ? values : []);
    else if (isStatement(statement)) listener(statement.text, statement.values ?? []);
    return query(...parameters);
  };
  Object.defineProperty(client, 'query', { value: heard, configurable: true, writable: true });
}

function isStatement(value: unknown): value is { readonly text: string; readonly values?: readonly unknown[] } {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}
