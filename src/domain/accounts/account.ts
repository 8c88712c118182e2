import { defineEntity } from '@mikro-orm/core';
import type { Row } from '../row.js';

/** A login of this installation: global, proved by e-mail, never shown or changed by SCIM (DESIGN 3.2). */
export const AccountEntity = defineEntity({
  name: 'Account',
  tableName: 'account',
  properties: (p) => ({
    id: p.uuid().primary(),
    email: p.text(),
    emailKey: p.text(),
    name: p.text().nullable(),
    isServerAdmin: p.boolean(),
    provedAt: p.datetime().nullable(),
    disabledAt: p.datetime().nullable(),
    passwordHash: p.text().nullable(),
    lastSignInAt: p.datetime().nullable(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  }),
});
export type Account = Row<typeof AccountEntity>;
