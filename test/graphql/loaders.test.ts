import { createLoaders } from '../../src/graphql/loaders.js';
import { DomainWorld } from '../support/domain-world.js';

let world: DomainWorld;
beforeAll(async () => { world = await DomainWorld.open(); });
afterAll(() => world.close());

test('what is asked in one tick is one statement, and gives the rows as the domain has them', async () => {
  const project = await world.project();
  const people = [await world.person(project.id), await world.person(project.id)];
  const scope = world.scope();
  scope.unit.enter(project.id);
  const loaders = createLoaders(scope);
  world.forgetStatements();
  const found = await Promise.all([people[1]!, people[0]!, people[1]!].map((person) => loaders.person.load(person.id)));
  expect(world.statements).toHaveLength(1);
  expect(found.map((person) => JSON.parse(JSON.stringify(person)) as unknown)).toEqual([people[1], people[0], people[1]].map((person) => JSON.parse(JSON.stringify(person)) as unknown));
});

test('people of a directory that the request has not entered are not there', async () => {
  const [own, foreign] = [await world.project(), await world.project()];
  const [mine, theirs] = [await world.person(own.id), await world.person(foreign.id)];
  const scope = world.scope();
  scope.unit.enter(own.id);
  const loaders = createLoaders(scope);
  expect(await Promise.all([loaders.person.load(mine.id), loaders.person.load(theirs.id), loaders.team.load(foreign.members)])).toMatchObject([{ id: mine.id }, undefined, undefined]);
});

test('nothing is kept: a later read sees a later write', async () => {
  const project = await world.project();
  const person = await world.person(project.id);
  const scope = world.scope();
  scope.unit.enter(project.id);
  const loaders = createLoaders(scope);
  expect((await loaders.person.load(person.id))?.displayName).toBeNull();
  await world.scope().unit.db.updateTable('person').set({ displayName: 'Ada' }).where('directoryId', '=', project.id).where('id', '=', person.id).execute();
  expect((await loaders.person.load(person.id))?.displayName).toBe('Ada');
});

test('accounts are seen by themselves and by server administrators', async () => {
  const [one, other, administrator] = [await world.account(), await world.account(), await world.account(true)];
  const see = async (actor: Parameters<DomainWorld['scope']>[0]) => {
    const loaders = createLoaders(world.scope(actor));
    return (await Promise.all([loaders.account.load(one.accountId), loaders.account.load(other.accountId)])).map((account) => account?.email);
  };
  expect(await see(one)).toEqual([one.email, undefined]);
  expect(await see(administrator)).toEqual([one.email, other.email]);
  expect(await see({ kind: 'stranger' })).toEqual([undefined, undefined]);
});
