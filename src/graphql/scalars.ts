import { GraphQLScalarType, Kind, valueFromASTUntyped, type ValueNode } from 'graphql';
import { Failure } from '../failure.js';
import type { Filter } from '../scim/filter/filter.js';
import { parseFilter } from '../scim/filter/parse.js';
import { printFilter } from '../scim/filter/print.js';
import { ScimError } from '../scim/scim-error.js';

/** A moment, RFC 3339; always printed in UTC with a `Z`. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A moment as RFC 3339 text. Answers are in UTC, as in "2026-11-24T09:00:00.000Z"; arguments may carry any offset.',
  serialize: (value) => {
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
    throw new TypeError('A moment in an answer has to be a valid Date.');
  },
  parseValue: readDateTime,
  parseLiteral: (node) => readDateTime(textOf(node)),
});

/** Any JSON value, unchecked; the field's description says its shape. */
export const Json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value.',
  serialize: assertWritable,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

/** An absolute address; only ever given, never taken. */
export const Url = new GraphQLScalarType<string, string>({
  name: 'URL',
  description: 'An absolute address that starts with the public address of this installation.',
  serialize: (value) => new URL(String(value)).toString(),
  parseValue: readUrl,
  parseLiteral: (node) => readUrl(textOf(node)),
});

/** A SCIM filter; resolvers get its tree. Throws Failure INVALID with the sentence that names the column. */
export const ScimFilter = new GraphQLScalarType<Filter, string>({
  name: 'ScimFilter',
  description: 'A filter in the language of SCIM (RFC 7644 section 3.4.2.2), such as `userName sw "ada"`. What is not understood is answered with the column.',
  serialize: (value) => printFilter(value as Filter), // graphql-js hands over what a resolver gave for this scalar
  parseValue: readFilter,
  parseLiteral: (node) => readFilter(textOf(node)),
});

/** What cannot be written fails at its field, and not later, where nobody knows which field and whose request it was. */
function assertWritable(value: unknown): unknown {
  JSON.stringify(value);
  return value;
}

const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

function readDateTime(value: unknown): Date {
  const moment = typeof value === 'string' && dateTimePattern.test(value) && isDay(value.slice(0, 10)) ? new Date(value) : undefined;
  if (moment === undefined || Number.isNaN(moment.getTime())) {
    throw new Failure('INVALID', 'A moment is written as in "2026-11-24T09:00:00Z": date, time and offset.');
  }
  return moment;
}

/** Date alone would take February 30 for March 2. */
function isDay(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}

function readUrl(value: unknown): string {
  if (typeof value === 'string' && URL.canParse(value)) return value;
  throw new Failure('INVALID', 'An absolute address is expected here, as in "https://example.com/".');
}

function readFilter(value: unknown): Filter {
  if (typeof value !== 'string') throw new Failure('INVALID', 'A SCIM filter is a text, as in "userName eq \\"ada@example.com\\"".');
  try {
    return parseFilter(value);
  } catch (error) {
    if (error instanceof ScimError) throw new Failure('INVALID', error.message, { field: 'filter' });
    throw error;
  }
}

function textOf(node: ValueNode): unknown {
  return node.kind === Kind.STRING ? node.value : undefined;
}
