import { mostKeysOfObject, type ParseJson } from './graphql/endpoint/request-body.js';
import { defaultJsonLimits, exactReading, parseJson } from './scim/json-reader.js';

/** The strict reader of scim/ with the limits of GraphQL, for lists and objects so deep inside one another at most. */
export function strictJson(maxDepth: number): ParseJson {
  return (text) => parseJson(text, { ...defaultJsonLimits, maxDepth, maxKeysOfObject: mostKeysOfObject, ...exactReading });
}
