import { sql } from 'kysely';
import { AccountLinking } from '../../src/domain/accounts/account-linking.js';
import { AuditLog } from '../../src/domain/audit-log.js';
import { PeopleService } from '../../src/domain/people/people-service.js';
import { StatusPageService } from '../../src/domain/status-pages/status-page-service.js';
import { TeamService } from '../../src/domain/teams/team-service.js';
import { failureOf } from '../support/account-services.js';
import { required } from '../support/build.js';
import { DomainWorld } from '../support/domain-world.js';
import { listEntries } from '../support/lists.js';

let world: DomainWorld;
beforeAll(async () => { world = await DomainWorld.open(); });
afterAll(() => world.close());

test('the audit of a project has the newest first, page by page, with what happened on its status pages', async () => {
  const project = await world.project();
  const other = await world.project();
  const scope = world.scope(project.owner);
  const audit = new AuditLog(world.transactions);
  const teams = new TeamService(world.transactions);
  await teams.createTeam(world.scope(other.owner), { projectId: other.id, name: 'Elsewhere' });
  await teams.createTeam(scope, { projectId: project.id, name: 'Engineering' });
  world.clock.step(10);
  const page = await new StatusPageService(world.transactions).createStatusPage(scope, { projectId: project.id, name: 'Status' });
  world.clock.step(10);
  await new PeopleService(world.transactions, new AccountLinking()).addPerson(scope, { statusPageId: page.id, email: 'ada@example.com' });

  const first = await listEntries(audit, scope, project.id, { first: 2 });
  expect(first.rows.map((entry) => [entry.action, entry.facts.name])).toEqual([['addPerson', 'ada@example.com'], ['createStatusPage', 'Status']]);
  expect(await first.total()).toBe(4);
  const rest = await listEntries(audit, scope, project.id, { first: 2, after: first.cursors[1] });
  expect(rest.rows.map((entry) => entry.action)).toEqual(['createTeam', 'createProject']);
  expect((await failureOf(listEntries(audit, world.scope(await world.memberOf(project, project.members)), project.id, {}))).code).toBe('FORBIDDEN');
});

test('a long audit is counted up to ten thousand, by the index of its directories alone', async () => {
  const [project, others] = [await world.project(), await world.project()];
  const { db } = world.scope().unit;
  for (const [{ id }, count] of [[project, 10_050], [others, 40_000]] as const) {
    await sql`insert into audit_entry (directory_id, id, at, actor_kind, actor, action) select ${id}, gen_random_uuid(), now(), 'system', 'system', 'createTeam' from generate_series(1, ${count}::integer)`.execute(db);
  }
  const page = await listEntries(new AuditLog(world.transactions), world.scope(project.owner), project.id, { first: 2 });
  world.forgetStatements();
  expect(await page.total()).toBe(10_000);
  const [counting = '', ...more] = world.statements;
  expect(more).toEqual([]);
  expect(counting).toMatch(/limit \$3\)+ as counted$/);
  const values = [`'list'`, `array['${project.id}']::uuid[]`, '10000'];
  const plan = await sql<Record<string, string>>`explain ${sql.raw(counting.replaceAll(/\$(\d)/g, (_parameter, place) => required(values[Number(place) - 1])))}`.execute(db);
  const steps = plan.rows.flatMap((row) => Object.values(row)).join('\n');
  expect(steps).toMatch(/Index Only Scan|Bitmap Index Scan/);
  expect(steps).not.toContain('Seq Scan');
});
