import type { DirectoryRef } from '../../src/domain/directory-lookup.js';
import { listAccess } from '../../src/domain/list-access.js';
import { loadAccess } from '../../src/domain/policy.js';
import type { AccountActor, Actor } from '../../src/domain/scope.js';
import { roles } from '../../src/domain/teams/team.js';
import { DomainWorld } from '../support/domain-world.js';

let world: DomainWorld;
beforeAll(async () => { world = await DomainWorld.open(); });
afterAll(() => world.close());

/** Every way to be somebody in a project, and every way to be on its page. */
const inProject = ['nobody', 'in no team', ...roles, 'several roles', 'deactivated', 'suspended', 'removed'] as const;
const onPage = ['nobody', 'subscriber', 'deactivated', 'suspended', 'removed'] as const;

async function place(account: AccountActor, directoryId: string, how: string, teamIds: readonly string[]): Promise<void> {
  if (how === 'nobody') return;
  const person = await world.person(directoryId, {
    accountId: account.accountId, ...(how === 'deactivated' && { deactivatedAt: new Date() }), ...(how === 'removed' && { removedAt: new Date() }),
  });
  if (how === 'suspended') await world.scope().unit.db.updateTable('person').set({ suspendedAt: new Date() }).where('directoryId', '=', directoryId).where('id', '=', person.id).execute();
  for (const teamId of teamIds) await world.join(directoryId, teamId, person.id);
}

test('a list of directories is answered exactly as each one alone, in one statement, and one more for a server administrator', async () => {
  const [account, disabled] = [await world.account(), await world.account()];
  const directories: DirectoryRef[] = [];
  for (const [index, how] of inProject.entries()) {
    const project = await world.project();
    const viewers = await world.team(project, 'VIEWER');
    const byRole = { OWNER: project.owners, ADMIN: project.admins, MEMBER: project.members, VIEWER: viewers.id } as const;
    const role = roles.find((each) => each === how);
    const teamIds = how === 'several roles' ? [viewers.id, project.admins, project.members] : how === 'nobody' || how === 'in no team' ? [] : [byRole[role ?? 'MEMBER']];
    const page = await world.statusPage(project);
    for (const actor of [account, disabled]) {
      await place(actor, project.id, how, teamIds);
      await place(actor, page, onPage[index % onPage.length] ?? 'nobody', []);
    }
    directories.push({ id: project.id, kind: 'PROJECT', projectId: project.id }, { id: page, kind: 'STATUS_PAGE', projectId: project.id });
  }
  await world.scope().unit.db.updateTable('account').set({ disabledAt: new Date() }).where('id', '=', disabled.accountId).execute();
  const administrator = await world.account();
  await world.scope().unit.db.updateTable('account').set({ isServerAdmin: true }).where('id', '=', administrator.accountId).execute();
  const dismissed = { ...account, isServerAdmin: true };
  const actors: Actor[] = [account, { ...administrator, isServerAdmin: true }, dismissed, disabled, await world.account(), { kind: 'stranger' }, { kind: 'system' }];
  for (const actor of actors) {
    const scope = world.scope(actor);
    world.forgetStatements();
    const together = await listAccess(scope, directories);
    expect(world.statements.length).toBeLessThanOrEqual(actor.kind === 'account' && actor.isServerAdmin ? 2 : 1);
    expect(together).toEqual(await Promise.all(directories.map((directory) => loadAccess(scope, directory))));
  }
  expect((await listAccess(world.scope(dismissed), directories)).some((access) => access.serverAdministrator)).toBe(false);
  const answers = await listAccess(world.scope(account), directories);
  expect(answers.some((access) => access.role === 'OWNER') && answers.some((access) => access.subscriber) && answers.some((access) => access.role === null)).toBe(true);
});

test('no directories are no statement', async () => {
  const scope = world.scope(await world.account());
  world.forgetStatements();
  expect(await listAccess(scope, [])).toEqual([]);
  expect(world.statements).toEqual([]);
});
