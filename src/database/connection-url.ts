/** The parts of a PostgreSQL address; a host that begins with a slash is the folder of a Unix socket. */
export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
}

/** Writes a server and a database as one URL that pg, psql, MikroORM and child processes all read. */
export function connectionUrl(server: DatabaseServer, database: string): string {
  const password = server.password === undefined ? '' : `:${encodeURIComponent(server.password)}`;
  const host = server.host.includes(':') && !server.host.startsWith('/') ? `[${server.host}]` : encodeURIComponent(server.host);
  return `postgresql://${encodeURIComponent(server.user)}${password}@${host}:${server.port}/${encodeURIComponent(database)}`;
}

/**
 * Reads the server out of a connection URL, with libpq's defaults for what is absent; `?host=` names a socket folder.
 * Throws when the text is no URL, without repeating it: it may hold a password.
 */
export function parseServer(url: string): DatabaseServer {
  const parsed = parse(url);
  const password = decodeURIComponent(parsed.password);
  return {
    host: parsed.searchParams.get('host') ?? (bracketless(decodeURIComponent(parsed.hostname)) || 'localhost'),
    port: Number(parsed.searchParams.get('port') ?? (parsed.port || 5432)),
    user: decodeURIComponent(parsed.username) || 'postgres',
    ...(password === '' ? {} : { password }),
  };
}

/** The database that a connection URL names. Throws when it names none. */
export function parseDatabaseName(url: string): string {
  const name = decodeURIComponent(parse(url).pathname.slice(1));
  if (name === '') throw new Error('The database URL names no database: add one at its end, as in postgresql://user@host:5432/muster.');
  return name;
}

/** Whether a text is a PostgreSQL URL that names a database. */
export function isConnectionUrl(text: string): boolean {
  try {
    return /^postgres(ql)?:\/\//.test(text) && parseDatabaseName(text) !== '';
  } catch {
    return false; // the question was whether it parses
  }
}

function parse(url: string): URL {
  // libpq allows an empty host beside ?host=, the URL standard does not.
  const candidate = url.replace(/^([a-z]+:\/\/[^@/]*@)\//, '$1localhost/');
  if (!URL.canParse(candidate)) throw new Error('The database URL cannot be read: write it as postgresql://user:password@host:5432/muster.');
  return new URL(candidate);
}

function bracketless(host: string): string {
  return host.replace(/^\[(.+)\]$/, '$1');
}
