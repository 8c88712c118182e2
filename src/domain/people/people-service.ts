import { Failure } from '../../failure.js';
import type { AccountLinking } from '../accounts/account-linking.js';
import { listAdmitted, type PerPlace } from '../admission.js';
import { recordAudit } from '../audit.js';
import { authorizedChange } from '../authorized-change.js';
import type { DirectoryKind } from '../directory.js';
import { listPages } from '../keyset.js';
import { getDirectory, getLocated } from '../located.js';
import type { Page, PageRequest } from '../page.js';
import { allows, assertCan, lockOwnership, notFound } from '../policy.js';
import { removeFromDirectory } from '../provisioning/access-end.js';
import type { Scope } from '../scope.js';
import { readTeams } from '../teams/team-members.js';
import type { Transactions } from '../transactions.js';
import { assertVersion } from '../version.js';
import { addPersonTo, type AddPersonInput } from './add-person.js';
import { assertOwnerRemains } from './owners.js';
import { personConditions, personOrder, type PersonFilter, type PersonOrder } from './person-filter.js';
import { changeAccess, holdPerson } from './person-lock.js';
import { mayReadPerson } from './person-privacy.js';
import type { Person } from './person.js';
import { assertRemovable, restoreHeldPerson, suspendHeldPerson } from './suspension.js';
import { updateHeldPerson, type UpdatePersonInput } from './update-person.js';

/** Which people of directories of one kind, in which order. */
export interface PersonListQuery {
  readonly kind: DirectoryKind;
  readonly query?: string | null | undefined;
  readonly filter?: PersonFilter | null | undefined;
  readonly orderBy?: PersonOrder | null | undefined;
}

/** People of projects and subscribers of status pages: what humans see of them and do with them. */
export class PeopleService {
  constructor(private readonly transactions: Transactions, private readonly linking: AccountLinking) {}

  /** The person with this id; throws NOT_FOUND for those whom the caller may not see (mayReadPerson). */
  async getPerson(scope: Scope, personId: string): Promise<Person> {
    return this.transactions.read(async () => {
      const { id, directory } = await getLocated(scope, 'person', personId);
      const access = await assertCan(scope, 'READ', directory);
      const person = await scope.unit.db.selectFrom('person').selectAll('person')
        .where('person.directoryId', '=', directory.id).where('person.id', '=', id).executeTakeFirst();
      if (person === undefined || !mayReadPerson(scope, access, person)) throw notFound();
      return person;
    });
  }

  /**
   * The same page of people of each of these directories, in one statement; of those that refuse it, why: FORBIDDEN for
   * subscribers, and for removed people to those who do not manage people.
   */
  listPeopleOf(scope: Scope, directoryIds: readonly string[], list: PersonListQuery, request: PageRequest): Promise<PerPlace<Page<Person>>> {
    const action = list.filter?.removed === true ? 'MANAGE_PEOPLE' : 'READ';
    const conditions = personConditions(list.kind, list.filter ?? {}, list.query);
    return this.transactions.read(() => listAdmitted<Page<Person>>(scope, action, directoryIds, list.kind, async (admissions) => {
      const [readers, subscribers] = [admissions.filter(({ access }) => allows(access, action)), admissions.filter(({ access }) => !allows(access, action))];
      const lists = new Map(readers.map(({ directory: { id } }) => [id, conditions.reduce(
        (query, condition) => query.where(condition),
        scope.unit.db.selectFrom('person').selectAll('person').where('person.directoryId', '=', id),
      )]));
      const refusal = new Failure('FORBIDDEN', 'Who else subscribes to this status page is for the people of the project to see.', { help: 'Ask an owner or an administrator of the project to add you to it.' });
      return new Map<string, Page<Person> | Failure>([
        ...await listPages(scope.unit.db, lists, personOrder(list.orderBy), request), ...subscribers.map(({ directory: { id } }) => [id, refusal] as const),
      ]);
    }));
  }

  /** Adds somebody by hand to a project, in these teams or in none, or to a status page. See addPersonTo for refusals. */
  async addPerson(scope: Scope, input: AddPersonInput): Promise<Person> {
    const directory = await getDirectory(scope, ...placeOf(input));
    const teamIds = input.teamIds ?? [];
    if (teamIds.length > 0 && directory.kind === 'STATUS_PAGE') throw new Failure('INVALID', 'A status page has no teams.', { field: 'teamIds', help: 'Leave teamIds out.' });
    await assertCan(scope, 'MANAGE_PEOPLE', directory);
    const teams = teamIds.length === 0 ? [] : await readTeams(scope, directory, teamIds);
    return this.transactions.run(scope, async (tx) => {
      // Who joins Owners waits for its turn before anything else, as everybody does who changes who owns the project.
      if (teams.some((team) => team.isReserved)) await lockOwnership(tx, directory.id);
      await assertCan(tx, 'MANAGE_PEOPLE', directory);
      return addPersonTo(tx, this.linking, directory, input, teams);
    });
  }

  /** Changes the names of a person whom nobody manages; throws MANAGED_BY_SCIM, INVALID, STALE. */
  async updatePerson(scope: Scope, input: UpdatePersonInput): Promise<Person> {
    const { id, directory } = await getLocated(scope, 'person', input.id);
    return authorizedChange(this.transactions, scope, 'MANAGE_PEOPLE', directory, async (tx) => {
      const person = await holdPerson(tx, directory.id, id);
      assertVersion(person, input.expectedVersion);
      return updateHeldPerson(tx, person, input);
    });
  }

  /** Ends access until an administrator restores it; throws LAST_OWNER, INVALID without a reason. */
  async suspendPerson(scope: Scope, input: { readonly id: string; readonly reason: string }): Promise<Person> {
    return changeAccess(this.transactions, scope, input.id, (tx, held) => suspendHeldPerson(tx, held, input.reason));
  }

  /** Lifts a suspension, and reactivates a person whom nobody manages; throws MANAGED_BY_SCIM. */
  async restorePerson(scope: Scope, id: string): Promise<Person> {
    return changeAccess(this.transactions, scope, id, restoreHeldPerson);
  }

  /** Removes a person for ever, their history stays; throws MANAGED_BY_SCIM, LAST_OWNER, STALE. */
  async removePerson(scope: Scope, input: { readonly id: string; readonly expectedVersion?: number | null | undefined }): Promise<string> {
    return changeAccess(this.transactions, scope, input.id, async (tx, { person, directory, isOwner }) => {
      assertVersion(person, input.expectedVersion);
      await assertRemovable(tx, person);
      await removeFromDirectory(tx, person);
      if (isOwner) await assertOwnerRemains(tx, directory.id);
      await recordAudit(tx, {
        directoryId: person.directoryId, action: 'removePerson', subjectType: 'PERSON', subjectId: person.id,
        facts: { name: person.userName, changes: [{ path: 'removed', before: false, after: true }] },
      });
      return person.id;
    });
  }
}

function placeOf(input: AddPersonInput): [DirectoryKind, string] {
  const { projectId, statusPageId } = input;
  if (typeof projectId === 'string' && typeof statusPageId !== 'string') return ['PROJECT', projectId];
  if (typeof statusPageId === 'string' && typeof projectId !== 'string') return ['STATUS_PAGE', statusPageId];
  throw new Failure('INVALID', 'Give either projectId or statusPageId.', { field: 'projectId', help: 'Name the place by one of the two and leave the other out.' });
}
