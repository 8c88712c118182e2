import { defineEntity } from '@mikro-orm/core';
import type { Row } from '../row.js';

/** A project; its id is the id of its directory too. The look-ups that read it are in directory-lookup. */
export const ProjectEntity = defineEntity({
  name: 'Project',
  tableName: 'project',
  properties: (p) => ({
    id: p.uuid().primary(),
    name: p.text(),
    slug: p.text(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  }),
});
export type Project = Row<typeof ProjectEntity>;
