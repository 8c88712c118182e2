import { defineEntity } from '@mikro-orm/core';
import type { Row } from '../row.js';

/** What opening the link proves and changes. */
export const accountLinkKinds = ['INVITATION', 'PASSWORD_RESET'] as const;
export type AccountLinkKind = (typeof accountLinkKinds)[number];

/** A link that proves an e-mail address once; its token is signed from the id, so the row holds no secret. */
export const AccountLinkEntity = defineEntity({
  name: 'AccountLink',
  tableName: 'account_link',
  properties: (p) => ({
    id: p.uuid().primary(),
    kind: p.text().$type<AccountLinkKind>(),
    email: p.text(),
    emailKey: p.text(),
    directoryId: p.uuid().nullable(),
    personId: p.uuid().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
    /** When its letter is due, or due again; null for a link that is shown, and for one whose letter was taken. */
    mailDueAt: p.datetime().nullable(),
    mailAttempts: p.integer(),
  }),
});
export type AccountLink = Row<typeof AccountLinkEntity>;
