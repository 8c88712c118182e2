import type { GraphQLSchema } from 'graphql';
import type { Client } from 'pg';
import { describeSchema } from './database/describe-schema.js';
import { printContract } from './graphql/schema.js';
import { capabilities } from './rest/capabilities.js';
import { listResponse } from './scim/messages.js';
import { presentResourceTypes, presentSchemas, presentServiceProviderConfig } from './scim/schema/discovery.js';
import { groupResourceType, userResourceType } from './scim/schema/resource-types.js';
import type { JsonObject } from './scim/json.js';

/** The address that stands for any installation in the contracts. */
const publicUrl = 'https://muster.example.com';

/**
 * Every contract as a text file, by its path below schema/: what `npm run contracts` writes and a test compares. A
 * contract changes on purpose, with a line in CHANGELOG.md.
 */
export async function renderContracts(schema: GraphQLSchema, owner: Client): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['schema.graphql', printContract(schema)],
    ['database.sql', await describeSchema(owner)],
    ...discoveryOf('project', `${publicUrl}/scim/v2/{scimId}`, [userResourceType, groupResourceType]),
    ...discoveryOf('status-page', `${publicUrl}/status-page-scim/v2/{scimId}`, [userResourceType]),
  ]);
}

function discoveryOf(kind: string, baseUrl: string, resourceTypes: Parameters<typeof presentSchemas>[0]['resourceTypes']): readonly (readonly [string, string])[] {
  const place = { baseUrl, resourceTypes };
  const list = (documents: readonly JsonObject[]): JsonObject =>
    listResponse(documents, { totalResults: documents.length, startIndex: 1, itemsPerPage: documents.length });
  const documents = {
    Schemas: list(presentSchemas(place)),
    ResourceTypes: list(presentResourceTypes(place)),
    ServiceProviderConfig: presentServiceProviderConfig(place, capabilities(publicUrl)),
  };
  return Object.entries(documents).map(([name, document]) => [`scim/${kind}/${name}.json`, `${JSON.stringify(document, null, 2)}\n`]);
}
