import type { Filter } from '../filter/filter.js';
import type { JsonArray, JsonValue } from '../json.js';
import type { AttributePath } from '../schema/attribute-path.js';

/** Where a step works: an attribute or sub-attribute; of a list, the elements that the filter selects. */
interface StepPlace {
  readonly path: AttributePath;
  readonly filter?: Filter;
}

/** The smallest write of a PATCH: one attribute, its value checked, its permission decided. A PATCH is a list of them. */
export type Step = StepPlace & (
  | { readonly kind: 'set'; readonly value: JsonValue }
  | { readonly kind: 'add'; readonly value: JsonValue }
  | { readonly kind: 'remove' }
  /** Removes the elements of a list that are the same as these. */
  | { readonly kind: 'removeValues'; readonly values: JsonArray }
);
