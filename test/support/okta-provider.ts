import { setTimeout as sleep } from 'node:timers/promises';
import { atOnce, type ProviderWire } from './provider-wire.js';
import { groupSchema, patchSchema, userSchema, type ScimAnswer } from './scim-client.js';
import type { SourceDirectory, SourceGroup, SourcePerson } from './source-directory.js';

const lanes = 4;
const attempts = 4;

/**
 * Provisions as Okta does (recordings OA and OG): whole users by PUT, groups pushed with a rename before each change of
 * members. A task whose request failed is tried again from its start, each time after twice the wait; one that failed
 * too often waits for an administrator, who starts it once more in the next cycle and pushes groups whole.
 */
export class OktaProvider {
  readonly #ids = new Map<string, string>();
  /** The members of each group as last acknowledged; a group that is not here is pushed whole. */
  readonly #pushed = new Map<string, ReadonlySet<string>>();
  /** What each person was last provisioned as. */
  readonly #assigned = new Map<string, string>();

  constructor(private readonly source: SourceDirectory, private readonly wire: ProviderWire) {}

  readonly isKnown = (key: string): boolean => this.#ids.has(key);

  /** All open tasks: assignments and changes of people, then the push of groups. */
  async cycle(): Promise<void> {
    await atOnce(lanes, this.source.people.values(), (person) => this.#task(() => this.#provision(person)));
    await atOnce(lanes, this.source.groups.values(), (group) => this.#task(() => this.#push(group)));
  }

  /** Tries a task until it succeeds. Retry-After is in seconds; a hundredth of it must do here. */
  async #task(run: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (await run()) return;
      await sleep(50 * 2 ** attempt);
    }
  }

  async #provision(person: SourcePerson): Promise<boolean> {
    const wanted = JSON.stringify(person);
    if (this.#assigned.get(person.key) === wanted) return true;
    const filter = encodeURIComponent(`userName eq "${person.userName}"`);
    const id = this.#ids.get(person.key) ?? await this.#match(person.key, `/Users?filter=${filter}&startIndex=1&count=100`);
    if (id === undefined) return false;
    const answer = id === 'nobody' ? await this.wire.send('POST', '/Users', { ...printPerson(person), groups: [], password: '1mz050nq' }) : await this.#replace(id, person);
    if (answer === undefined || answer.status >= 300) return false;
    this.#ids.set(person.key, answer.body.id);
    this.#assigned.set(person.key, wanted);
    return true;
  }

  async #match(key: string, listPath: string): Promise<string | undefined> {
    const answer = await this.wire.send('GET', listPath);
    if (answer?.status !== 200) return undefined;
    const [found] = answer.body.Resources;
    if (found !== undefined) this.#ids.set(key, found.id);
    return found?.id ?? 'nobody';
  }

  async #replace(id: string, person: SourcePerson): Promise<ScimAnswer | undefined> {
    const there = await this.wire.send('GET', `/Users/${id}`);
    return there?.status === 200 ? this.wire.send('PUT', `/Users/${id}`, { ...printPerson(person), id }) : there;
  }

  async #push(group: SourceGroup): Promise<boolean> {
    const id = this.#ids.get(group.key) ?? await this.#match(group.key, `/Groups?filter=${encodeURIComponent(`displayName eq "${group.name}"`)}&startIndex=1&count=100`);
    if (id === undefined) return false;
    if (id !== 'nobody') return this.#pushMembers(id, group);
    const created = await this.wire.send('POST', '/Groups', { schemas: [groupSchema], displayName: group.name, members: [] });
    if (created?.status !== 201) return false;
    this.#ids.set(group.key, created.body.id);
    return this.#pushMembers(created.body.id, group);
  }

  async #pushMembers(id: string, group: SourceGroup): Promise<boolean> {
    const renamed = await this.wire.send('PATCH', `/Groups/${id}`, { schemas: [patchSchema], Operations: [{ op: 'replace', value: { id, displayName: group.name } }] });
    if (renamed === undefined || renamed.status >= 300) return false;
    const wanted = new Set([...group.members].filter((key) => this.#ids.has(key)));
    const operations = this.#operations(this.#pushed.get(group.key), wanted);
    if (operations.length === 0) return true;
    // Should no answer come, the next attempt pushes the group whole.
    this.#pushed.delete(group.key);
    const answer = await this.wire.send('PATCH', `/Groups/${id}`, { schemas: [patchSchema], Operations: operations });
    if (answer === undefined || answer.status >= 300) return false;
    this.#pushed.set(group.key, wanted);
    return true;
  }

  #operations(pushed: ReadonlySet<string> | undefined, wanted: ReadonlySet<string>): readonly object[] {
    const member = (key: string): object => ({ value: this.#ids.get(key), display: this.source.people.get(key)?.userName });
    if (pushed === undefined) return [{ op: 'replace', path: 'members', value: [...wanted].map(member) }];
    const joining = [...wanted].filter((key) => !pushed.has(key));
    return [
      ...[...pushed].filter((key) => !wanted.has(key)).map((key) => ({ op: 'remove', path: `members[value eq "${this.#ids.get(key)}"]` })),
      ...(joining.length === 0 ? [] : [{ op: 'add', path: 'members', value: joining.map(member) }]),
    ];
  }
}

function printPerson({ key, userName, displayName, isEnabled }: SourcePerson): object {
  return {
    schemas: [userSchema], userName, displayName, externalId: key, active: isEnabled, locale: 'en-US',
    name: { givenName: key, familyName: 'Company' }, emails: [{ primary: true, value: `${key}@company.example`, type: 'work' }],
  };
}
