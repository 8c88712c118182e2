import type { DemoPerson } from './demo-people.js';
import type { Draw } from './draw.js';
import type { ProviderClient } from './provider-client.js';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Somebody in the scope of the enterprise application, and their id here. */
export interface EntraUser {
  readonly person: DemoPerson;
  readonly id: string;
}

/** An enterprise application of Entra ID, in the sequences and the dialect of its provisioning service. */
export class EntraProvider {
  constructor(private readonly client: ProviderClient, private readonly draw: Draw) {}

  /** Test Connection: somebody random, who must not be found. */
  async test(): Promise<void> {
    await this.find(this.draw.uuid());
  }

  /** The first cycle, for one person: a look-up, then POST. */
  async provision(person: DemoPerson): Promise<EntraUser> {
    await this.find(person.email);
    const { givenName, familyName, email, title, department } = person;
    const { body } = await this.client.send('POST', '/Users', 201, {
      schemas: [userSchema, enterpriseSchema], externalId: this.draw.uuid(), userName: email, active: true, title,
      displayName: `${givenName} ${familyName}`, name: { formatted: `${givenName} ${familyName}`, givenName, familyName },
      emails: [{ primary: true, type: 'work', value: email }], [enterpriseSchema]: { department }, meta: { resourceType: 'User' }, roles: [],
    });
    return { person, id: body.id ?? '' };
  }

  /** Somebody without a change in a later cycle. */
  async look({ person }: EntraUser): Promise<void> {
    await this.find(person.email);
  }

  /** A changed attribute; `status` is 503 while the configuration is paused. */
  async change({ id }: EntraUser, path: string, value: string, status = 200): Promise<void> {
    await this.client.send('PATCH', `/Users/${id}`, status, { schemas: [patchSchema], Operations: [{ op: 'Replace', path, value }] });
  }

  async setManager({ id }: EntraUser, manager: EntraUser): Promise<void> {
    await this.client.send('PATCH', `/Users/${id}`, 200, { schemas: [patchSchema], Operations: [{ op: 'Add', path: `${enterpriseSchema}:manager`, value: manager.id }] });
  }

  /** Out of scope: a text where a truth value belongs, as Entra writes it. */
  async disable(user: EntraUser): Promise<void> {
    await this.look(user);
    await this.change(user, 'active', 'False');
  }

  /** Thirty days after the end of the account in Entra. */
  async remove({ id }: EntraUser): Promise<void> {
    await this.client.send('DELETE', `/Users/${id}`, 204);
  }

  /** A group that is assigned although push groups is off. */
  async pushGroupInVain(name: string): Promise<void> {
    await this.client.send('GET', `/Groups?excludedAttributes=members&filter=${encodeURIComponent(`displayName eq "${name}"`)}`, 200);
    await this.client.send('POST', '/Groups', 403, { schemas: [groupSchema], externalId: this.draw.uuid(), displayName: name, meta: { resourceType: 'Group' } });
  }

  private async find(userName: string): Promise<void> {
    await this.client.send('GET', `/Users?filter=userName+eq+%22${encodeURIComponent(userName)}%22`, 200);
  }
}
