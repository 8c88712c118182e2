import { findAttribute } from '../schema/attribute-path.js';
import type { ResourceType } from '../schema/attribute.js';
import type { CompareFilter, Filter } from './filter.js';

/**
 * A filter over several resource types as one of them sees it: an attribute that only others have is one without a
 * value here (RFC 7644 section 3.4.2.1). A name that none of `all` has stays, so that binding refuses it.
 */
export function filterForType(filter: Filter, resourceType: ResourceType, all: readonly ResourceType[]): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, left: filterForType(filter.left, resourceType, all), right: filterForType(filter.right, resourceType, all) };
    case 'not':
      return { kind: 'not', filter: filterForType(filter.filter, resourceType, all) };
    default: {
      const has = (type: ResourceType): boolean => findAttribute(type, filter.path) !== undefined;
      if (has(resourceType) || !all.some(has)) return filter;
      return filter.kind === 'compare' && holdsWithoutValue(filter) ? everything : nothing;
    }
  }
}

/** Every resource has an id, so these two hold always and never. */
const everything: Filter = Object.freeze({ kind: 'present', path: Object.freeze({ name: 'id' }) });
const nothing: Filter = Object.freeze({ kind: 'not', filter: everything });

/** What is absent differs from every value and equals null. */
function holdsWithoutValue({ operator, value }: CompareFilter): boolean {
  return operator === (value === null ? 'eq' : 'ne');
}
