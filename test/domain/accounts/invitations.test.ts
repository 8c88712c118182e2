import { keyOf } from '../../../src/domain/key.js';
import { installationDirectory } from '../../../src/domain/audit.js';
import type { Person } from '../../../src/domain/people/person.js';
import type { AccountActor } from '../../../src/domain/scope.js';
import { accountOf, accountServices, failureOf, password } from '../../support/account-services.js';
import { DomainWorld, type WorldProject } from '../../support/domain-world.js';

let world: DomainWorld;
let services: ReturnType<typeof accountServices>;
let project: WorldProject;
let administrator: AccountActor;
beforeAll(async () => {
  world = await DomainWorld.open();
  services = accountServices(world);
  project = await world.project();
  administrator = await world.account(true);
});
afterAll(() => world.close());

const invite = (id: string, actor = administrator) => services.invitations.invitePerson(world.scope(actor), { id });
const accept = (token: string, secret = password) => services.acceptance.acceptInvitation(world.scope({ kind: 'stranger' }), { token, password: secret });
const tokenOf = (url: string | null): string => url!.split('/').at(-1)!;

async function change(person: Person, values: Partial<Person>): Promise<void> {
  await world.scope().unit.db.updateTable('person').set(values).where('directoryId', '=', person.directoryId).where('id', '=', person.id).execute();
}

async function read(person: Person): Promise<Person> {
  return world.scope().unit.db.selectFrom('person').selectAll().where('directoryId', '=', person.directoryId).where('id', '=', person.id).executeTakeFirstOrThrow();
}

describe('inviting', () => {
  test('gives a server administrator the link, and others of the project only the news', async () => {
    const person = await world.person(project.id);
    const { owner } = project;
    if (owner.kind !== 'account') throw new Error('The owner signs in.');
    expect(await invite(person.id, owner)).toMatchObject({ url: null, sentByMail: false });
    const { url, expiresAt } = await invite(person.id);
    expect(url).toMatch(/^https:\/\/muster\.example\/invitation\/[0-9a-f-]{36}\.[\w-]{43}$/);
    expect(expiresAt.getTime() - world.clock.now().getTime()).toBeGreaterThan(6.9 * 86_400_000);
    expect((await read(person)).invitedAt).not.toBeNull();
  });

  test('stores nothing that opens the link', async () => {
    const { url } = await invite((await world.person(project.id)).id);
    const rows = await world.scope().unit.db.selectFrom('account_link').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(tokenOf(url).split('.')[1]);
  });

  test('makes an earlier invitation of the same person worthless', async () => {
    const person = await world.person(project.id);
    const [first, second] = [await invite(person.id), await invite(person.id)];
    expect((await failureOf(accept(tokenOf(first.url)))).code).toBe('INVALID');
    expect((await accept(tokenOf(second.url))).actor.email).toBe(person.email);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['who is removed', async () => (await world.person(project.id, { removedAt: new Date() })).id, 'NOT_FOUND'],
    ['who is unknown', async () => '00000000-0000-7000-8000-000000000000', 'NOT_FOUND'],
    ['whose id is none', async () => 'ada', 'NOT_FOUND'],
    ['who has an account', async () => (await world.person(project.id, { accountId: (await world.account()).accountId })).id, 'INVALID'],
    ['without an e-mail address', async () => {
      const person = await world.person(project.id);
      await change(person, { email: null, emailKey: null });
      return person.id;
    }, 'INVALID'],
  ])('is refused for somebody %s', async (_who, make, code) => {
    expect((await failureOf(invite(await make()))).code).toBe(code);
  });

  test('is refused to members, and strangers to the project are told nothing', async () => {
    const person = await world.person(project.id);
    const member = await world.memberOf(project, project.members);
    if (member.kind !== 'account') throw new Error('The member signs in.');
    expect((await failureOf(invite(person.id, member))).code).toBe('FORBIDDEN');
    expect((await failureOf(invite(person.id, await world.account()))).code).toBe('NOT_FOUND');
  });
});

