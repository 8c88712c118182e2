/** A person as the company's own directory has them. */
export interface SourcePerson {
  readonly key: string;
  userName: string;
  displayName: string;
  isEnabled: boolean;
}

export interface SourceGroup {
  readonly key: string;
  name: string;
  readonly members: Set<string>;
}

/** What the other side must look like: user names with name and access, groups with the user names of their members. */
export interface DirectoryState {
  readonly people: Readonly<Record<string, { readonly displayName: string; readonly isActive: boolean }>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

/** The company's directory that a scripted provider provisions from: the truth that the server must come to. */
export class SourceDirectory {
  readonly people = new Map<string, SourcePerson>();
  readonly groups = new Map<string, SourceGroup>();
  #hired = 0;

  constructor(private readonly random: () => number, size: { readonly people: number; readonly groups: number }) {
    for (let n = 0; n < size.people; n += 1) this.#hire();
    for (let n = 0; n < size.groups; n += 1) this.groups.set(`g${n}`, { key: `g${n}`, name: `Group ${n}`, members: new Set(this.#some(0.2)) });
  }

  /**
   * A day in the company: some are hired, leave, come back, marry; groups are renamed and change their members. Only
   * people and groups that the provider knows by their ids leave or change their matching name: what a provider never
   * heard back about it would look for in vain under the new one, whatever the server does.
   */
  change(isKnown: (key: string) => boolean): void {
    this.#hire();
    for (const person of this.people.values()) {
      const chance = this.random();
      if (chance < 0.1) person.displayName = `Name ${Math.floor(this.random() * 1e6)}`;
      else if (chance < 0.2 && isKnown(person.key)) person.isEnabled = !person.isEnabled;
      else if (chance < 0.25 && isKnown(person.key)) person.userName = `${person.key}-${Math.floor(this.random() * 1e6)}@company.example`;
    }
    for (const group of this.groups.values()) {
      for (const key of this.#some(0.1)) if (!group.members.delete(key)) group.members.add(key);
      if (this.random() < 0.2 && isKnown(group.key)) group.name = `Group ${group.key} ${Math.floor(this.random() * 1e6)}`;
    }
  }

  state(): DirectoryState {
    const nameOf = (key: string): string => this.people.get(key)?.userName ?? '';
    return {
      people: sortedRecord([...this.people.values()].map(({ userName, displayName, isEnabled }) => [userName, { displayName, isActive: isEnabled }])),
      groups: sortedRecord([...this.groups.values()].map(({ name, members }) => [name, [...members].map(nameOf).sort()])),
    };
  }

  #hire(): void {
    const key = `p${this.#hired}`;
    this.#hired += 1;
    this.people.set(key, { key, userName: `${key}@company.example`, displayName: `Name ${key}`, isEnabled: true });
  }

  #some(share: number): readonly string[] {
    return [...this.people.keys()].filter(() => this.random() < share);
  }
}

/** A record whose keys are in order, so that two states read alike. */
export function sortedRecord<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));
}
