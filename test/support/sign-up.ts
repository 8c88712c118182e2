import type { TestApp } from './app.js';
import { addPerson, person, required, type Home, type Reachable } from './build.js';
import { GraphqlClient, type GraphqlAnswer } from './graphql-client.js';

/** A server as far as signing up needs it: in this process or in one of its own. */
export type Entrance = Reachable & Pick<TestApp, 'anonymous' | 'as'>;

/** Somebody who can sign in, with both ways to ask. */
export interface TestAccount {
  readonly email: string;
  readonly password: string;
  readonly personId: string;
  /** By access token. */
  readonly client: GraphqlClient;
  /** By session cookie. */
  readonly session: GraphqlClient;
  readonly accessToken: string;
}

const password = 'correct horse battery staple';

/** Invites a person, follows the link, and makes an access token; the e-mail is proved afterwards. */
export async function signUp(app: Entrance, personId: string): Promise<TestAccount> {
  const { signsInAs, email } = await person(app, personId);
  if (signsInAs !== null) throw new Error(`${signsInAs} has an account already.`);
  const session = await acceptInvitation(app, await invite(app, personId));
  const { createAccessToken: { secret } } = await session.run<{ createAccessToken: { secret: string } }>(
    'mutation { createAccessToken(input: { name: "test" }) { secret } }');
  return { email: required(email), password, personId, session, accessToken: secret, client: app.as(secret) };
}

/** Adds a person by hand, into these teams, and signs them up. */
export async function join(app: Entrance, home: Home, teamIds: readonly string[] = []): Promise<TestAccount> {
  return signUp(app, await addPerson(app, home, { ...(home.kind === 'project' && { teamIds }) }));
}

/** The token of the invitation that the server administrator hands over. */
export async function invite(app: Entrance, personId: string): Promise<string> {
  const { invitePerson } = await app.admin.run<{ invitePerson: { url: string | null } }>(
    'mutation ($id: ID!) { invitePerson(input: { id: $id }) { url } }', { id: personId });
  return tokenOf(required(invitePerson.url));
}

/** Follows an invitation and gives the session that it opens. */
export async function acceptInvitation(app: Entrance, token: string, newPassword = password): Promise<GraphqlClient> {
  return sessionOf(app, await app.anonymous.send('mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { viewer { account { id } } } }', { input: { token, password: newPassword } }));
}

/** Signs in with the password and gives the session; the answer's error is thrown. */
export async function signIn(app: Entrance, account: Pick<TestAccount, 'email' | 'password'>): Promise<GraphqlClient> {
  const { email, password: secret } = account;
  return sessionOf(app, await app.anonymous.send('mutation ($input: SignInInput!) { signIn(input: $input) { viewer { account { id } } } }', { input: { email, password: secret } }));
}

/** The token in a link, wherever the link carries it. */
export function tokenOf(url: string): string {
  const { pathname, searchParams, hash } = new URL(url);
  return searchParams.get('token') ?? required((hash === '' ? pathname : hash.slice(1)).split('/').at(-1));
}

function sessionOf(app: Entrance, answer: GraphqlAnswer<unknown>): GraphqlClient {
  const [cookie] = answer.headers.getSetCookie();
  if (cookie === undefined) throw new Error(`No session was opened: ${JSON.stringify(answer.errors)}`);
  return new GraphqlClient(app.baseUrl, { cookie: required(cookie.split(';')[0]) });
}