describe('accepting an invitation', () => {
  test('proves the address, makes the account, links it and signs in; an audit entry says so', async () => {
    const person = await world.person(project.id);
    const session = await accept(tokenOf((await invite(person.id)).url));
    expect(session.actor).toMatchObject({ email: person.email, isServerAdmin: false });
    expect((await read(person)).accountId).toBe(session.actor.accountId);
    expect((await services.sessions.signIn(world.scope({ kind: 'stranger' }), { email: person.email!, password })).actor).toEqual(session.actor);
    expect(await services.authentication.findBySession(world.scope(), session.secret)).toEqual(session.actor);
    expect(await world.audited(installationDirectory)).toContain('acceptInvitation');
  });

  test('works once, for seven days, and only with the whole link', async () => {
    const person = await world.person(project.id);
    const token = tokenOf((await invite(person.id)).url);
    const [id = '', signature = ''] = token.split('.');
    const other = tokenOf((await invite((await world.person(project.id)).id)).url);
    for (const wrong of ['', id, `${id}.`, `${id}.${signature}x`, `${id}.${'A'.repeat(43)}`, `${other.split('.')[0]}.${signature}`, `${token}.`, '..', '\0']) {
      expect(await failureOf(accept(wrong))).toMatchObject({ code: 'INVALID', field: 'token' });
    }
    await accept(token);
    expect(await failureOf(accept(token))).toMatchObject({ code: 'INVALID', field: 'token' });
    const late = tokenOf((await invite((await world.person(project.id)).id)).url);
    world.clock.step(7 * 86_400_000);
    expect(await failureOf(accept(late))).toMatchObject({ code: 'INVALID', field: 'token' });
  });

  test('works once even when it is opened many times at once', async () => {
    const token = tokenOf((await invite((await world.person(project.id)).id)).url);
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => accept(token)));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  test('wants a password of at least 12 characters, and the link stays good for a better one', async () => {
    const token = tokenOf((await invite((await world.person(project.id)).id)).url);
    expect(await failureOf(accept(token, 'elevenchars'))).toMatchObject({ code: 'INVALID', field: 'password' });
    expect(await accept(token)).toBeDefined();
  });

  test.each<[string, Partial<Person>]>([
    ['whose address has changed since', { email: 'else@example.com', emailKey: 'else@example.com' }],
    ['who was removed since', { removedAt: new Date() }],
  ])('is refused for a person %s', async (_who, values) => {
    const person = await world.person(project.id);
    const token = tokenOf((await invite(person.id)).url);
    await change(person, values);
    expect((await failureOf(accept(token))).code).toBe('INVALID');
    expect((await read(person)).accountId).toBeNull();
  });

  test('is refused for a disabled account, and for an address that only looks like that of an account', async () => {
    const person = await world.person(project.id);
    const token = tokenOf((await invite(person.id)).url);
    const account = await accountOf(world, person.email!, { disabledAt: world.clock.now() });
    expect((await failureOf(accept(token))).code).toBe('FORBIDDEN');
    await world.scope().unit.db.updateTable('account').set({ disabledAt: null, email: person.email!.replace('person', '\uff50erson') }).where('id', '=', account.accountId).execute();
    expect((await failureOf(accept(token))).code).toBe('TAKEN');
  });

  test('uses up whatever else waits for the same proof', async () => {
    const person = await world.person(project.id);
    const elsewhere = await world.person((await world.project()).id);
    await change(elsewhere, { email: person.email, emailKey: person.emailKey });
    await invite(elsewhere.id);
    await accept(tokenOf((await invite(person.id)).url));
    expect((await read(elsewhere)).accountId).not.toBeNull();
    expect((await services.links.listPendingLinks(world.scope(administrator))).map((link) => link.email)).not.toContain(person.email);
  });
});

describe('a recycled address', () => {
  async function recycle(values: Partial<Person> = {}) {
    const former = await world.person(project.id);
    const session = await accept(tokenOf((await invite(former.id)).url));
    const { secret } = await services.accessTokens.createAccessToken(world.scope(session.actor), { name: 'script' });
    await change(former, { removedAt: world.clock.now(), ...values });
    const successor = await world.person(project.id);
    await change(successor, { email: former.email, emailKey: keyOf(former.email!) });
    const renewed = await accept(tokenOf((await invite(successor.id)).url), 'a wholly new password');
    return { former, successor, session, secret, renewed };
  }

  test('is proved anew: password, sessions and access tokens end, and the people before are unlinked', async () => {
    const { former, successor, session, secret, renewed } = await recycle();
    expect(renewed.actor.accountId).toBe(session.actor.accountId);
    expect(await services.authentication.findBySession(world.scope(), session.secret)).toBeUndefined();
    expect(await services.authentication.findByAccessToken(world.scope(), secret)).toBeUndefined();
    expect((await failureOf(services.sessions.signIn(world.scope({ kind: 'stranger' }), { email: former.email!, password }))).code).toBe('UNAUTHENTICATED');
    expect(await read(former)).toMatchObject({ accountId: null, formerAccountIds: [session.actor.accountId] });
    expect((await read(successor)).accountId).toBe(session.actor.accountId);
  });

  test('brings along the suspension of the record before', async () => {
    const { successor } = await recycle({ suspendedAt: world.clock.now(), suspensionReason: 'Under investigation.' });
    expect(await read(successor)).toMatchObject({ suspensionReason: 'Under investigation.', version: 2 });
    const { successor: another } = await recycle();
    expect((await read(another)).suspendedAt).toBeNull();
  });
});
