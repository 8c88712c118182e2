import { setImmediate as letOthersGo } from 'node:timers/promises';
import { listBulkOperations, readBulkRequest } from '../scim/bulk/bulk-request.js';
import { bulkResponse } from '../scim/bulk/bulk-response.js';
import { planBulk } from '../scim/bulk/plan.js';
import { BulkRun } from './bulk-run.js';
import { readOutcome, type Call, type Work } from './call.js';
import type { CallRunner } from './call-runner.js';
import { bulkLimits } from './capabilities.js';
import { HttpRefusal } from './http-refusal.js';

/** Milliseconds. */
const longestTurn = 10;

/** POST /Bulk (RFC 7644 section 3.7): many requests in one, each done and logged as if it had come alone. */
export class BulkRequests {
  constructor(private readonly runner: CallRunner) {}

  /** Throws HttpRefusal 413 for too many operations, ScimError where the bulk as a whole cannot be read. */
  run(call: Call): Work {
    const { length } = listBulkOperations(call.body);
    if (length > bulkLimits.maxOperations) {
      throw new HttpRefusal({ status: 413, detail: `This bulk request has ${length} operations, and at most ${bulkLimits.maxOperations} are taken at once; send it in smaller parts.` });
    }
    const { operations, failOnErrors = Number.POSITIVE_INFINITY } = readBulkRequest(call.body);
    const steps = planBulk(operations);
    return async (scope) => {
      const run = new BulkRun(this.runner, scope, call, operations);
      let busySince = performance.now();
      for (const step of steps) {
        if (run.errors >= failOnErrors) break;
        await run.take(step);
        // An operation that is refused unasked waits for nothing, and a thousand of them would hold up everybody else.
        if (performance.now() - busySince > longestTurn) {
          await letOthersGo();
          busySince = performance.now();
        }
      }
      const results = run.results();
      return { answer: { status: 200, body: bulkResponse(results), headers: {} }, outcome: readOutcome(), totalResults: results.length };
    };
  }
}
