import { userSchema, groupSchema, type ScimAnswer, type ScimBody, type ScimClient } from './scim-client.js';

/** What a bulk tells of one operation. */
export interface BulkResultView {
  readonly method?: string;
  readonly bulkId?: string;
  readonly location?: string;
  readonly version?: string;
  readonly status: string;
  readonly response?: ScimBody;
}

export interface BulkAnswer extends ScimAnswer {
  readonly operations: readonly BulkResultView[];
  /** The statuses in the order of the answer. */
  readonly statuses: readonly string[];
}

export const bulkSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
export const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Sends operations as one bulk. */
export async function sendBulk(scim: ScimClient, operations: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Promise<BulkAnswer> {
  const answer = await scim.post('/Bulk', { schemas: [bulkSchema], Operations: operations, ...more });
  const told = (answer.body['Operations'] ?? []) as readonly BulkResultView[];
  return { ...answer, operations: told, statuses: told.map(({ status }) => status) };
}

export function postUser(bulkId: string, userName: string, attributes: Readonly<Record<string, unknown>> = {}) {
  return { method: 'POST', path: '/Users', bulkId, data: { schemas: [userSchema], userName, ...attributes } } as const;
}

/** A user whose manager is this id or reference. */
export function postReport(bulkId: string, userName: string, manager: string) {
  return postUser(bulkId, userName, { schemas: [userSchema, enterpriseSchema], [enterpriseSchema]: { manager: { value: manager } } });
}

export function postGroup(bulkId: string, displayName: string, members: readonly string[] = []) {
  return { method: 'POST', path: '/Groups', bulkId, data: { schemas: [groupSchema], displayName, members: members.map((value) => ({ value })) } } as const;
}

/** The id of what an operation created or changed. */
export function idOf(result: BulkResultView | undefined): string {
  return result?.location?.split('/').at(-1) ?? '';
}
