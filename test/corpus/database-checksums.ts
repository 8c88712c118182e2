import { Client } from 'pg';

/** Columns that reading moves: when a token was last used. Everything else must stay as it is when a request is refused. */
const moving = ['last_used_at', 'last_used_ip', 'last_user_agent'];
/** The log says what was refused, so it may grow. */
const logs = /^(provisioning_event|mikro_orm_migrations)/;

/** Reads a checksum of every domain table, by its name. */
export class DatabaseChecksums {
  private constructor(private readonly client: Client, private readonly tables: readonly string[]) {}

  static async open(ownerConnection: string): Promise<DatabaseChecksums> {
    const client = new Client({ connectionString: ownerConnection });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    return new DatabaseChecksums(client, rows.map(({ name }) => name).filter((name) => !logs.test(name)));
  }

  /** Reads them all; rows that name one of these ids are not looked at. */
  async read(besides: readonly string[] = []): Promise<Readonly<Record<string, string>>> {
    const columns = this.tables.map((table) => (
      `(select count(*) || ' rows, ' || coalesce(md5(string_agg(text, ',' order by text)), '')
          from (select (to_jsonb(t) - $1::text[])::text as text from public.${table} as t) as rows
          where not text like any ($2::text[])) as ${table}`));
    const { rows: [row] } = await this.client.query<Record<string, string>>(`select ${columns.join(', ')}`, [moving, besides.map((id) => `%${id}%`)]);
    if (row === undefined) throw new Error('A select without a table gives one row.');
    return row;
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
