import { Failure } from '../../failure.js';
import { recordAudit } from '../audit.js';
import { authorizedChange } from '../authorized-change.js';
import { jsonb } from '../jsonb.js';
import { getLocated } from '../located.js';
import { assertCan, notFound } from '../policy.js';
import { blankEvents, closeLog, forgetFormerNames, type Step } from '../provisioning/event-erasure.js';
import type { ProvisioningLog } from '../provisioning/provisioning-log.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { assertVersion, nextVersion } from '../version.js';
import { blankAudit } from './audit-erasure.js';
import type { Person } from './person.js';

/** What stands where personal data was; the functions of the database write the same. */
const erased = '[erased]';

/** Takes the personal data of people who were removed out of everything that tells of them (docs/decisions/0011). */
export class PersonErasure {
  constructor(private readonly transactions: Transactions, private readonly log: Pick<ProvisioningLog, 'flush'>) {}

  /**
   * Erases a removed person: their row, the events and the audit entries of their directory keep what happened, when and
   * by whom, and lose whom it happened to. Gives the id; repeating it changes nothing. Throws NOT_FOUND, FORBIDDEN,
   * INVALID for somebody who is still here, STALE.
   */
  async erasePerson(scope: Scope, input: { readonly id: string; readonly expectedVersion?: number | null | undefined }): Promise<string> {
    const { id, directory } = await getLocated(scope, 'person', input.id);
    // Each in a transaction of its own, so that a long history holds neither the row of whoever erases nor a gate.
    const alone: Step = (act) => authorizedChange(this.transactions, scope, 'MANAGE_PEOPLE', directory, act);
    const person = await alone((tx) => holdRemoved(tx, directory.id, id));
    if (person.erasedAt !== null) return id;
    assertVersion(person, input.expectedVersion);
    // What this server has still to write is erased with the rest; what others have is when they write it.
    await this.log.flush();
    await blankEvents(alone, person);
    await blankAudit(alone, person);
    return this.transactions.run(scope, async (tx) => {
      // The gates first, as every provider does: one may be waiting inside for the row of whoever erases.
      await closeLog(tx, directory.id);
      await assertCan(tx, 'MANAGE_PEOPLE', directory);
      const held = await holdRemoved(tx, directory.id, id);
      if (held.erasedAt !== null) return id;
      assertVersion(held, input.expectedVersion);
      await erase(tx, held);
      await recordAudit(tx, { directoryId: directory.id, action: 'erasePerson', subjectType: 'PERSON', subjectId: id, facts: {} });
      return id;
    });
  }
}

/** The person, held until the transaction ends; throws INVALID for somebody who was not removed. */
async function holdRemoved(scope: Scope, directoryId: string, id: string): Promise<Person> {
  const person = await scope.unit.db.selectFrom('person').selectAll('person')
    .where('person.directoryId', '=', directoryId).where('person.id', '=', id).forUpdate('person').executeTakeFirst();
  if (person === undefined) throw notFound();
  if (person.removedAt !== null) return person;
  throw new Failure('INVALID', `${person.userName} is still here, and only somebody who was removed can be erased.`, {
    field: 'id', help: 'Remove the person first: with removePerson, or in the identity provider that manages them.',
  });
}

/** What was written meanwhile, and then the row: by its names the events are found. */
async function erase(scope: Scope, person: Person): Promise<void> {
  const { db } = scope.unit;
  await blankEvents((act) => act(scope), person);
  await db.deleteFrom('account_link').where('account_link.directoryId', '=', person.directoryId).where('account_link.personId', '=', person.id).execute();
  await db.updateTable('person').set({
    userName: erased,
    // The key of no name: nobody is ever recognized by it.
    userNameKey: '',
    externalId: null, email: null, emailKey: null, emailKeys: [], displayName: null, displayNameKey: null, givenName: null, familyName: null, formattedName: null,
    attributes: jsonb({}), attributesKey: jsonb({}),
    suspensionReason: null,
    // That the account was somebody's here has to stay: whoever gets its address next is not given it unproved (DESIGN 3.2).
    accountId: null, formerAccountIds: person.accountId === null ? person.formerAccountIds : [...person.formerAccountIds, person.accountId],
    erasedAt: scope.clock.now(), ...nextVersion(person, scope.clock),
  }).where('directoryId', '=', person.directoryId).where('id', '=', person.id).execute();
  await forgetFormerNames(scope, person);
}
