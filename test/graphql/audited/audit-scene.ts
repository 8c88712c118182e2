import type { TestApp } from '../../support/app.js';
import { addPerson, configure, createProject, createStatusPage, createTeam, required, uniqueEmail, type Configuration, type Home, type Project } from '../../support/build.js';
import type { GraphqlClient } from '../../support/graphql-client.js';
import { invite, join, signUp, tokenOf, type TestAccount } from '../../support/sign-up.js';

export type Input = Readonly<Record<string, unknown>>;

/** Where the mutations are called, and what they are called on, made afresh each time. */
export class AuditScene {
  private constructor(
    readonly app: TestApp, readonly project: Project, readonly page: Home,
    /** Its groups are not pushed. */
    readonly configuration: Configuration,
    readonly pushing: Configuration,
    /** Nobody, somebody of another project, and somebody of this one who decides nothing. */
    readonly refused: readonly GraphqlClient[],
  ) {}

  static async open(app: TestApp): Promise<AuditScene> {
    const [project, other] = [await createProject(app), await createProject(app)];
    const page = await createStatusPage(app, project);
    return new AuditScene(app, project, page, await configure(app, project), await configure(app, project, { pushGroupsEnabled: true }), [
      app.anonymous, (await join(app, other, [other.owners])).client, (await join(app, project, [project.members])).client,
    ]);
  }

  person(): Promise<string> {
    return addPerson(this.app, this.project);
  }

  team(): Promise<string> {
    return createTeam(this.app, this.project);
  }

  async pageToDelete(): Promise<string> {
    return (await createStatusPage(this.app, this.project)).id;
  }

  async configurationOfItsOwn(defaultTeamIds: readonly string[] = []): Promise<string> {
    return (await configure(this.app, this.project, { defaultTeamIds })).id;
  }

  /** Somebody whom the configuration manages. */
  async managed(): Promise<string> {
    const userName = uniqueEmail('managed');
    return required((await this.configuration.scim.createUser(userName, { emails: [{ value: userName, primary: true }] })).body.id);
  }

  /** A team that the pushing configuration manages, with somebody in it. */
  async pushed(): Promise<string> {
    return required((await this.pushing.scim.createGroup(`Pushed ${uniqueEmail()}`, [await this.person()])).body.id);
  }

  /** Does something first, as the server administrator, and gives what it is to be done on. */
  async after<T>(on: T, mutation: string, input: Input): Promise<T> {
    const type = required(this.app.app.schema.getMutationType()?.getFields()[mutation]?.args[0]).type.toString();
    await this.app.admin.run(`mutation ($input: ${type}) { ${mutation}(input: $input) { __typename } }`, { input });
    return on;
  }

  account(): Promise<TestAccount> {
    return join(this.app, this.project);
  }

  async accountId(): Promise<string> {
    const { viewer } = await (await this.account()).client.run<{ viewer: { account: { id: string } } }>('{ viewer { account { id } } }');
    return viewer.account.id;
  }

  /** The token of an invitation that nobody has followed. */
  async invitation(personId: string): Promise<string> {
    return invite(this.app, personId);
  }

  /** Somebody who asked for a new password, and the token of the link. */
  async forgetful(): Promise<{ readonly email: string; readonly token: string }> {
    const { email } = await signUp(this.app, await this.person());
    await this.app.anonymous.run('mutation ($email: String!) { requestPasswordReset(input: { email: $email }) { ok } }', { email });
    await this.app.makeLinks();
    const { pendingLinks } = await this.app.admin.run<{ pendingLinks: readonly { readonly email: string; readonly url: string; readonly kind: string }[] }>('{ pendingLinks { email url kind } }');
    return { email, token: tokenOf(required(pendingLinks.find((link) => link.email === email && link.kind === 'PASSWORD_RESET')).url) };
  }
}
