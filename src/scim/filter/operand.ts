import { parseDateTime } from '../date-time.js';
import { fold, foldKey } from '../fold.js';
import type { Attribute } from '../schema/attribute.js';
import { attributeKey, type AttributePath } from '../schema/attribute-path.js';
import type { BoundOperator, Operand } from './bound-filter.js';
import { excerpt } from './lex.js';

/** Why a comparison cannot be made, as the end of a sentence. */
export interface Mismatch {
  readonly kind: 'mismatch';
  readonly reason: string;
}

/** Gives a literal the type of the attribute it is compared with, or says why that does not work (RFC 7644 section 3.4.2.2, table 3). */
export function operandFor(path: AttributePath, operator: BoundOperator, literal: string | number | boolean): Operand | Mismatch {
  const attribute = path.subAttribute ?? path.attribute;
  const label = attributeKey(path);
  if (!operatorsOf(attribute).includes(operator)) {
    return mismatch(attribute.type === 'complex'
      ? `${label} has parts, so a comparison needs one of them, such as ${label}.${attribute.subAttributes?.[0]?.name ?? 'value'}`
      : `${label} is of type ${attribute.type}, which "${operator}" cannot compare`);
  }
  switch (attribute.type) {
    case 'boolean': return booleanOperand(label, literal);
    case 'decimal':
    case 'integer': return numberOperand(label, literal);
    case 'dateTime': return timeOperand(label, literal);
    default: return textOperand(path, attribute, operator, literal);
  }
}

const equality: readonly BoundOperator[] = ['eq'];
const order: readonly BoundOperator[] = ['eq', 'gt', 'ge', 'lt', 'le'];
const substring: readonly BoundOperator[] = ['eq', 'co', 'sw', 'ew'];
const all: readonly BoundOperator[] = [...order, 'co', 'sw', 'ew'];

function operatorsOf({ type }: Attribute): readonly BoundOperator[] {
  switch (type) {
    case 'complex': return [];
    case 'boolean': return equality;
    case 'binary': return substring;
    case 'decimal':
    case 'integer':
    case 'dateTime': return order;
    default: return all;
  }
}

/** "True" and "false" as text are booleans here too (tolerance T-03); no other text is. */
function booleanOperand(label: string, literal: string | number | boolean): Operand | Mismatch {
  const word = String(literal).toLowerCase();
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  return mismatch(`${label} is compared with true or false, not with ${show(literal)}`);
}

function numberOperand(label: string, literal: string | number | boolean): Operand | Mismatch {
  // A bare number that does not print as it was spelled (1.50) arrives as text.
  const value = typeof literal === 'string' && literal.trim() !== '' ? Number(literal) : literal;
  if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'number', value };
  return mismatch(`${label} is compared with a number, not with ${show(literal)}`);
}

function timeOperand(label: string, literal: string | number | boolean): Operand | Mismatch {
  const milliseconds = typeof literal === 'string' ? parseDateTime(literal) : undefined;
  if (milliseconds !== undefined) return { kind: 'time', milliseconds };
  return mismatch(`${label} is compared with a time such as "2026-11-24T09:00:00Z", not with ${show(literal)}`);
}

function textOperand(path: AttributePath, attribute: Attribute, operator: BoundOperator, literal: string | number | boolean): Operand | Mismatch {
  if (typeof literal === 'boolean') return mismatch(`${attributeKey(path)} is text, so ${literal} has to stand between quotation marks`);
  const text = String(literal);
  if (isServerId(path)) return { kind: 'text', value: text.toLowerCase() };
  if (attribute.caseExact) return { kind: 'text', value: text };
  // A piece of a key keeps its blanks: only whole keys are trimmed.
  return { kind: 'text', value: substring.includes(operator) && operator !== 'eq' ? fold(text) : foldKey(text) };
}

/** Ids made here are UUIDs in lower case, whose letters have no case (RFC 9562 section 4); clients send both. */
function isServerId(path: AttributePath): boolean {
  return ['id', 'members.value', 'groups.value'].includes(attributeKey(path));
}

function show(literal: string | number | boolean): string {
  return typeof literal === 'string' ? `"${excerpt(literal)}"` : String(literal);
}

function mismatch(reason: string): Mismatch {
  return { kind: 'mismatch', reason };
}
