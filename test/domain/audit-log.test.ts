import { AccountLinking } from '../../src/domain/accounts/account-linking.js';
import { AuditLog } from '../../src/domain/audit-log.js';
import { PeopleService } from '../../src/domain/people/people-service.js';
import { StatusPageService } from '../../src/domain/status-pages/status-page-service.js';
import { TeamService } from '../../src/domain/teams/team-service.js';
import { failureOf } from '../support/account-services.js';
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
