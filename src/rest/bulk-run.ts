import type { Scope } from '../domain/scope.js';
import type { BulkOperation, RefusedOperation } from '../scim/bulk/bulk-request.js';
import type { BulkResult } from '../scim/bulk/bulk-response.js';
import type { BulkStep } from '../scim/bulk/plan.js';
import { resolveReferences } from '../scim/bulk/references.js';
import { ScimError } from '../scim/scim-error.js';
import { performCircle } from './bulk-circle.js';
import { callOf, createdId, exchangeOf, resultOf } from './bulk-operation.js';
import { assertResolved, knotted, notTried } from './bulk-refusal.js';
import type { Call } from './call.js';
import type { CallRunner } from './call-runner.js';
import type { PrintedAnswer } from './respond.js';

/** So many 503 one after the other, and nothing more is tried. */
const mostInVain = 3;

/** A bulk while it is done: what was created so far, and what came of each operation. Its steps never reject. */
export class BulkRun {
  /** The ids of what was created, by bulkId. */
  readonly #ids = new Map<string, string>();
  readonly #results = new Map<number, BulkResult>();
  #errors = 0;
  #inVain = 0;

  constructor(
    private readonly runner: CallRunner, private readonly scope: Scope, private readonly bulk: Call,
    private readonly operations: readonly (BulkOperation | RefusedOperation)[],
  ) {}

  get errors(): number {
    return this.#errors;
  }

  /** What was done, in the order of the request. */
  results(): readonly BulkResult[] {
    return [...this.#results].sort(([left], [right]) => left - right).map(([, result]) => result);
  }

  async take(step: BulkStep): Promise<void> {
    const members = step.indexes.flatMap((index) => this.operations[index] ?? []);
    const answers = await this.#perform(step.kind, members);
    step.indexes.forEach((index, place) => this.#settle(index, answers[place]));
  }

  async #perform(kind: BulkStep['kind'], members: readonly (BulkOperation | RefusedOperation)[]): Promise<readonly PrintedAnswer[]> {
    if (this.#inVain >= mostInVain) return members.map((operation) => this.#refuse(operation, notTried()));
    switch (kind) {
      // A single has one member.
      case 'single': return Promise.all(members.map((operation) => this.#performOne(operation)));
      case 'circle': return performCircle(this.runner, this.scope, this.bulk, members.filter(isOperation), this.#ids);
      case 'knot': return members.map((operation) => this.#refuse(operation, knotted()));
    }
  }

  async #performOne(operation: BulkOperation | RefusedOperation): Promise<PrintedAnswer> {
    if (!isOperation(operation)) return this.#refuse(operation, new ScimError(operation.scimType, operation.detail));
    const resolved = resolveReferences(operation, this.#ids);
    const exchange = exchangeOf(this.bulk, this.scope.origin, resolved.kind === 'resolved' ? resolved.operation : operation);
    try {
      return await this.runner.perform(this.scope, exchange, callOf(this.bulk, assertResolved(resolved)));
    } catch (error) {
      return this.runner.refuse(this.scope, exchange, error);
    }
  }

  #refuse(operation: BulkOperation | RefusedOperation, error: unknown): PrintedAnswer {
    return this.runner.refuse(this.scope, exchangeOf(this.bulk, this.scope.origin, operation), error);
  }

  #settle(index: number, printed: PrintedAnswer | undefined): void {
    const operation = this.operations[index];
    if (operation === undefined || printed === undefined) return;
    const { answer } = printed;
    this.#inVain = answer.status === 503 ? this.#inVain + 1 : 0;
    if (answer.status >= 400) this.#errors += 1;
    else if (operation.method === 'POST' && operation.bulkId !== undefined) this.#ids.set(operation.bulkId, createdId(answer));
    this.#results.set(index, resultOf(this.bulk, operation, answer, this.#ids));
  }
}

function isOperation(operation: BulkOperation | RefusedOperation): operation is BulkOperation {
  return operation.kind === 'operation';
}
