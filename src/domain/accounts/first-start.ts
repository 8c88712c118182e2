import { sql } from 'kysely';
import { Failure } from '../../failure.js';
import { newId } from '../id.js';
import { keyOf } from '../key.js';
import type { Scope } from '../scope.js';
import { hashSecret, mintToken } from '../secret.js';
import type { Transactions } from '../transactions.js';
import type { AccountLinks } from './account-links.js';
import { createProvedAccount } from './proof.js';

export interface FirstStartSettings {
  /** MUSTER_ADMIN_EMAIL. */
  readonly adminEmail: string;
  /** MUSTER_ADMIN_TOKEN: any text of at least 32 characters that does not look like one of ours. */
  readonly adminToken?: string | undefined;
}

/** What the first start prints once. */
export interface FirstAccess {
  readonly invitationUrl: string;
  readonly accessToken: string;
}

/** What a new installation needs before anybody can sign in. */
export class FirstStart {
  constructor(private readonly transactions: Transactions, private readonly links: AccountLinks) {}

  /**
   * On an installation without any account: makes the first server administrator, whose address counts as proved, the
   * link to choose a password, and an access token. Undefined on every later start; of two servers that start at once
   * one makes it. Throws INVALID for settings that cannot work.
   */
  async prepareFirstStart(scope: Scope, settings: FirstStartSettings): Promise<FirstAccess | undefined> {
    return this.transactions.run(scope, async (scope) => {
      const { db } = scope.unit;
      await sql`select pg_advisory_xact_lock(hashtextextended('muster.first-start', 0))`.execute(db);
      if (await db.selectFrom('account').select('account.id').limit(1).executeTakeFirst() !== undefined) return undefined;
      const address = { email: parseAddress(settings.adminEmail), emailKey: keyOf(settings.adminEmail) };
      const token = settings.adminToken === undefined ? mintToken('mst_pat_') : givenToken(settings.adminToken);
      const account = await createProvedAccount(scope, { ...address, passwordHash: null, isServerAdmin: true });
      const link = await this.links.issueLink(scope, { kind: 'INVITATION', ...address, delivery: 'shown' });
      await db.insertInto('access_token').values({
        id: newId(scope.clock), accountId: account.id, name: 'First access token', tokenHash: token.secretHash, lastFour: token.lastFour, createdAt: scope.clock.now(),
      }).execute();
      return { invitationUrl: this.links.printUrl(link), accessToken: token.text };
    });
  }
}

function givenToken(text: string): { readonly text: string; readonly secretHash: Buffer; readonly lastFour: string } {
  if (text.length < 32 || text.length > 1024 || text.startsWith('mst_') || /\s/.test(text)) {
    throw new Failure('INVALID', 'MUSTER_ADMIN_TOKEN has to be a text of 32 to 1,024 characters without blanks that does not start with "mst_".', { field: 'MUSTER_ADMIN_TOKEN' });
  }
  return { text, secretHash: hashSecret(text), lastFour: text.slice(-4) };
}

function parseAddress(email: string): string {
  const address = email.trim();
  if (!/^[^@\s]+@[^@\s]+$/.test(address)) throw new Failure('INVALID', 'MUSTER_ADMIN_EMAIL is not an e-mail address.', { field: 'MUSTER_ADMIN_EMAIL' });
  return address;
}
