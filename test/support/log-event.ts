import { v7 } from 'uuid';
import { jsonb } from '../../src/domain/jsonb.js';
import type { ProvisioningEvent } from '../../src/domain/provisioning/provisioning-event.js';
import type { ScimConfiguration } from '../../src/domain/scim-configurations/scim-configuration.js';
import type { DomainWorld } from './domain-world.js';

/** Writes an event of a configuration as the log would have, and gives its id; `at` is also the time of the id, and no two are of one millisecond. */
export async function logEvent(world: DomainWorld, configuration: ScimConfiguration, values: Partial<ProvisioningEvent> = {}): Promise<string> {
  world.clock.step(1);
  const at = values.at ?? world.clock.now();
  const { facts = {}, requestBody, responseBody, requestHeaders, ...columns } = values;
  const id = v7({ msecs: at.getTime() });
  await world.scope().unit.db.insertInto('provisioning_event').values({
    directoryId: configuration.directoryId, id, at, requestId: `request-${id}`, configurationId: configuration.id, configurationName: configuration.name,
    identityProvider: configuration.identityProvider, status: 'SUCCESS', operation: 'GET', resourceType: 'USER', httpStatus: 200, durationMs: 3.5,
    method: 'GET', path: '/Users', outcome: 'read', ...columns,
    facts: jsonb(facts),
    requestHeaders: jsonb(requestHeaders ?? null), requestBody: jsonb(requestBody ?? null), responseBody: jsonb(responseBody ?? null),
  }).execute();
  return id;
}
