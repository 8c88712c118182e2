import type { Filter } from './filter.js';
import { printAttributeName } from './attribute-name.js';

/** Prints a filter with as few parentheses as its meaning needs; `parseFilter` reads back the same tree (RFC 7644 section 3.4.2.2). */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'or':
      return `${printFilter(filter.left)} or ${printWithin(filter.right, ['or'])}`;
    case 'and':
      return `${printWithin(filter.left, ['or'])} and ${printWithin(filter.right, ['or', 'and'])}`;
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'present':
      return `${printAttributeName(filter.path)} pr`;
    case 'compare':
      return `${printAttributeName(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'valuePath':
      return `${printAttributeName(filter.path)}[${printFilter(filter.filter)}]`;
  }
}

/** Operators of one kind bind to the left, so the same kind on the right needs parentheses. */
function printWithin(filter: Filter, weaker: readonly Filter['kind'][]): string {
  return weaker.includes(filter.kind) ? `(${printFilter(filter)})` : printFilter(filter);
}
