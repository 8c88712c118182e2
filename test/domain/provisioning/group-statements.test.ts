import { AccountLinking } from '../../../src/domain/accounts/account-linking.js';
import { AccountLinks } from '../../../src/domain/accounts/account-links.js';
import { ListCursors } from '../../../src/domain/provisioning/list-cursor.js';
import { ProvisioningService } from '../../../src/domain/provisioning/provisioning-service.js';
import type { ChangePushedGroupInput } from '../../../src/domain/provisioning/provisioning-input.js';
import { ScimConfigurationService } from '../../../src/domain/scim-configurations/scim-configuration-service.js';
import type { Scope } from '../../../src/domain/scope.js';
import { DomainWorld } from '../../support/domain-world.js';

let world: DomainWorld;
let service: ProvisioningService;
let scope: Scope;
let scimConfigurationId: string;
let people: readonly string[];
let id: string;

beforeAll(async () => {
  world = await DomainWorld.open();
  const links = new AccountLinks(world.transactions, { secretKey: 'secret-key-of-the-tests-00000000000', publicUrl: 'http://muster.test', hasMail: false });
  service = new ProvisioningService(world.transactions, { linking: new AccountLinking(), links }, new ListCursors('secret-key-of-the-tests-00000000000', 3600));
  const project = await world.project();
  scope = world.scope(project.owner);
  const { configuration } = await new ScimConfigurationService(world.transactions).createForProject(scope, { projectId: project.id, name: 'Staff', pushGroupsEnabled: true });
  scimConfigurationId = configuration.id;
  people = await Promise.all(Array.from({ length: 40 }, async () => (await world.person(project.id, { managedBy: configuration.id })).id));
  id = (await service.pushGroup(scope, { scimConfigurationId, displayName: 'Engineering', memberIds: people.slice(0, 20) })).team.id;
});
afterAll(() => world.close());

/** The statements that write, by what they do to which table. */
async function writesOf(change: Partial<ChangePushedGroupInput>): Promise<readonly string[]> {
  world.forgetStatements();
  await service.changePushedGroup(scope, { scimConfigurationId, id, ...change });
  return world.statements.flatMap((sql) => {
    const [, verb, table] = /^(insert into|delete from|update) "(\w+)"/.exec(sql) ?? [];
    return verb === undefined ? [] : [`${verb} ${table}`];
  }).filter((write) => !write.endsWith('audit_entry'));
}

test('a replace is one statement for all who leave and one for all who join, however many', async () => {
  expect(await writesOf({ members: people.slice(10, 40) })).toEqual(['delete from team_member', 'insert into team_member', 'update team']);
});

test('a rename with members who come and go is one statement each', async () => {
  expect(await writesOf({ displayName: 'Builders', addMembers: people.slice(0, 10), removeMembers: people.slice(10, 30) }))
    .toEqual(['delete from team_member', 'insert into team_member', 'update team']);
});

test('members who are in already are one statement that writes nothing, and the team is left alone', async () => {
  expect(await writesOf({ addMembers: people.slice(30, 40) })).toEqual(['insert into team_member']);
});

test('members are counted only so far after a change', async () => {
  const { memberCount } = await service.changePushedGroup(scope, { scimConfigurationId, id, members: people.slice(0, 7) });
  expect(memberCount).toBe(7);
  expect(world.statements.filter((sql) => sql.includes('count(*)')).every((sql) => sql.includes('limit'))).toBe(true);
});
