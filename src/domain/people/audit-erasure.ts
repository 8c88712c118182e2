import { sql } from 'kysely';
import type { Step } from '../provisioning/event-erasure.js';
import type { Person } from './person.js';

/**
 * Blanks the audit entries about a removed person and by them, a portion in each statement (docs/decisions/0011). Run
 * it after the removal is committed: it is the last thing that the audit says about the person or by them.
 */
export async function blankAudit(step: Step, { directoryId, id }: Person): Promise<void> {
  let last: string | null = '00000000-0000-0000-0000-000000000000';
  while (last !== null) {
    const behind: string = last;
    last = await step(async (scope) => {
      const { rows: [row] } = await sql<{ last: string | null }>`select erase_audit_of_person(${directoryId}::uuid, ${id}::uuid, ${behind}::uuid) as last`.execute(scope.unit.db);
      return row?.last ?? null;
    });
  }
}
