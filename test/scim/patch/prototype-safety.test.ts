import type { JsonObject } from '../../../src/scim/json.js';
import { parseJson } from '../../../src/scim/json-reader.js';
import { applyPatch } from '../../../src/scim/patch/apply.js';
import { readPatch } from '../../../src/scim/patch/operations.js';
import { groupResourceType, userResourceType } from '../../../src/scim/schema/resource-types.js';
import { refusalOf } from '../../support/refusal-of.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'constructor.prototype', '__proto__.polluted', 'toString.x'];
const user: JsonObject = { id: 'u1', userName: 'a', active: true, name: { givenName: 'K' }, emails: [{ value: 'x', type: 'work' }] };

const payloads = names.flatMap(name => [
  `{"op":"add","path":"${name}","value":{"polluted":true}}`,
  `{"op":"replace","path":"name.${name}","value":{"polluted":true}}`,
  `{"op":"add","path":"emails[type eq \\"work\\"].${name}","value":{"polluted":true}}`,
  `{"op":"add","path":"emails[${name} eq \\"work\\"].value","value":"polluted"}`,
  `{"op":"add","path":"${enterprise}:${name}","value":{"polluted":true}}`,
  `{"op":"add","path":"urn:x:${name}:2.0:User:y","value":{"polluted":true}}`,
  `{"op":"add","value":{"${name}":{"polluted":true}}}`,
  `{"op":"add","value":{"name":{"${name}":{"polluted":true}}}}`,
  `{"op":"add","value":{"${enterprise}":{"${name}":{"polluted":true}}}}`,
  `{"op":"add","value":{"emails[type eq \\"new\\"].${name}":{"polluted":true}}}`,
  `{"op":"remove","path":"${name}"}`,
]);

function snapshot(): readonly string[] {
  return [Object.prototype, Array.prototype, Function.prototype, Object, String.prototype, {}].map(each => Reflect.ownKeys(each).map(String).join());
}

describe('a PATCH with names that objects inherit', () => {
  it.each(payloads)('changes no prototype and no resource: %s', (payload) => {
    const before = snapshot();
    const body = parseJson(`{"Operations":[${payload}]}`) as JsonObject;
    for (const resourceType of [userResourceType, groupResourceType]) {
      const resource = resourceType === userResourceType ? user : { id: 'g1', displayName: 'G' };
      let result: JsonObject = resource;
      const outcome = refusalOf(() => {
        result = applyPatch(resource, readPatch(body, resourceType), resourceType).resource;
      });
      expect(['invalidPath', 'invalidFilter', 'accepted']).toContain(outcome);
      expect({ ...result, schemas: undefined }).toEqual({ ...resource, schemas: undefined });
    }
    expect(snapshot()).toEqual(before);
  });
});
