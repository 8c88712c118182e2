import { defineEntity } from '@mikro-orm/core';
import type { Row } from './row.js';

/** The two kinds of directories, which are the two kinds of SCIM configurations too. */
export const directoryKinds = ['PROJECT', 'STATUS_PAGE'] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

/** The people behind one project or one status page: the tenant of every row (DESIGN 2). */
export const DirectoryEntity = defineEntity({
  name: 'Directory',
  tableName: 'directory',
  properties: (p) => ({ id: p.uuid().primary(), kind: p.text().$type<DirectoryKind>() }),
});
export type Directory = Row<typeof DirectoryEntity>;
