import { testDatabase } from '../support/database.js';
import { auditStatement } from '../support/statement-audit.js';
import { listTenantTables } from '../support/tenant-tables.js';

const tenantTables = new Set(['person', 'team', 'team_member', 'scim_token']);

describe('the statement audit lets pass', () => {
  test.each([
    ['a table without tenants', 'select * from account where id = $1'],
    ['a select that binds the directory', 'select * from person where directory_id = $1 and id = $2'],
    ['the value on the left', 'select * from person where $1::uuid = directory_id'],
    ['the ORM\'s quoted names and inlined values', `select "p0".* from "person" as "p0" where "p0"."directory_id" in ('018f') and "p0"."id" = '1'`],
    ['any() over a list', 'select p.id from person as p where p.directory_id = any($1::uuid[])'],
    ['a join that passes the directory on', 'select 1 from person p join team_member m on m.directory_id = p.directory_id and m.person_id = p.id where p.directory_id = $1'],
    ['a chain of joins bound at its end', 'select 1 from person p, team_member m, team t where p.directory_id = m.directory_id and m.directory_id = t.directory_id and t.directory_id = $1'],
    ['a join by using', 'select 1 from person join team_member using (directory_id) where person.directory_id = $1'],
    ['tuples', 'select 1 from team_member m where (m.directory_id, m.team_id) = ($1, $2)'],
    ['tuples of columns', 'select 1 from team_member m join team t on (t.directory_id, t.id) = (m.directory_id, m.team_id) where m.directory_id = $1'],
    ['tuples in a list', 'select 1 from person where (directory_id, id) in (($1, $2), ($3, $4))'],
    ['a batch of requests as rows', 'select p.* from unnest($1::uuid[], $2::text[]) with ordinality as b (directory_id, name, n) join person p on p.directory_id = b.directory_id and p.user_name_key = b.name'],
    ['a correlated subquery', 'select 1 from person p where p.directory_id = $1 and exists (select 1 from team_member m where m.directory_id = p.directory_id and m.person_id = p.id)'],
    ['an insert', 'insert into person (directory_id, id) values ($1, $2)'],
    ['an upsert', 'insert into team_member as m (directory_id, team_id, person_id) values ($1, $2, $3) on conflict (directory_id, team_id, person_id) do update set source = excluded.source where m.source <> excluded.source'],
    ['an insert that reads', 'insert into team_member (directory_id, team_id) select t.directory_id, t.id from team t where t.directory_id = $1'],
    ['an update', 'update "person" set "active" = false where "directory_id" = $1 and "id" = $2'],
    ['a delete', 'delete from team_member where directory_id = $1'],
    ['common table expressions', 'with gone as (delete from team_member where directory_id = $1 returning person_id) update person set version = version + 1 from gone where person.directory_id = $1 and person.id = gone.person_id'],
    ['a lock', 'select 1 from team where directory_id = $1 and id = $2 for no key update of team'],
    ['a table named only inside a text', `select 'from person' as text -- from team`],
    ['a marked look-up', 'select /* directory-lookup */ directory_id from scim_token where token_id = $1'],
    ['a column named like a table', 'select person from account where team = 1'],
  ])('%s', (_what, sql) => {
    expect(auditStatement(sql, tenantTables)).toBeUndefined();
  });
});

describe('the statement audit finds', () => {
  test.each([
    ['a select', 'select * from person where id = $1', 'person'],
    ['a select that only returns the directory', 'select directory_id from person', 'person'],
    ['a select that only sorts by it', 'select id from person order by directory_id', 'person'],
    ['a select that only asks whether it is there', 'select id from person where directory_id is not null', 'person'],
    ['a select that excludes one directory', 'select id from person where directory_id <> $1', 'person'],
    ['quoted names', `select "p0".* from "person" as "p0" where "p0"."id" = 'directory_id'`, 'person'],
    ['a name with its schema', 'select 1 from public.person where id = $1', 'person'],
    ['a joined table without it', 'select 1 from person p join team_member m on m.person_id = p.id where p.directory_id = $1', 'team_member'],
    ['a left join without it', 'select 1 from person p left join team t on t.id = p.id where p.directory_id = $1', 'team'],
    ['joined tables bound to each other alone', 'select 1 from person p join team t on t.directory_id = p.directory_id', 'person, team'],
    ['the second table of a list', 'select 1 from person p, team t where p.directory_id = $1', 'team'],
    ['using without a value', 'select 1 from person join team using (directory_id)', 'person, team'],
    ['a subquery', 'select 1 from person where directory_id = $1 and id in (select person_id from team_member where team_id = $2)', 'team_member'],
    ['one half of a union', 'select id from person where directory_id = $1 union all select id from team', 'team'],
    ['a common table expression', 'with x as (select id from team) select 1 from person join x on x.id = person.id where person.directory_id = $1', 'team'],
    ['an insert without the column', 'insert into person (id) values ($1)', 'person'],
    ['an insert without columns', 'insert into person values ($1)', 'person'],
    ['what an insert reads', 'insert into team_member (directory_id, team_id) select t.directory_id, t.id from team t', 'team'],
    ['an update', 'update person set active = false where id = $1', 'person'],
    ['an update that writes the directory', 'update person set directory_id = $1 where id = $2', 'person'],
    ['what an update reads', 'update person set active = false from team_member m where person.directory_id = $1 and m.person_id = person.id', 'team_member'],
    ['a delete', 'delete from team_member where team_id = $1', 'team_member'],
    ['what a delete uses', 'delete from team_member using person p where team_member.directory_id = $1 and p.id = team_member.person_id', 'person'],
    ['a truncate', 'truncate person', 'person'],
  ])('%s without the directory', (_what, sql, tables) => {
    expect(auditStatement(sql, tenantTables)).toMatch(new RegExp(`^${tables}: no directory_id bound in: `));
  });
});

test('the tenant tables are those of the migrations that carry a directory', async () => {
  const database = await testDatabase();
  try {
    const tables = await listTenantTables(database.ownerConnection);
    expect([...tables]).toEqual(expect.arrayContaining(['audit_entry', 'person', 'provisioning_event', 'scim_configuration', 'scim_token', 'team', 'team_member']));
    expect(tables.has('account')).toBe(false);
  } finally {
    await database.drop();
  }
});
