import type { InferEntity } from '@mikro-orm/core';

/**
 * A row of an entity as it comes from the database: every column there, empty ones null. (The ORM's own type makes
 * nullable columns optional as well, which no row is.)
 */
export type Row<Entity> = {
  [Column in keyof InferEntity<Entity> & string]-?: Exclude<InferEntity<Entity>[Column], undefined>;
};
