import { Arena } from '../support/arena.js';
import { addPerson, configure, connect, createProject, unique, uniqueEmail, type Configuration, type Connected } from '../support/build.js';
import { query, withOwner } from '../support/owner-sql.js';
import { race, statusOf, type Played } from '../support/race.js';
import { invite } from '../support/sign-up.js';

const clients = 16;

let arena: Arena;
let connected: Connected;
beforeAll(async () => {
  arena = await Arena.open();
  connected = await connect(arena, 'project');
});
afterAll(() => arena.stop());

race({
  row: 'C13 added by hand and by a provider at once',
  holds: 'one address that an administrator adds and a provider creates at the same moment is one person, whom the provider manages',
  rounds: { quick: 6, full: 150 },
  arena: () => arena,
  play: async (round) => {
    const email = uniqueEmail();
    const answers = await Promise.all([
      arena.server(round).admin.send('mutation ($input: AddPersonInput!) { addPerson(input: $input) { person { id } } }', { input: { projectId: connected.home.id, email } }),
      arena.scim(connected.configuration, round + 1).createUser(email),
    ]);
    const people = await peopleNamed(email);
    return {
      answers,
      faults: [
        ...(people.length === 1 ? [] : [`${people.length} people have the address`]),
        // Whoever of the two comes second, the provider links or creates; only the administrator may be told that the address is taken.
        ...(answers.map(statusOf)[1] === 201 ? [] : [`the provider was answered ${statusOf(answers[1])}`]),
        ...(people.every(({ managed_by: manager }) => manager === connected.configuration.id) ? [] : ['the provider does not manage the person']),
      ],
    };
  },
  control: {
    without: 'the second look of a creation whose name was taken meanwhile',
    rewrite: [{ find: / on conflict \("directory_id", "user_name_key"\) where "removed_at" is null do nothing/, say: '' }, { find: /insert into "person"/, hold: 200 }],
    shows: /the provider was answered 409/,
  },
});

race({
  row: 'C13 invitation accepted while providers create',
  holds: 'an address that is proved while providers create people with it belongs to one account, and everybody of that address is linked to it',
  rounds: { quick: 3, full: 150 },
  arena: () => arena,
  play: acceptAmongCreations,
  control: {
    without: 'the lock on the address',
    // Both sides still wait here for a moment, so that they meet.
    rewrite: [{ find: /pg_advisory_xact_lock\(hashtextextended\(\$1, 0\)\)/, say: 'pg_sleep(0.1), $1::text' }],
    shows: /is not linked/,
  },
});

const spelled = 'C1 one userName in many spellings';
race({
  row: spelled,
  holds: `${clients} clients that POST one userName in different spellings at once make one person: one 201, the others 409`,
  rounds: { quick: 8, full: 500 },
  arena: () => arena,
  play: async () => {
    const userName = uniqueEmail();
    const answers = await Promise.all(spellings(userName).map((spelling, n) => arena.scim(connected.configuration, n).createUser(spelling)));
    const created = answers.filter(({ status }) => status === 201);
    const conflicts = answers.filter(({ status, body }) => status === 409 && body.scimType === 'uniqueness');
    const people = await peopleNamed(userName);
    const found = (await connected.scim.findUser(userName)).body.Resources.map(({ id }) => id);
    return {
      answers,
      faults: [
        ...(created.length === 1 ? [] : [`${created.length} creations succeeded`]),
        ...(conflicts.length === clients - 1 ? [] : [`${conflicts.length} creations conflicted`]),
        ...(people.length === 1 ? [] : [`${people.length} people have the name`]),
        ...(found.length === 1 && found[0] === created[0]?.body.id ? [] : [`a look-up finds ${found.join(' and ')}`]),
      ],
    };
  },
  control: {
    without: 'the unique index',
    before: () => withOwner(arena.database, async (client) => { await client.query('drop index person_user_name_key'); }),
    rewrite: [{ find: / on conflict \("directory_id", "user_name_key"\) where "removed_at" is null do nothing/, say: '' }],
    shows: /[2-9] people have the name/,
  },
});

/** Somebody accepts an invitation, twice at once; meanwhile four providers create a person with that address. */
async function acceptAmongCreations(): Promise<Played> {
  const email = uniqueEmail();
  const token = await invite(arena, await addPerson(arena, connected.home, { email }));
  const providers = await listProviders();
  const accept = (n: number) => arena.server(n).admin.send('mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { viewer { account { id } } } }', { input: { token, password: unique('password') } });
  const accepting = Promise.all([accept(0), accept(1)]);
  const creating = Promise.all(providers.map(async (provider, n) => {
    // Spread over the time that hashing the password takes.
    await new Promise((done) => { setTimeout(done, n * 15); });
    return arena.scim(provider, n).createUser(email);
  }));
  const [accepted, created] = [await accepting, await creating];
  const accounts = await query<{ id: string }>(arena.database, 'select id from account where email_key = $1', [email]);
  const people = await peopleNamed(email);
  return {
    answers: [...accepted, ...created],
    faults: [
      ...(accounts.length === 1 ? [] : [`${accounts.length} accounts have the address`]),
      ...(accepted.filter((answer) => statusOf(answer) < 400).length === 1 ? [] : ['the invitation was not accepted exactly once']),
      ...(people.length === providers.length + 1 ? [] : [`${people.length} people have the address`]),
      ...people.filter(({ account_id: account }) => account !== accounts[0]?.id).map(() => 'a person is not linked to the account'),
    ],
  };
}

let providers: readonly Configuration[] | undefined;

/** A provider in each of four other projects. */
async function listProviders(): Promise<readonly Configuration[]> {
  providers ??= await Promise.all(Array.from({ length: 4 }, async () => configure(arena, await createProject(arena))));
  return providers;
}

function peopleNamed(userName: string) {
  return query<{ managed_by: string | null; account_id: string | null }>(arena.database, 'select managed_by, account_id from person where user_name_key = $1 and removed_at is null', [userName.toLowerCase()]);
}

/** The name in many spellings that are all one name: case, width, composition, blanks. */
function spellings(userName: string): readonly string[] {
  const at = userName.indexOf('@');
  const wide = (text: string): string => text.replace('ada', 'ａｄａ');
  return Array.from({ length: clients }, (_, n) => {
    const cased = n % 2 === 0 ? userName : userName.toUpperCase();
    const mixed = n % 4 < 2 ? cased : cased.slice(0, at) + cased.slice(at).toUpperCase();
    return n % 8 < 4 ? mixed : wide(mixed);
  });
}
