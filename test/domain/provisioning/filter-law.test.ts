import * as fc from 'fast-check';
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { filterCondition } from '../../../src/domain/provisioning/filter-condition.js';
import { groupColumnMap } from '../../../src/domain/provisioning/group-columns.js';
import { personColumnMap } from '../../../src/domain/provisioning/person-columns.js';
import { bindFilter } from '../../../src/scim/filter/bind.js';
import type { ColumnMap } from '../../../src/scim/filter/column.js';
import type { Filter } from '../../../src/scim/filter/filter.js';
import { matches } from '../../../src/scim/filter/matches.js';
import { parseFilter } from '../../../src/scim/filter/parse.js';
import { printFilter } from '../../../src/scim/filter/print.js';
import type * as toSql from '../../../src/scim/filter/to-sql.js';
import { compileFilter } from '../../../src/scim/filter/to-sql.js';
import type { JsonObject } from '../../../src/scim/json.js';
import type { ResourceType } from '../../../src/scim/schema/attribute.js';
import { commonAttributes } from '../../../src/scim/schema/common-attributes.js';
import { groupResourceType, userResourceType } from '../../../src/scim/schema/resource-types.js';
import { DomainWorld } from '../../support/domain-world.js';
import { filtersBy } from '../../support/filter-arbitraries.js';
import { baseUrl, createFilterWorld, type FilterWorld } from '../../support/filter-world.js';
import { loadMutant } from '../../support/mutant.js';
import { runs } from '../../support/prove.js';
import { refusalOf } from '../../support/refusal-of.js';
import { schemaNames, type NamedAttribute } from '../../support/specimen.js';

const people = 300;
/** Filters that go to the database in one statement. */
const together = 50;
/** The same seed makes the same people and the same filters; fast-check prints it when a law is broken. */
const { seed } = runs(1, 1);

let world: DomainWorld;
let made: FilterWorld;
beforeAll(async () => {
  world = await DomainWorld.open();
  made = await createFilterWorld(world, people, seed);
}, 120_000);
afterAll(() => world.close());

/** A table and what it means: its rows as resources, and the columns of their attributes. */
interface Subject {
  readonly resourceType: ResourceType;
  readonly table: 'person' | 'team';
  readonly columns: () => ColumnMap;
  readonly resources: () => readonly JsonObject[];
}

const users: Subject = { resourceType: userResourceType, table: 'person', columns: () => personColumnMap(made.configuration, baseUrl), resources: () => made.users };
const groups: Subject = { resourceType: groupResourceType, table: 'team', columns: () => groupColumnMap(made.configuration, baseUrl), resources: () => made.groups };

test.each([['people', users, 2000, 20_000], ['groups', groups, 500, 5000]] as const)('a filter finds the %s whom it means', async (_what, subject, quick, full) => {
  let telling = 0;
  const { numRuns } = runs(quick, full);
  await fc.assert(law(subject, (filter) => filterCondition(filter, subject.resourceType, subject.columns()), (found) => {
    telling += found > 0 && found < subject.resources().length ? 1 : 0;
  }), { numRuns: numRuns / together, seed });
  // Filters that find everybody or nobody would agree too easily.
  expect(telling).toBeGreaterThan(numRuns / 4);
}, 1_200_000);

test('the law is broken when not keeps what is unknown', async () => {
  const mutant = await loadMutant<typeof toSql>('src/scim/filter/to-sql.ts', {
    file: 'src/scim/filter/to-sql.ts', from: 'not coalesce(${compile(filter.filter, scope)}, false)', to: 'not (${compile(filter.filter, scope)})',
  });
  const broken = law(users, (filter) => conditionOf(mutant.compileFilter(bindFilter(filter, userResourceType), users.columns())), () => {});
  expect((await fc.check(broken, { numRuns: 20_000 / together, seed, endOnFailure: true })).failed).toBe(true);
});

/** The law: SQL finds the rows whose resources the filter matches. */
function law(subject: Subject, condition: (filter: Filter) => RawBuilder<SqlBool> | undefined, heard: (found: number) => void) {
  const filters = fc.array(filtersBy(filterableNames(subject)), { minLength: together, maxLength: together, size: 'max' });
  return fc.asyncProperty(filters, async (batch) => {
    const found = await rowsOf(subject, batch.map(condition));
    for (const [at, filter] of batch.entries()) {
      const bound = bindFilter(filter, subject.resourceType);
      const meant = subject.resources().filter((resource) => matches(bound, resource)).map(({ id }) => String(id)).sort();
      expect({ filter: printFilter(filter), ids: found[at] }).toEqual({ filter: printFilter(filter), ids: meant });
      heard(meant.length);
    }
  });
}

/** The ids that each condition keeps, all in one statement. */
async function rowsOf({ table }: Subject, conditions: readonly (RawBuilder<SqlBool> | undefined)[]): Promise<readonly (readonly string[])[]> {
  const { directoryId } = made.configuration;
  const reserved = table === 'team' ? sql` and not team.is_reserved` : sql``;
  const lists = conditions.map((condition) => (
    sql`array(select ${sql.ref(table)}.id::text from ${sql.table(table)} where ${sql.ref(table)}.directory_id = ${directoryId}${reserved} and ${condition ?? sql`false`} order by ${sql.ref(table)}.id::text collate "C")`));
  const { rows } = await sql<{ found: (readonly string[])[] }>`select json_build_array(${sql.join(lists)}) as found`.execute(world.scope().unit.db);
  world.forgetStatements();
  return rows[0]?.found ?? [];
}

/** Every name of the resource type that has a column: what has none is refused, which another test looks at. */
function filterableNames({ resourceType, columns }: Subject): readonly NamedAttribute[] {
  const common = commonAttributes.flatMap((attribute): readonly NamedAttribute[] => [
    { name: attribute.name, attribute }, ...(attribute.subAttributes ?? []).map((part) => ({ name: `${attribute.name}.${part.name}`, attribute: part })),
  ]);
  return [...common, ...schemaNames(resourceType)].filter(({ name }) => (
    refusalOf(() => compileFilter(bindFilter(parseFilter(`${name} pr`), resourceType), columns())) === 'accepted'));
}

/** The condition as the domain makes it of compiled SQL. */
function conditionOf({ text, parameters }: toSql.SqlText): RawBuilder<SqlBool> {
  const pieces = text.split(/\$(\d+)/u).map((piece, index) => (index % 2 === 0 ? sql.raw(piece) : sql`${parameters[Number(piece) - 1]}`));
  return sql<SqlBool>`${sql.join(pieces, sql``)}`;
}
