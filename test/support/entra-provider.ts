import { atOnce, type ProviderWire } from './provider-wire.js';
import { groupSchema, patchSchema, userSchema, type ScimAnswer, type ScimBody } from './scim-client.js';
import type { SourceDirectory, SourceGroup, SourcePerson } from './source-directory.js';

const lanes = 8;
/** So many members go into one PATCH; all the PATCHes of a group are sent at the same time. */
const membersAtOnce = 5;

/** What is known of the members of one group on the other side: those acknowledged, and those that may have arrived. */
interface MemberLedger { readonly done: Set<string>; readonly maybe: Set<string> }

/**
 * Provisions as Microsoft Entra ID does (recordings EL): looks people up by userName, creates or adopts them, sends only
 * differences, never reads the members of a group. What failed is left for the next cycle; nothing is repeated within
 * one but a POST whose answer was lost.
 */
export class EntraProvider {
  readonly #ids = new Map<string, string>();
  readonly #members = new Map<string, MemberLedger>();

  constructor(private readonly source: SourceDirectory, private readonly wire: ProviderWire) {}

  readonly isKnown = (key: string): boolean => this.#ids.has(key);

  /** One cycle of synchronisation: people first, then groups. */
  async cycle(): Promise<void> {
    await atOnce(lanes, this.source.people.values(), (person) => this.#syncPerson(person));
    await atOnce(lanes, this.source.groups.values(), (group) => this.#syncGroup(group));
  }

  async #syncPerson(person: SourcePerson): Promise<void> {
    const id = this.#ids.get(person.key) ?? await this.#match(person.key, `/Users?filter=userName+eq+%22${encodeURIComponent(person.userName)}%22`);
    if (id === undefined) return;
    if (id === 'nobody') await this.#createPerson(person);
    else await this.#changePerson(id, person);
  }

  /** The id on the other side, "nobody" when the answer says so, undefined when there is none. */
  async #match(key: string, listPath: string): Promise<string | undefined> {
    const answer = await this.wire.send('GET', listPath);
    if (answer?.status !== 200) return undefined;
    const [found] = answer.body.Resources;
    if (found !== undefined) this.#ids.set(key, found.id);
    return found?.id ?? 'nobody';
  }

  async #createPerson(person: SourcePerson): Promise<void> {
    const body = {
      schemas: [userSchema, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'], externalId: person.key, userName: person.userName, active: person.isEnabled,
      displayName: person.displayName, emails: [{ primary: true, type: 'work', value: `${person.key}@company.example` }], meta: { resourceType: 'User' }, roles: [],
    };
    this.#keep(person.key, await this.wire.send('POST', '/Users', body) ?? await this.wire.send('POST', '/Users', body));
  }

  #keep(key: string, answer: ScimAnswer | undefined): void {
    if (answer?.status === 201) this.#ids.set(key, answer.body.id);
  }

  async #changePerson(id: string, person: SourcePerson): Promise<void> {
    const answer = await this.wire.send('GET', `/Users/${id}`);
    if (answer?.status !== 200) return;
    const operations = differences(answer.body, person);
    if (operations.length > 0) await this.wire.send('PATCH', `/Users/${id}`, { schemas: [patchSchema], Operations: operations });
  }

  async #syncGroup(group: SourceGroup): Promise<void> {
    const id = this.#ids.get(group.key) ?? await this.#match(group.key, `/Groups?excludedAttributes=members&filter=displayName+eq+%22${encodeURIComponent(group.name)}%22`);
    if (id === undefined) return;
    if (id === 'nobody') {
      const body = { schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'], externalId: group.key, displayName: group.name, meta: { resourceType: 'Group' } };
      this.#keep(group.key, await this.wire.send('POST', '/Groups', body));
    } else {
      await this.#rename(id, group);
    }
    const known = this.#ids.get(group.key);
    if (known !== undefined) await this.#syncMembers(known, group);
  }

  async #rename(id: string, group: SourceGroup): Promise<void> {
    const answer = await this.wire.send('GET', `/Groups/${id}?excludedAttributes=members`);
    if (answer?.status !== 200 || answer.body.displayName === group.name) return;
    await this.wire.send('PATCH', `/Groups/${id}`, { schemas: [patchSchema], Operations: [{ op: 'Replace', path: 'displayName', value: group.name }] });
  }

  async #syncMembers(id: string, group: SourceGroup): Promise<void> {
    const ledger = this.#members.get(group.key) ?? { done: new Set(), maybe: new Set() };
    this.#members.set(group.key, ledger);
    // Members who have no id yet are reference failures, for the next cycle.
    const joining = [...group.members].filter((key) => this.#ids.has(key) && !(ledger.done.has(key) && !ledger.maybe.has(key)));
    const leaving = [...new Set([...ledger.done, ...ledger.maybe])].filter((key) => !group.members.has(key));
    await Promise.all([
      ...chunks(joining).map((keys) => this.#moveMembers(id, ledger, 'Add', keys)),
      ...chunks(leaving).map((keys) => this.#moveMembers(id, ledger, 'Remove', keys)),
    ]);
  }

  async #moveMembers(id: string, { done, maybe }: MemberLedger, op: 'Add' | 'Remove', keys: readonly string[]): Promise<void> {
    for (const key of keys) maybe.add(key);
    const value = keys.map((key) => ({ $ref: null, value: this.#ids.get(key) }));
    const answer = await this.wire.send('PATCH', `/Groups/${id}`, { schemas: [patchSchema], Operations: [{ op, path: 'members', value }] });
    if (answer === undefined || answer.status >= 300) return;
    for (const key of keys) {
      maybe.delete(key);
      if (op === 'Add') done.add(key);
      else done.delete(key);
    }
  }
}

function differences(there: ScimBody, person: SourcePerson): readonly object[] {
  return [
    ...(there.userName === person.userName ? [] : [{ op: 'Replace', path: 'userName', value: person.userName }]),
    ...(there.displayName === person.displayName ? [] : [{ op: 'Add', path: 'displayName', value: person.displayName }]),
    ...(there.active === person.isEnabled ? [] : [{ op: 'Replace', path: 'active', value: person.isEnabled ? 'True' : 'False' }]),
  ];
}

function chunks(keys: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(keys.length / membersAtOnce) }, (_, n) => keys.slice(n * membersAtOnce, (n + 1) * membersAtOnce));
}
