import { attributeKey } from '../schema/attribute-path.js';
import type { BoundCompare, BoundOperator, Operand } from './bound-filter.js';
import type { AddressColumn, ScalarColumn } from './column.js';

/** Keeps a parameter and gives its placeholder. */
export type Bind = (value: string) => string;

/**
 * Compiles one comparison of one value; its result is NULL where the value is. Throws a plain Error when the kind of the column
 * does not fit the type of the attribute, which is a mistake in the column map.
 */
export function compileComparison(column: ScalarColumn, { path, operator, operand }: BoundCompare, bind: Bind): string {
  const sql = `(${column.sql})`;
  if (column.kind === 'address' && operand.kind === 'text') return compileAddress(column, operator, operand.value, bind);
  if (column.kind === 'uuid' && operand.kind === 'text') return compileUuid(sql, operator, operand.value, bind);
  if (column.kind !== operand.kind) {
    throw new Error(`The column of ${attributeKey(path)} is of kind ${column.kind}, but the attribute compares as ${operand.kind}.`);
  }
  return operand.kind === 'text' ? compileText(sql, operator, operand.value, bind) : `${sql} ${sign(operator)} ${value(operand, bind)}`;
}

/** `eq` is that of the id behind the base, so that an index serves it; an address that starts otherwise is nobody's. */
function compileAddress({ base, sql }: AddressColumn, operator: BoundOperator, text: string, bind: Bind): string {
  if (operator !== 'eq') return compileText(`(${bind(base)}::text || (${sql})::text)`, operator, text, bind);
  return text.startsWith(base) ? compileUuid(`(${sql})`, 'eq', text.slice(base.length), bind) : 'false';
}

/** Ids that are no UUID match nothing; PostgreSQL would raise an error for some and accept other spellings of a UUID than ours. */
function compileUuid(sql: string, operator: BoundOperator, text: string, bind: Bind): string {
  if (operator !== 'eq') return compileText(`${sql}::text`, operator, text, bind);
  return isUuid(text) ? `${sql} = ${bind(text)}::uuid` : 'false';
}

function compileText(sql: string, operator: BoundOperator, text: string, bind: Bind): string {
  switch (operator) {
    case 'eq': return `${sql} = ${bind(text)}`;
    case 'co': return `${sql} like ${bind(`%${escapeLike(text)}%`)} escape '\\'`;
    case 'sw': return `${sql} like ${bind(`${escapeLike(text)}%`)} escape '\\'`;
    case 'ew': return `${sql} like ${bind(`%${escapeLike(text)}`)} escape '\\'`;
    default: return `${sql} collate "C" ${sign(operator)} ${bind(text)}`;
  }
}

function value(operand: Exclude<Operand, { kind: 'text' }>, bind: Bind): string {
  switch (operand.kind) {
    // A constant, not a parameter, so that partial indexes are considered.
    case 'boolean': return String(operand.value);
    case 'number': return `${bind(String(operand.value))}::numeric`;
    case 'time': return `${bind(new Date(operand.milliseconds).toISOString())}::timestamptz`;
  }
}

function sign(operator: BoundOperator): string {
  switch (operator) {
    case 'eq': return '=';
    case 'gt': return '>';
    case 'ge': return '>=';
    case 'lt': return '<';
    case 'le': return '<=';
    default: throw new Error(`The operator ${operator} compares text only.`);
  }
}

function escapeLike(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('%', '\\%').replaceAll('_', '\\_');
}

/** The form of RFC 9562 section 4, in lower case as this server writes it. */
function isUuid(text: string): boolean {
  return text.length === 36 && Array.from(text).every((character, at) =>
    [8, 13, 18, 23].includes(at) ? character === '-' : '0123456789abcdef'.includes(character));
}
