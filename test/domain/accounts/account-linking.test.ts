import * as fc from 'fast-check';
import { keyOf } from '../../../src/domain/key.js';
import type { LinkResult } from '../../../src/domain/accounts/account-linking.js';
import type { Account } from '../../../src/domain/accounts/account.js';
import type { Person } from '../../../src/domain/people/person.js';
import { accountOf, accountServices } from '../../support/account-services.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';

let world: DomainWorld;
let services: ReturnType<typeof accountServices>;
let project: WorldProject;
beforeAll(async () => {
  world = await DomainWorld.open();
  services = accountServices(world);
  project = await world.project();
});
afterAll(() => world.close());

let count = 0;
const address = () => `link-${count += 1}@example.com`;

/** A person with this e-mail address, as sent. */
async function personOf(email: string, directoryId = project.id, values: Parameters<DomainWorld['person']>[1] = {}): Promise<Person> {
  const { id } = await world.person(directoryId, values);
  return world.scope().unit.db.updateTable('person').set({ email, emailKey: keyOf(email) })
    .where('directoryId', '=', directoryId).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

const link = (person: Person): Promise<LinkResult> => world.transactions.run(world.scope(), (scope) => services.linking.linkProvedAccount(scope, person));

async function linkWaiting(accountId: string): Promise<readonly string[]> {
  return world.transactions.run(world.scope(), async (scope) => services.linking.linkWaitingPeople(scope, await row(accountId)));
}

const row = (id: string): Promise<Account> => world.scope().unit.db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function accountIdOf(person: Person): Promise<string | null> {
  const found = await world.scope().unit.db.selectFrom('person').select('accountId').where('directoryId', '=', person.directoryId).where('id', '=', person.id).executeTakeFirstOrThrow();
  return found.accountId;
}

describe('a person who is provisioned', () => {
  test('gets the proved account with the same e-mail key, and keeps version and time of change', async () => {
    const account = await accountOf(world, address());
    const person = await personOf(account.email.toUpperCase());
    expect(await link(person)).toBe('linked');
    const after = await world.scope().unit.db.selectFrom('person').selectAll().where('directoryId', '=', project.id).where('id', '=', person.id).executeTakeFirstOrThrow();
    expect(after).toEqual({ ...person, accountId: account.accountId });
  });

  test.each([
    ['is not there', undefined],
    ['is not proved', { provedAt: null }],
    ['is disabled', { disabledAt: new Date() }],
  ])('gets none when the account %s', async (_why, values) => {
    const email = address();
    if (values !== undefined) await accountOf(world, email, values);
    const person = await personOf(email);
    expect(await link(person)).toBe('nobody');
    expect(await accountIdOf(person)).toBeNull();
  });

  test('gets none without an e-mail address', async () => {
    const { id } = await world.person(project.id);
    const person = await world.scope().unit.db.updateTable('person').set({ email: null, emailKey: null }).where('directoryId', '=', project.id).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
    expect(await link(person)).toBe('nobody');
  });

  test.each<[string, Parameters<DomainWorld['person']>[1]]>([['is', {}], ['who was removed is', { removedAt: new Date() }]])('gets none when another person of the directory %s linked to it', async (_who, values) => {
    const account = await accountOf(world, address());
    await personOf(account.email, project.id, { ...values, accountId: account.accountId });
    const person = await personOf(account.email);
    expect(await link(person)).toBe('recycled');
    expect(await accountIdOf(person)).toBeNull();
  });

  test('gets none when somebody of the directory was linked to it once', async () => {
    const account = await accountOf(world, address());
    const former = await world.person(project.id);
    await world.scope().unit.db.updateTable('person').set({ formerAccountIds: [account.accountId] }).where('directoryId', '=', project.id).where('id', '=', former.id).execute();
    expect(await link(await personOf(account.email))).toBe('recycled');
  });

  test('gets it although people of other directories have it', async () => {
    const account = await accountOf(world, address());
    const elsewhere = await world.project();
    await personOf(account.email, elsewhere.id, { accountId: account.accountId });
    expect(await link(await personOf(account.email))).toBe('linked');
  });

  test('never gets an account through a spelling that only folds to the same key', async () => {
    const account = await accountOf(world, address());
    const lookAlikes = fc.record({
      at: fc.nat({ max: account.email.length - 1 }),
      // Full width letters, the Kelvin sign, the long s, ligatures, mathematical letters: everything that folds to ASCII.
      spelling: fc.constantFrom(...[...account.email].flatMap((letter) => [String.fromCodePoint(0xfee0 + letter.codePointAt(0)!), '\u212a', '\u017f', '\ufb01'])),
    });
    await fc.assert(fc.asyncProperty(lookAlikes, async ({ at, spelling }) => {
      const email = account.email.slice(0, at) + spelling + account.email.slice(at + 1);
      const person = await personOf(email);
      expect(await link(person)).toBe(keyOf(email) === keyOf(account.email) ? 'not-ascii' : 'nobody');
      expect(await accountIdOf(person)).toBeNull();
    }), { numRuns: 60 });
  });
});

describe('an account that is proved', () => {
  test('is linked to the people who wait for it, in every directory', async () => {
    const other = await world.project();
    const page = await world.statusPage(other);
    const email = address();
    const people = [await personOf(email), await personOf(email.toUpperCase(), other.id), await personOf(email, page)];
    const account = await accountOf(world, email);
    expect([...await linkWaiting(account.accountId)].sort()).toEqual(people.map((person) => person.id).sort());
    for (const person of people) expect(await accountIdOf(person)).toBe(account.accountId);
  });

  test('is linked to one person of a directory, the oldest', async () => {
    const email = address();
    const [first, second] = [await personOf(email), await personOf(email)];
    const account = await accountOf(world, email);
    expect(await linkWaiting(account.accountId)).toEqual([first.id]);
    expect(await accountIdOf(second)).toBeNull();
  });

  test('is not linked to people who are gone, who are spelled otherwise, or where somebody had it before', async () => {
    const email = address();
    const [other, third] = [await world.project(), await world.project()];
    const people = [await personOf(email, project.id, { removedAt: new Date() }), await personOf(email.replace('link', 'lin\u212a'), other.id), await personOf(email, third.id)];
    const account = await accountOf(world, email);
    await personOf(email, third.id, { accountId: account.accountId, removedAt: new Date() });
    expect(await linkWaiting(account.accountId)).toEqual([]);
    for (const person of people) expect(await accountIdOf(person)).toBeNull();
  });
});

test('whoever proves an address and whoever provisions it at the same moment never miss each other', async () => {
  for (let round = 0; round < 10; round += 1) {
    const email = address();
    const invited = await personOf(email);
    const administrator = await world.account(true);
    const { url } = await services.invitations.invitePerson(world.scope(administrator), { id: invited.id });
    const elsewhere = await world.project();
    const { id } = await world.person(elsewhere.id);
    const provision = world.transactions.run(world.scope(), async (scope) => {
      const made = await scope.unit.db.updateTable('person').set({ email, emailKey: keyOf(email) })
        .where('directoryId', '=', elsewhere.id).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
      await new Promise((resolve) => { setTimeout(resolve, round * 30); });
      await services.linking.linkProvedAccount(scope, made);
      await new Promise((resolve) => { setTimeout(resolve, 60); });
      return made;
    });
    const accept = services.acceptance.acceptInvitation(world.scope({ kind: 'stranger' }), { token: url!.split('/').at(-1)!, password: 'correct horse battery staple' });
    const [made, session] = await Promise.all([provision, accept]);
    expect(await accountIdOf(made)).toBe(session.actor.accountId);
  }
});
