import { Failure } from '../failure.js';
import type { JsonObject } from '../scim/json.js';
import { listResponse } from '../scim/messages.js';
import {
  presentResourceTypes, presentSchemas, presentServiceProviderConfig, type DiscoveryPlace,
} from '../scim/schema/discovery.js';
import { capabilities } from './capabilities.js';
import { readOutcome, type Call, type Work } from './call.js';
import { servedTypes } from './served-types.js';

/** The documents with which a service describes itself (RFC 7644 section 4); nothing in them comes from the database. */
export class DiscoveryRequests {
  constructor(private readonly publicUrl: string) {}

  getServiceProviderConfig(call: Call): Work {
    return show(call, () => presentServiceProviderConfig(placeOf(call), capabilities(this.publicUrl)));
  }

  listSchemas(call: Call): Work {
    return show(call, () => listOf(presentSchemas(placeOf(call))));
  }

  getSchema(call: Call): Work {
    return show(call, () => pick(presentSchemas(placeOf(call)), call.id));
  }

  listResourceTypes(call: Call): Work {
    return show(call, () => listOf(presentResourceTypes(placeOf(call))));
  }

  getResourceType(call: Call): Work {
    return show(call, () => pick(presentResourceTypes(placeOf(call)), call.id));
  }
}

/** A filter is forbidden here, so that nobody takes the whole for a part (RFC 7644 section 4). */
function show(call: Call, present: () => JsonObject): Work {
  if (call.query.has('filter')) {
    throw new Failure('FORBIDDEN', 'The documents that describe this service cannot be filtered; ask without the parameter filter.');
  }
  return async () => ({ answer: { status: 200, body: present(), headers: {} }, outcome: readOutcome() });
}

function placeOf({ baseUrl, provider }: Call): DiscoveryPlace {
  return { baseUrl, resourceTypes: servedTypes[provider.configuration.kind] };
}

function listOf(documents: readonly JsonObject[]): JsonObject {
  return listResponse(documents, { totalResults: documents.length, startIndex: 1, itemsPerPage: documents.length });
}

/** URNs and names match in any case, as everywhere. */
function pick(documents: readonly JsonObject[], id: string): JsonObject {
  const found = documents.find((document) => String(document['id']).toLowerCase() === id.toLowerCase());
  if (found === undefined) throw new Failure('NOT_FOUND', 'This service has no document of this name; the list without a name shows them all.');
  return found;
}
