import type { JsonArray, JsonValue } from '../json.js';

/** One operation of a PATCH (RFC 7644 section 3.5.2), its path not yet read. `value` is undefined when it was left out. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path?: string;
  readonly value?: JsonValue;
  /** Of a remove: these values and no others (tolerance T-08). */
  readonly only?: JsonArray;
}
