import type { DemoPerson } from './demo-people.js';
import type { Draw } from './draw.js';
import type { ProviderClient } from './provider-client.js';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Somebody assigned in Okta, and their id here once they are. */
export interface OktaUser {
  readonly person: DemoPerson;
  readonly userName: string;
  readonly externalId: string;
  readonly id: string;
  readonly title: string;
}

/** An application of Okta with provisioning by SCIM, in the sequences of requests that Okta sends. */
export class OktaProvider {
  readonly #groups = new Map<string, string>();

  constructor(private readonly client: ProviderClient, private readonly draw: Draw) {}

  /** Test API credentials. */
  async test(): Promise<void> {
    await this.client.send('GET', '/Users?startIndex=1&count=2', 200);
  }

  /** An import: all people, and with push groups all groups. */
  async import(groups: boolean): Promise<void> {
    await this.client.send('GET', '/Users?startIndex=1&count=100', 200);
    if (groups) await this.client.send('GET', '/Groups?startIndex=1&count=100', 200);
  }

  /** Assigns somebody: a look-up, then POST, which makes, links or reactivates them. */
  async assign(person: DemoPerson, externalId = `00u${this.draw.word(17)}`): Promise<OktaUser> {
    const user = { person, userName: person.email, externalId, id: '', title: person.title };
    await this.find(user.userName);
    const { body } = await this.client.send('POST', '/Users', 201, { ...this.describe(user, true), password: this.draw.word(8) });
    return { ...user, id: body.id ?? '' };
  }

  /** Assigns somebody under a name that is refused, with 400 or 409; an administrator retries the task so many times. */
  async assignInVain(person: DemoPerson, userName: string, status: number, retries = 0): Promise<void> {
    await this.find(userName);
    const described = this.describe({ person, userName, externalId: `00u${this.draw.word(17)}`, id: '', title: person.title }, true);
    for (let attempt = 0; attempt <= retries; attempt += 1) await this.client.send('POST', '/Users', status, described);
  }

  /** A changed profile: GET, then PUT of everything. */
  async update(user: OktaUser, title: string): Promise<OktaUser> {
    const changed = { ...user, title };
    await this.put(changed, true);
    return changed;
  }

  async deactivate(user: OktaUser): Promise<void> {
    await this.put(user, false);
  }

  async activate(user: OktaUser): Promise<void> {
    await this.put(user, true);
  }

  /** Pushes a group: a look-up, POST without members, then PUT with them. */
  async pushGroup(name: string, members: readonly OktaUser[]): Promise<void> {
    await this.client.send('GET', `/Groups?filter=${encodeURIComponent(`displayName eq "${name}"`)}&startIndex=1&count=100`, 200);
    const { body: { id = '' } } = await this.client.send('POST', '/Groups', 201, { schemas: [groupSchema], displayName: name, members: [] });
    this.#groups.set(name, id);
    await this.client.send('GET', `/Groups/${id}`, 200);
    await this.client.send('PUT', `/Groups/${id}`, 200, {
      schemas: [groupSchema], id, displayName: name, members: members.map(({ id: value, person }) => ({ value, display: person.email })),
    });
  }

  /** Adds somebody to a pushed group, or takes them out. */
  async changeMember(name: string, user: OktaUser, change: 'add' | 'remove'): Promise<void> {
    const operation = change === 'add'
      ? { op: 'add', path: 'members', value: [{ value: user.id, display: user.person.email }] }
      : { op: 'remove', path: `members[value eq "${user.id}"]` };
    await this.client.send('PATCH', `/Groups/${this.#groups.get(name) ?? ''}`, 200, { schemas: [patchSchema], Operations: [operation] });
  }

  private async find(userName: string): Promise<void> {
    await this.client.send('GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}&startIndex=1&count=100`, 200);
  }

  private async put(user: OktaUser, active: boolean): Promise<void> {
    await this.client.send('GET', `/Users/${user.id}`, 200);
    await this.client.send('PUT', `/Users/${user.id}`, 200, { ...this.describe(user, active), id: user.id });
  }

  private describe({ person, userName, externalId, title }: OktaUser, active: boolean): object {
    return {
      schemas: [userSchema], userName, externalId, active, title, locale: 'en-US', groups: [],
      name: { givenName: person.givenName, familyName: person.familyName }, displayName: `${person.givenName} ${person.familyName}`,
      emails: [{ primary: true, value: person.email, type: 'work' }],
    };
  }
}
