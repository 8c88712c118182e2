import type { AttributeName, Filter } from './filter/filter.js';
import { parseAttributeName, printAttributeName } from './filter/attribute-name.js';
import { excerpt, openReader, readWord, refuse, take } from './filter/lex.js';
import { readValueFilter } from './filter/parse.js';
import { printFilter } from './filter/print.js';

/** The path of a PATCH operation as it was written (RFC 7644 figure 7); with a filter, `subName` is what stands after the bracket. */
export interface Path extends AttributeName {
  readonly filter?: Filter;
}

/**
 * Parses the path of a PATCH operation, whole or not at all (RFC 7644 section 3.5.2).
 * Throws ScimError invalidPath that names the column; more than 1024 characters are refused before reading.
 */
export function parsePath(text: string): Path {
  const reader = openReader(text, 'path', 1024);
  if (text === '') refuse(reader, 'it is empty');
  const attribute = parseAttributeName(reader, readWord(reader, '()[]"'), 0);
  if (reader.at === text.length) return attribute;
  if (!take(reader, '[')) refuse(reader, `the end is expected, not "${excerpt(text.slice(reader.at))}"`);
  if (attribute.subName !== undefined) refuse(reader, 'a sub-attribute has nothing that brackets could select from', reader.at - 1);
  const filter = readValueFilter(reader, 1);
  if (reader.at === text.length) return Object.freeze({ ...attribute, filter });
  if (!take(reader, '.')) refuse(reader, `after the bracket a dot or the end is expected, not "${excerpt(text.slice(reader.at))}"`);
  const at = reader.at;
  const { urn, name, subName } = parseAttributeName(reader, text.slice(at), at);
  if (urn !== undefined || subName !== undefined) refuse(reader, 'after the bracket comes one sub-attribute and no more', at);
  return Object.freeze({ ...attribute, filter, subName: name });
}

/** Prints a path; `parsePath` reads back the same. */
export function printPath({ filter, subName, ...attribute }: Path): string {
  if (filter === undefined) return printAttributeName({ ...attribute, ...(subName === undefined ? {} : { subName }) });
  return `${printAttributeName(attribute)}[${printFilter(filter)}]${subName === undefined ? '' : `.${subName}`}`;
}
