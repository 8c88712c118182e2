import { Failure } from '../../failure.js';
import { asId, newId } from '../id.js';
import type { Scope } from '../scope.js';
import { sameSecret, sign } from '../secret.js';
import type { Transactions } from '../transactions.js';
import type { AccountLink, AccountLinkKind } from './account-link.js';
import { assertServerAdministrator } from './hold-account.js';

const minute = 60_000;
const hour = 60 * minute;
const lifetimes: Readonly<Record<AccountLinkKind, number>> = { INVITATION: 7 * 24 * hour, PASSWORD_RESET: hour };
const paths: Readonly<Record<AccountLinkKind, string>> = { INVITATION: 'invitation', PASSWORD_RESET: 'password-reset' };

/** For whom a link is: whoever opens it proves the address. A person is named when an invitation is to lead there. */
export interface LinkPurpose {
  readonly kind: AccountLinkKind;
  readonly email: string;
  readonly emailKey: string;
  readonly person?: { readonly directoryId: string; readonly id: string };
  readonly delivery: LinkDelivery;
}

/** How a link gets to its reader: by a letter, with a minute for second thoughts, or by whoever is shown it. */
export type LinkDelivery = 'letter' | 'letter in a minute' | 'shown';

export interface LinkSettings {
  readonly secretKey: string;
  readonly publicUrl: string;
  /** Whether there is a mail server; without one, server administrators hand the links over. */
  readonly hasMail: boolean;
}

/** A link that waits to be handed over by hand, on an installation without mail. */
export interface PendingLink {
  readonly kind: AccountLinkKind;
  readonly email: string;
  /** The project or the status page that invites; null for password resets and the first administrator. */
  readonly homeName: string | null;
  readonly url: string;
  readonly expiresAt: Date;
}

/** A first sync may leave thousands; invitePerson makes the link of anybody anew. */
const mostPending = 500;

/** Links that prove an e-mail address once; their tokens are signed, so that the table holds no secret. */
export class AccountLinks {
  constructor(private readonly transactions: Transactions, private readonly settings: LinkSettings) {}

  /** Whether letters are sent. */
  get hasMail(): boolean {
    return this.settings.hasMail;
  }

  /** Makes a link in the open transaction; an invitation takes the place of an earlier one of the same person. */
  async issueLink(scope: Scope, purpose: LinkPurpose): Promise<AccountLink> {
    const now = scope.clock.now();
    if (purpose.person !== undefined) await this.voidInvitations(scope, purpose.person);
    return scope.unit.db.insertInto('account_link').values({
      id: newId(scope.clock), kind: purpose.kind, email: purpose.email, emailKey: purpose.emailKey,
      directoryId: purpose.person?.directoryId ?? null, personId: purpose.person?.id ?? null,
      createdAt: now, expiresAt: new Date(now.getTime() + lifetimes[purpose.kind]), usedAt: null,
      mailDueAt: this.dueAt(purpose.delivery, now), mailAttempts: 0,
    }).returningAll().executeTakeFirstOrThrow();
  }

  /** Ends the invitations of a person that nobody has followed yet, in the open transaction. */
  async voidInvitations(scope: Scope, person: { readonly directoryId: string; readonly id: string }): Promise<void> {
    await scope.unit.db.updateTable('account_link').set({ usedAt: scope.clock.now() })
      .where('account_link.directoryId', '=', person.directoryId).where('account_link.personId', '=', person.id)
      .where('account_link.usedAt', 'is', null).execute();
  }

  /** The address that opens a link. */
  printUrl(link: Pick<AccountLink, 'id' | 'kind'>): string {
    return `${this.settings.publicUrl.replace(/\/+$/, '')}/${paths[link.kind]}/${link.id}.${this.signatureOf(link.id)}`;
  }

  /** The id in a token, signed by us; throws INVALID before the database is asked. */
  readToken(token: string): string {
    const [text = '', signature = '', ...rest] = token.split('.');
    const id = asId(text);
    const isOurs = id !== undefined && rest.length === 0 && sameSecret(Buffer.from(signature), Buffer.from(this.signatureOf(id)));
    if (!isOurs) throw invalidLink();
    return id;
  }

  /** Holds the link with this id in the open transaction; throws INVALID when it was used, is over or is of another kind. */
  async holdLink(scope: Scope, id: string, kind: AccountLinkKind): Promise<AccountLink> {
    const link = await scope.unit.db.selectFrom('account_link').selectAll('account_link')
      .where('account_link.id', '=', id).where('account_link.kind', '=', kind).where('account_link.usedAt', 'is', null)
      .where('account_link.expiresAt', '>', scope.clock.now()).forUpdate('account_link').executeTakeFirst();
    if (link === undefined) throw invalidLink();
    return link;
  }

  /** Uses a link up, and with it whatever else waits for the same proof: resets of the address, invitations of these people. */
  async useLink(scope: Scope, link: AccountLink, linkedPersonIds: readonly string[]): Promise<void> {
    await scope.unit.db.updateTable('account_link').set({ usedAt: scope.clock.now() })
      .where('account_link.emailKey', '=', link.emailKey).where('account_link.usedAt', 'is', null)
      .where((each) => each.or([
        each('account_link.id', '=', link.id), each('account_link.kind', '=', 'PASSWORD_RESET'),
        ...(linkedPersonIds.length > 0 ? [each('account_link.personId', 'in', [...linkedPersonIds])] : []),
      ])).execute();
  }

  /** The links that wait to be handed over, the newest 500, the oldest of them first: none where there is mail. Server administrators only. */
  async listPendingLinks(scope: Scope): Promise<readonly PendingLink[]> {
    return this.transactions.read(async () => {
      await assertServerAdministrator(scope);
      if (this.settings.hasMail) return [];
      const rows = await scope.unit.db.selectFrom('account_link')
        .leftJoin('project', 'project.id', 'account_link.directoryId').leftJoin('status_page', 'status_page.id', 'account_link.directoryId')
        .select(['account_link.id', 'account_link.kind', 'account_link.email', 'account_link.expiresAt', 'project.name as projectName', 'status_page.name as pageName'])
        .where('account_link.usedAt', 'is', null).where('account_link.expiresAt', '>', scope.clock.now())
        .orderBy('account_link.createdAt', 'desc').orderBy('account_link.id', 'desc').limit(mostPending).execute();
      return rows.toReversed().map((row) => ({ kind: row.kind, email: row.email, homeName: row.projectName ?? row.pageName, url: this.printUrl(row), expiresAt: row.expiresAt }));
    });
  }

  private dueAt(delivery: LinkDelivery, now: Date): Date | null {
    if (!this.settings.hasMail || delivery === 'shown') return null;
    return delivery === 'letter' ? now : new Date(now.getTime() + minute);
  }

  private signatureOf(id: string): string {
    return sign(this.settings.secretKey, 'account-link', id);
  }
}

/** One sentence for every way in which a link is no good, so that guessing teaches nothing. */
export function invalidLink(): Failure {
  return new Failure('INVALID', 'This link is not valid, or not any more.', { field: 'token', help: 'Links work once and for a limited time; ask for a new one.' });
}
