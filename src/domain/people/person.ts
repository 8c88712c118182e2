import { defineEntity } from '@mikro-orm/core';
import { directoryFilter } from '../directory-filter.js';
import type { Source } from '../source.js';
import type { Row } from '../row.js';

/** What SCIM knows of a person beyond the columns, by SCIM names: name, emails, phoneNumbers, extensions by URN ... */
export type PersonAttributes = Record<string, unknown>;

/**
 * One human in one directory; the id is the SCIM id too (DESIGN 2 and 7). `active` is what the provider last said,
 * deactivatedAt is set only when a deactivation was applied. *Key columns are the folded twins of their neighbours.
 */
export const PersonEntity = defineEntity({
  name: 'Person',
  tableName: 'person',
  filters: directoryFilter,
  properties: (p) => ({
    id: p.uuid().primary(),
    directoryId: p.uuid(),
    userName: p.text(),
    userNameKey: p.text(),
    externalId: p.text().nullable(),
    email: p.text().nullable(),
    emailKey: p.text().nullable(),
    emailKeys: p.array().columnType('text[]'),
    displayName: p.text().nullable(),
    displayNameKey: p.text().nullable(),
    givenName: p.text().nullable(),
    familyName: p.text().nullable(),
    formattedName: p.text().nullable(),
    attributes: p.json<PersonAttributes>(),
    attributesKey: p.json<PersonAttributes>(),
    active: p.boolean(),
    deactivatedAt: p.datetime().nullable(),
    deactivatedBy: p.uuid().nullable(),
    suspendedAt: p.datetime().nullable(),
    suspensionReason: p.text().nullable(),
    releasedAt: p.datetime().nullable(),
    removedAt: p.datetime().nullable(),
    erasedAt: p.datetime().nullable(),
    source: p.text().$type<Source>(),
    managedBy: p.uuid().nullable(),
    accountId: p.uuid().nullable(),
    formerAccountIds: p.array().columnType('uuid[]'),
    invitedAt: p.datetime().nullable(),
    linkWithheldAt: p.datetime().nullable(),
    lastPushedAt: p.datetime().nullable(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  }),
});
export type Person = Row<typeof PersonEntity>;
