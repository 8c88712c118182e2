import * as fc from 'fast-check';
import type { JsonObject } from '../../src/scim/json.js';
import { userResourceType } from '../../src/scim/schema/resource-types.js';
import { texts, values } from './filter-arbitraries.js';

/** Bodies of POST with any of the attributes of a user that a client may write, userName aside. */
export function wholeUsers(): fc.Arbitrary<JsonObject> {
  const { schema, extensions } = userResourceType;
  const writable = schema.attributes.filter(({ name, mutability }) => mutability === 'readWrite' && name !== 'userName');
  const members = (attributes: typeof schema.attributes) => Object.fromEntries(attributes.map((attribute) => [attribute.name, values(attribute)]));
  return fc.record({
    ...members(writable), externalId: fc.option(texts(), { freq: 3 }), schemas: fc.constant([schema.id]),
    ...Object.fromEntries(extensions.map(({ id, attributes }) => [id, fc.record(members(attributes), { requiredKeys: [], noNullPrototype: true })])),
  }, { requiredKeys: ['schemas'], noNullPrototype: true });
}
