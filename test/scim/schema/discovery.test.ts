import { isJsonArray, isJsonObject } from '../../../src/scim/json.js';
import type { JsonObject, JsonValue } from '../../../src/scim/json.js';
import { presentResourceTypes, presentSchemas, presentServiceProviderConfig } from '../../../src/scim/schema/discovery.js';
import { groupResourceType, userResourceType } from '../../../src/scim/schema/resource-types.js';

const baseUrl = 'https://muster.example/scim/v2/1';
const both = { baseUrl, resourceTypes: [userResourceType, groupResourceType] };
const usersOnly = { baseUrl, resourceTypes: [userResourceType] };
const everything = {
  bulk: { maxOperations: 1000, maxPayloadSize: 1_048_576 }, sort: true, etag: true, cursorTimeout: 3600,
  defaultPageSize: 100, maxPageSize: 200, documentationUri: 'https://muster.example/docs',
};

describe('presentSchemas', () => {
  it('lists the schemas of the resource types that are served, each at its own address', () => {
    expect(presentSchemas(both).map(({ id }) => id)).toEqual([
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
      'urn:ietf:params:scim:schemas:core:2.0:Group',
    ]);
    expect(presentSchemas(usersOnly)).toHaveLength(2);
    expect(presentSchemas(both)[0]?.['meta']).toEqual({
      resourceType: 'Schema', location: `${baseUrl}/Schemas/urn:ietf:params:scim:schemas:core:2.0:User`,
    });
  });

  it('gives every attribute and sub-attribute all characteristics of RFC 7643 section 7', () => {
    const attributes = presentSchemas(both).flatMap(schema => all(schema['attributes']));
    expect(attributes).toHaveLength(82);
    for (const attribute of attributes) {
      expect(Object.keys(attribute)).toEqual(expect.arrayContaining([
        'name', 'type', 'multiValued', 'description', 'required', 'caseExact', 'mutability', 'returned', 'uniqueness',
      ]));
      expect(attribute['type'] === 'complex').toBe(isJsonArray(attribute['subAttributes']));
      expect(attribute['type'] === 'reference').toBe(isJsonArray(attribute['referenceTypes']));
    }
  });

  it('has every attribute of RFC 7643 section 4.1 but password', () => {
    expect(names(presentSchemas(both)[0])).toEqual([
      'userName', 'name', 'displayName', 'nickName', 'profileUrl', 'title', 'userType', 'preferredLanguage', 'locale', 'timezone',
      'active', 'emails', 'phoneNumbers', 'ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509Certificates', 'groups',
    ]);
    expect(names(presentSchemas(both)[1])).toEqual(['employeeNumber', 'costCenter', 'organization', 'division', 'department', 'manager']);
    expect(names(presentSchemas(both)[2])).toEqual(['displayName', 'members']);
  });
});

describe('presentResourceTypes', () => {
  it('says where users are and which extension they have', () => {
    expect(presentResourceTypes(usersOnly)).toEqual([{
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'], id: 'User', name: 'User', endpoint: '/Users', description: 'A person.',
      schema: 'urn:ietf:params:scim:schemas:core:2.0:User',
      schemaExtensions: [{ schema: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', required: false }],
      meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/User` },
    }]);
  });
});

describe('presentServiceProviderConfig', () => {
  it('advertises what the capabilities say', () => {
    expect(presentServiceProviderConfig(both, everything)).toMatchObject({
      patch: { supported: true }, bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 },
      filter: { supported: true, maxResults: 200 }, changePassword: { supported: false }, sort: { supported: true }, etag: { supported: true },
      pagination: { cursor: true, index: true, defaultPaginationMethod: 'index', defaultPageSize: 100, maxPageSize: 200, cursorTimeout: 3600 },
      authenticationSchemes: [{ type: 'oauthbearertoken', primary: true }],
      meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
    });
  });

  it('does not advertise bulk and cursors that do not work', () => {
    const config = presentServiceProviderConfig(both, { ...everything, bulk: undefined, cursorTimeout: undefined });
    expect(config['bulk']).toEqual({ supported: false, maxOperations: 0, maxPayloadSize: 0 });
    expect(config['pagination']).toEqual({ cursor: false, index: true, defaultPaginationMethod: 'index', defaultPageSize: 100, maxPageSize: 200 });
  });
});

function all(attributes: JsonValue | undefined): readonly JsonObject[] {
  const own = isJsonArray(attributes) ? attributes.filter(isJsonObject) : [];
  return own.flatMap(attribute => [attribute, ...all(attribute['subAttributes'])]);
}

function names(schema: JsonObject | undefined): readonly (JsonValue | undefined)[] {
  const attributes = schema?.['attributes'];
  return isJsonArray(attributes) ? attributes.filter(isJsonObject).map(({ name }) => name) : [];
}
