import { startApp, type TestApp } from './support/app.js';
import { addPerson, configure, createProject, person, required, uniqueEmail, type Configuration, type Project } from './support/build.js';
import { linkIn, startMailServer, wordsOf, type ReceivedLetter, type TestMailServer } from './support/mail-server.js';

let mail: TestMailServer;
let app: TestApp;
let project: Project;
let okta: Configuration;
beforeAll(async () => {
  mail = await startMailServer();
  app = await startApp({ smtpUrl: mail.url });
  project = await createProject(app);
  okta = await configure(app, project, { defaultTeamIds: [project.members] });
});
beforeEach(() => { mail.refusing = false; });
afterAll(async () => {
  await app.stop();
  await mail.stop();
});

const deliver = () => required(app.app.services.linkMail).deliver();
const lettersTo = (email: string): readonly ReceivedLetter[] => mail.letters.filter(({ to }) => to.includes(email));
const tokenOf = (letter: ReceivedLetter): string => linkIn(letter).split('/').at(-1) ?? '';
const invite = 'mutation ($id: ID!) { invitePerson(input: { id: $id }) { url sentByMail expiresAt } }';
const accept = 'mutation ($token: String!, $password: String!) { acceptInvitation(input: { token: $token, password: $password }) { viewer { account { email } } } }';
const reset = 'mutation ($email: String!) { requestPasswordReset(input: { email: $email }) { ok } }';
const password = 'four quite unrelated words';

/** Somebody in the project to whom no letter has gone. */
async function newcomer(teamIds: readonly string[] = []): Promise<{ readonly id: string; readonly email: string }> {
  const email = uniqueEmail();
  return { email, id: await addPerson(app, project, { email, teamIds }) };
}

/** Whom a provider brings, who has an address. */
async function brought(): Promise<{ readonly id: string; readonly email: string }> {
  const email = uniqueEmail();
  return { email, id: (await okta.scim.createUser(email, { emails: [{ value: email, primary: true }] })).body.id };
}

/** Invites a newcomer while the mail server takes no letter, and takes them again afterwards. */
async function inviteInVain(): Promise<{ readonly id: string; readonly email: string }> {
  const invitee = await newcomer();
  mail.refusing = true;
  await app.admin.run(invite, { id: invitee.id });
  await deliver();
  mail.refusing = false;
  return invitee;
}

test('an invitation goes to the address alone, and its link opens the account; nobody is shown the link', async () => {
  const { id, email } = await newcomer([project.members]);
  expect((await app.admin.run<{ invitePerson: object }>(invite, { id })).invitePerson).toMatchObject({ url: null, sentByMail: true });
  expect(await app.admin.run('{ pendingLinks { url } }')).toEqual({ pendingLinks: [] });
  await deliver();
  const [letter, ...others] = lettersTo(email);
  expect(others).toEqual([]);
  expect(letter).toMatchObject({ to: [email], from: 'people@muster.test' });
  expect(required(letter).source).toMatch(/^From: Muster <people@muster\.test>\r$/m);
  expect(wordsOf(required(letter))).toContain('There is no page for it yet: give its last part as token to the GraphQL mutation acceptInvitation, with the new password.');
  const { data, errors } = await app.anonymous.send(accept, { token: tokenOf(required(letter)), password });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ acceptInvitation: { viewer: { account: { email } } } });
  expect(await person(app, id)).toMatchObject({ signsInAs: email });
});

test('whom a provider brings gets a letter after a minute, and one only', async () => {
  const { email } = await brought();
  await deliver();
  expect(lettersTo(email)).toEqual([]);
  app.clock.step(61_000);
  await deliver();
  await deliver();
  app.clock.step(60 * 60_000);
  await deliver();
  expect(lettersTo(email)).toHaveLength(1);
});

test('whoever lost access within the minute gets none, and gets it once they may enter again', async () => {
  const { id, email } = await brought();
  await okta.scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
  app.clock.step(61_000);
  await deliver();
  expect(lettersTo(email)).toEqual([]);
  await okta.scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]);
  app.clock.step(10 * 60_000);
  await deliver();
  expect(lettersTo(email)).toHaveLength(1);
});

test('a letter that is not taken is tried again, later each time', async () => {
  const { email } = await inviteInVain();
  await deliver();
  expect(lettersTo(email)).toEqual([]);
  app.clock.step(2 * 60_000 + 1000);
  await deliver();
  expect(lettersTo(email)).toHaveLength(1);
});

test('an invitation that was made anew is the only one that is sent', async () => {
  const { id, email } = await inviteInVain();
  await app.admin.run(invite, { id });
  app.clock.step(10 * 60_000);
  await deliver();
  expect(lettersTo(email)).toHaveLength(1);
});

test('a new password is asked for by mail, and an address without an account gets the same answer and no letter', async () => {
  const { id, email } = await newcomer();
  await app.admin.run(invite, { id });
  await deliver();
  await app.anonymous.send(accept, { token: tokenOf(required(lettersTo(email)[0])), password });
  const [known, unknown] = [await app.anonymous.run(reset, { email }), await app.anonymous.run(reset, { email: uniqueEmail('nobody') })];
  expect(known).toEqual(unknown);
  const before = mail.letters.length;
  await deliver();
  expect(mail.letters).toHaveLength(before + 1);
  expect(required(lettersTo(email)[1]).source).toMatch(/^Subject: A new password for Muster\r$/m);
  expect(linkIn(required(lettersTo(email)[1]))).toContain('/password-reset/');
  expect(wordsOf(required(lettersTo(email)[1]))).toContain('the GraphQL mutation resetPassword, with');
});

test.each(['a,b', '"a<x@evil.example>"', 'a;b', 'ä'])('an address with strange signs in it (%s) is one address and adds no header', async (start) => {
  const email = `${start}@acme.example`;
  const { body, status } = await okta.scim.createUser(uniqueEmail(), { emails: [{ value: email, primary: true }] });
  expect([status, body.id]).toEqual([201, expect.any(String)]);
  const before = mail.letters.length;
  app.clock.step(61_000);
  await deliver();
  for (const { to, source } of mail.letters.slice(before)) {
    expect(to).toHaveLength(1);
    expect(to[0]).not.toBe('x@evil.example');
    expect(to[0]).toMatch(/@acme\.example$/);
    expect(source).not.toMatch(/^Bcc/im);
  }
});

test('two servers share what is due: each letter is sent once', async () => {
  const emails: string[] = [];
  for (let count = 0; count < 30; count += 1) {
    const { id, email } = await newcomer();
    emails.push(email);
    await app.admin.run(invite, { id });
  }
  await Promise.all(Array.from({ length: 4 }, deliver));
  await deliver();
  expect(emails.map((email) => lettersTo(email).length)).toEqual(emails.map(() => 1));
});
