import type { ProvisioningEvent } from './provisioning-event.js';

/** An event without its bodies, which are large, and not for everybody who may read the log (DESIGN 3.1). */
export type LoggedEvent = Omit<ProvisioningEvent, 'requestBody' | 'responseBody' | 'mentions' | 'transactionId'>;

/** The two bodies of an event; both null for those who may not read them. */
export type EventBodies = Pick<ProvisioningEvent, 'requestBody' | 'responseBody'>;

/** The columns of a logged event, for select lists. */
export const loggedEventColumns = [
  'id', 'directoryId', 'at', 'requestId', 'configurationId', 'configurationName', 'identityProvider', 'tokenId', 'status', 'operation',
  'resourceType', 'httpStatus', 'scimType', 'durationMs', 'method', 'path', 'clientIp', 'userAgent', 'outcome', 'personId', 'teamId',
  'facts', 'requestHeaders',
] as const satisfies readonly (keyof LoggedEvent)[];

/**
 * The smallest id that an event of this moment can have: ids are uuid v7, so a range of ids is a range of time, and
 * the log is partitioned by id.
 */
export function firstEventIdAt(moment: Date): string {
  const digits = Math.max(0, moment.getTime()).toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`;
}
