import type { BulkOperation } from '../scim/bulk/bulk-request.js';
import type { ResolvedOperation } from '../scim/bulk/references.js';
import { excerpt } from '../scim/filter/lex.js';
import { HttpRefusal } from './http-refusal.js';

/** The operation with ids in it; throws HttpRefusal 409 that names a bulkId which has none. */
export function assertResolved(resolved: ResolvedOperation): BulkOperation {
  if (resolved.kind === 'resolved') return resolved.operation;
  const [bulkId = ''] = resolved.bulkIds;
  throw conflict(`This operation refers to the bulkId "${excerpt(bulkId)}", which belongs to no POST of this bulk request that succeeded, so nothing was changed.`);
}

/** What becomes of the others where one of a circle was refused. */
export function brokenCircle({ bulkId = '' }: BulkOperation): HttpRefusal {
  return conflict(`This operation and "${excerpt(bulkId)}" refer to each other, and that one was refused, so this one was undone.`);
}

/** A circle of references that are no managers, such as groups in one another. */
export function knotted(): HttpRefusal {
  return conflict('This operation refers, directly or through others, to itself by something other than the manager of a user, so none of them can come first; leave one reference out and add it by a PATCH.');
}

/** The database is away, or the configuration was paused meanwhile: another thousand attempts would only keep the client waiting. */
export function notTried(): HttpRefusal {
  return new HttpRefusal({ status: 503, detail: 'Several operations before this one could not be done at the moment, so this one was not tried; send it again in a few minutes.' });
}

function conflict(detail: string): HttpRefusal {
  return new HttpRefusal({ status: 409, detail });
}
