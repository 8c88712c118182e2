import type { Scope } from '../domain/scope.js';
import type { BulkOperation } from '../scim/bulk/bulk-request.js';
import { managerPatch, withoutManager } from '../scim/bulk/manager.js';
import { resolveReferences } from '../scim/bulk/references.js';
import { userResourceType } from '../scim/schema/resource-types.js';
import { callOf, createdId, exchangeOf } from './bulk-operation.js';
import { assertResolved, brokenCircle } from './bulk-refusal.js';
import type { Call, Handled } from './call.js';
import type { CallRunner } from './call-runner.js';
import type { PrintedAnswer } from './respond.js';

/**
 * Creates Users who refer to one another by manager (RFC 7644 section 3.7.1): all of them first, the managers that
 * were missing by a second write, their events last, in one transaction. Where one is refused nothing stays, and the
 * others are refused with 409. Never rejects.
 */
export async function performCircle(
  runner: CallRunner, scope: Scope, bulk: Call, operations: readonly BulkOperation[], ids: ReadonlyMap<string, string>,
): Promise<readonly PrintedAnswer[]> {
  const startedAt = performance.now();
  const exchanges = operations.map((operation) => exchangeOf(bulk, scope.origin, operation));
  let tried: BulkOperation | undefined;
  try {
    return await runner.together(scope, async (tx) => {
      const made = new Map(ids);
      const drafts: Draft[] = [];
      for (const operation of operations) {
        tried = operation;
        const draft = await create(runner, tx, bulk, operation, made);
        made.set(operation.bulkId ?? '', draft.id);
        drafts.push(draft);
      }
      const printed: PrintedAnswer[] = [];
      for (const draft of drafts) {
        tried = draft.operation;
        const whole = assertResolved(resolveReferences(draft.operation, made));
        const handled = draft.lacksManager ? await addManager(runner, tx, bulk, whole, draft) : draft.handled;
        printed.push(await runner.record(tx, { ...exchangeOf(bulk, scope.origin, whole), startedAt }, handled));
      }
      tried = undefined;
      return printed;
    });
  } catch (error) {
    // A commit that fails is the fault of none of them: then everybody is told of it.
    const guilty = tried;
    return exchanges.map((exchange, index) => (
      runner.refuse(scope, exchange, guilty === undefined || guilty === operations[index] ? error : brokenCircle(guilty))));
  }
}

/** A POST that was done, perhaps without its manager, who was not there yet. */
interface Draft {
  readonly operation: BulkOperation;
  readonly handled: Handled;
  readonly id: string;
  readonly lacksManager: boolean;
}

async function create(runner: CallRunner, tx: Scope, bulk: Call, operation: BulkOperation, made: ReadonlyMap<string, string>): Promise<Draft> {
  const whole = resolveReferences(operation, made);
  const lacksManager = whole.kind === 'unresolved';
  const first = lacksManager ? assertResolved(resolveReferences(withoutManager(operation), made)) : whole.operation;
  const handled = await runner.understand(callOf(bulk, first))(tx);
  return { operation, handled, id: createdId(handled.answer), lacksManager };
}

/** One operation is one answer and one event, though it was written twice. */
async function addManager(runner: CallRunner, tx: Scope, bulk: Call, whole: BulkOperation, { handled, id }: Draft): Promise<Handled> {
  const patch = managerPatch(whole, `${userResourceType.endpoint}/${id}`);
  if (patch === undefined) return handled;
  const { answer, outcome } = await runner.understand(callOf(bulk, patch))(tx);
  return {
    answer: { ...answer, status: handled.answer.status, headers: { ...handled.answer.headers, ...answer.headers } },
    outcome: { ...handled.outcome, changes: [...handled.outcome.changes, ...outcome.changes], warnings: [...handled.outcome.warnings, ...outcome.warnings] },
  };
}
