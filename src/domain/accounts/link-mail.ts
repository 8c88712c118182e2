import { sql } from 'kysely';
import { isOneOf } from '../id-set.js';
import type { Clock, Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import type { AccountLink } from './account-link.js';
import type { AccountLinks } from './account-links.js';
import { writeLetter, type SendLetter } from './letter.js';
import type { PasswordResetRequests } from './password-reset-requests.js';

export interface LinkMailParts {
  readonly transactions: Transactions;
  readonly links: AccountLinks;
  readonly resetRequests: PasswordResetRequests;
  readonly send: SendLetter;
  readonly clock: Clock;
  /** Told of a letter that the mail server did not take; it is tried again. */
  readonly onRefused: (linkId: string, cause: unknown) => void;
}

/** So many letters are taken at a time, so that several servers share them. */
const batch = 20;
/** A letter that was not taken is due again after two minutes, then four, and so on, at most half a day. */
const longestWaitMinutes = 12 * 60;

/**
 * Sends the letters with links (DESIGN 3.2). What is due stands in the table, so that no crash loses a letter; a crash
 * between the mail server's yes and the note of it sends one twice.
 */
export class LinkMail {
  constructor(private readonly parts: LinkMailParts) {}

  /** Sends what is due, also what was asked for just now, and says how many letters were taken. */
  async deliver(): Promise<number> {
    await this.parts.resetRequests.flush();
    const scope: Scope = { actor: { kind: 'system' }, unit: this.parts.transactions.open(), clock: this.parts.clock, origin: { requestId: 'link-mail' } };
    const due = await this.parts.transactions.run(scope, claim);
    const taken = await Promise.all((await readyAmong(scope, due)).map((link) => this.send(scope, link)));
    return taken.filter((isTaken) => isTaken).length;
  }

  private async send(scope: Scope, link: DueLink): Promise<boolean> {
    try {
      await this.parts.send(writeLetter(link, this.parts.links.printUrl(link), link.homeName));
    } catch (cause) {
      this.parts.onRefused(link.id, cause);
      return false;
    }
    await scope.unit.db.updateTable('account_link').set({ mailDueAt: null }).where('account_link.id', '=', link.id).execute();
    return true;
  }
}

type DueLink = AccountLink & { readonly homeName: string | null };

/** Takes links whose letter is due and puts them off at once, so that nobody else takes them and a failure is repeated. */
async function claim(scope: Scope): Promise<readonly DueLink[]> {
  const { db } = scope.unit;
  const now = scope.clock.now();
  const due = await db.selectFrom('account_link').select('account_link.id')
    .where('account_link.mailDueAt', '<=', now).where('account_link.usedAt', 'is', null).where('account_link.expiresAt', '>', now)
    .orderBy('account_link.mailDueAt').limit(batch).forUpdate('account_link').skipLocked().execute();
  if (due.length === 0) return [];
  const links = await db.updateTable('account_link')
    .set({
      mailAttempts: sql<number>`account_link.mail_attempts + 1`,
      mailDueAt: sql<Date>`${now}::timestamptz + least(power(2, account_link.mail_attempts + 1), ${longestWaitMinutes}) * interval '1 minute'`,
    })
    .where(isOneOf('account_link.id', due.map(({ id }) => id))).returningAll().execute();
  const names = await db.selectFrom('directory')
    .leftJoin('project', 'project.id', 'directory.id').leftJoin('status_page', 'status_page.id', 'directory.id')
    .select(['directory.id', 'project.name as projectName', 'status_page.name as pageName'])
    .where(isOneOf('directory.id', links.flatMap(({ directoryId }) => directoryId ?? []))).execute();
  const nameOf = new Map(names.map(({ id, projectName, pageName }) => [id, projectName ?? pageName]));
  return links.map((link) => ({ ...link, homeName: link.directoryId === null ? null : nameOf.get(link.directoryId) ?? null }));
}

/** Nobody is invited while they could not enter; whoever gets their access back is when the letter is due again. */
async function readyAmong(scope: Scope, links: readonly DueLink[]): Promise<readonly DueLink[]> {
  const invited = links.flatMap(({ directoryId, personId }) => (directoryId === null || personId === null ? [] : [{ directoryId, personId }]));
  if (invited.length === 0) return links;
  const people = await scope.unit.db.selectFrom('person').select('person.id')
    .where(isOneOf('person.directoryId', invited.map(({ directoryId }) => directoryId))).where(isOneOf('person.id', invited.map(({ personId }) => personId)))
    .where('person.removedAt', 'is', null).where('person.deactivatedAt', 'is', null).where('person.suspendedAt', 'is', null).where('person.accountId', 'is', null).execute();
  const ready = new Set(people.map(({ id }) => id));
  return links.filter(({ personId }) => personId === null || ready.has(personId));
}
