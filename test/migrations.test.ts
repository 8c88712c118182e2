import { Client } from 'pg';
import { entities } from '../src/domain/entities.js';
import { MikroORM } from '@mikro-orm/postgresql';
import { openDatabase } from '../src/database/database.js';
import { testDatabase, type TestDatabase } from './support/database.js';

let database: TestDatabase;
let client: Client;
let orm: MikroORM;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.ownerConnection });
  await client.connect();
  orm = await openDatabase(database.connection, [...entities]);
});

afterAll(async () => {
  await orm.close(true);
  await client.end();
  await database.drop();
});

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** The columns of a table as the migrations made them. */
async function columnsInDatabase(table: string): Promise<readonly ColumnRow[]> {
  const { rows } = await client.query<ColumnRow>(`
    select a.attname as name, format_type(a.atttypid, null) as type, not a.attnotnull as nullable
      from pg_attribute as a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attname`, [table]);
  return rows;
}

const sameType = new Map([
  ['timestamptz', 'timestamp with time zone'], ['int', 'integer'], ['double precision', 'double precision'],
]);

/** The columns of an entity as the ORM understands its definition. */
function columnsOfEntity(table: string): readonly ColumnRow[] {
  const metadata = [...orm.getMetadata().getAll().values()].find(({ tableName }) => tableName === table);
  return (metadata?.props ?? []).map((property) => ({
    name: property.fieldNames[0] ?? '',
    type: typeName(property.columnTypes[0] ?? ''),
    nullable: property.nullable ?? false,
  })).sort((left, right) => (left.name < right.name ? -1 : 1));
}

function typeName(declared: string): string {
  const bare = declared.replace(/\(\d+\)/, '');
  return sameType.get(bare) ?? bare;
}

describe('migrations and entities agree', () => {
  test('on the list of tables', async () => {
    const { rows } = await client.query<{ name: string }>(`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and not relispartition and relname <> 'mikro_orm_migrations' order by relname`);
    expect(rows.map(({ name }) => name)).toEqual(entities.map((entity) => entity.meta.tableName).sort());
  });

  test.each(entities.map((entity) => entity.meta.tableName))('on columns, types and nullability of %s', async (table) => {
    expect(columnsOfEntity(table)).toEqual(await columnsInDatabase(table));
  });

  test('a column that only one of them knows turns this red', async () => {
    await client.query('alter table team add column planted text');
    expect(columnsOfEntity('team')).not.toEqual(await columnsInDatabase('team'));
    await client.query('alter table team drop column planted');
  });
});

describe('the tables', () => {
  test('carry the directory first in the primary key wherever they carry it at all', async () => {
    const { rows } = await client.query<{ name: string; first: string | null }>(`
      select c.relname as name,
             (select a.attname from pg_index as i join pg_attribute as a on a.attrelid = c.oid and a.attnum = i.indkey[0]
               where i.indrelid = c.oid and i.indisprimary) as first
        from pg_class as c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and exists (select 1 from pg_attribute as a where a.attrelid = c.oid and a.attname = 'directory_id' and a.attnotnull)
       order by 1`);
    expect(rows.length).toBeGreaterThanOrEqual(8);
    expect(rows.filter(({ first }) => first !== 'directory_id')).toEqual([]);
  });

  test('are referenced across tenants by nobody: every foreign key between tenant tables holds the directory', async () => {
    const { rows } = await client.query<{ definition: string }>(`
      select conrelid::regclass || ': ' || pg_get_constraintdef(oid) as definition from pg_constraint
       where contype = 'f' and confrelid in (select attrelid from pg_attribute where attname = 'directory_id' and attnotnull)
         and pg_get_constraintdef(oid) not like 'FOREIGN KEY (directory\\_id, %) REFERENCES %(directory\\_id, %'`);
    expect(rows).toEqual([]);
  });
});
