import { readFileSync } from 'node:fs';

/** The GraphQL text of a task of schema/operations, by its name. Throws when there is none. */
export function readTaskOperation(task: string): string {
  // The build lays the operations into dist/schema, so that they are as far from the compiled file as from this one.
  return readFileSync(new URL(`../../../schema/operations/${task}.graphql`, import.meta.url), 'utf8');
}
