import { ScimError } from '../scim-error.js';
import { attributeKey, wholeAttribute, type AttributePath } from '../schema/attribute-path.js';
import type { BoundCompare, BoundFilter, BoundValuePath } from './bound-filter.js';
import type { Column, ColumnMap, ListColumn, ScalarColumn } from './column.js';
import { compileComparison, type Bind } from './comparison-to-sql.js';

/** A piece of SQL with placeholders $n, and what they stand for. */
export interface SqlText {
  readonly text: string;
  readonly parameters: string[];
}

/**
 * Compiles a filter to a condition for `where`: the rows it keeps are those that `matches` accepts. Placeholders start at
 * $(parameterOffset + 1); nothing of the filter but placeholders gets into the text. Throws ScimError invalidFilter for attributes without a column.
 *
 * A comparison with NULL is NULL, which `where`, `and` and `or` treat like false, so it stays bare and an index can serve it.
 * Only `not` would turn it into something else, so there it becomes false.
 */
export function compileFilter(filter: BoundFilter, columns: ColumnMap, parameterOffset = 0): SqlText {
  const parameters: string[] = [];
  const bind: Bind = (value) => `$${parameterOffset + parameters.push(value)}`;
  return { text: compile(filter, resourceScope(columns, bind)), parameters };
}

/** What conditions mean where they stand: on a resource, or on one element of a list. */
interface Scope {
  present(path: AttributePath): string;
  compare(compare: BoundCompare): string;
  valuePath(valuePath: BoundValuePath): string;
}

function compile(filter: BoundFilter, scope: Scope): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${compile(filter.left, scope)} ${filter.kind} ${compile(filter.right, scope)})`;
    case 'not':
      return `not coalesce(${compile(filter.filter, scope)}, false)`;
    case 'present':
      return scope.present(filter.path);
    case 'compare':
      return scope.compare(filter);
    case 'valuePath':
      return scope.valuePath(filter);
  }
}

function resourceScope(columns: ColumnMap, bind: Bind): Scope {
  return {
    present(path) {
      if (path.attribute.multiValued) {
        const list = getList(path, columns);
        return exists(list, path.subAttribute === undefined ? undefined : isPresent(getPart(path, list)));
      }
      return isPresent(getColumn(path, columns));
    },
    compare(compare) {
      const { path } = compare;
      if (!path.attribute.multiValued) return compileComparison(getScalar(path, getColumn(path, columns)), compare, bind);
      const list = getList(path, columns);
      return containsKey(list, compare, bind) ?? exists(list, compileComparison(getPart(path, list), compare, bind));
    },
    valuePath({ path, filter }) {
      const list = getList(path, columns);
      const keys = conjuncts(filter).map((part) => part.kind === 'compare' ? containsKey(list, part, bind) : undefined);
      const found = exists(list, compile(filter, elementScope(list, bind)));
      return `(${[...keys.filter((key) => key !== undefined), found].join(' and ')})`;
    },
  };
}

function elementScope(list: ListColumn, bind: Bind): Scope {
  return {
    present: (path) => isPresent(getPart(path, list)),
    compare: (compare) => compileComparison(getPart(compare.path, list), compare, bind),
    valuePath: ({ path }) => {
      throw new Error(`A value path of ${attributeKey(path)} stands inside another one, which no parsed filter has.`);
    },
  };
}

function exists({ from, where }: ListColumn, condition: string | undefined): string {
  const conditions = [where === undefined ? undefined : `(${where})`, condition].filter((part) => part !== undefined);
  return `exists (select 1 from ${from}${conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`})`;
}

/** `eq` by the array of all keys, where there is one. In a value path it is necessary, not sufficient, and lets the index find the rows. */
function containsKey(list: ListColumn, { path, operator, operand }: BoundCompare, bind: Bind): string | undefined {
  const keys = list.keys?.get(partName(path));
  return keys === undefined || operator !== 'eq' || operand.kind !== 'text' ? undefined : `(${keys}) @> array[${bind(operand.value)}]::text[]`;
}

function conjuncts(filter: BoundFilter): readonly BoundFilter[] {
  return filter.kind === 'and' ? [...conjuncts(filter.left), ...conjuncts(filter.right)] : [filter];
}

function isPresent(column: ScalarColumn | Extract<Column, { kind: 'presence' }>): string {
  switch (column.kind) {
    case 'presence': return `(${column.sql})`;
    case 'text': return `(${column.sql}) <> ''`;
    default: return `(${column.sql}) is not null`;
  }
}

function getColumn(path: AttributePath, columns: ColumnMap): Exclude<Column, ListColumn> {
  const column = columns.get(attributeKey(path));
  return column === undefined || column.kind === 'list' ? refuse(path) : column;
}

function getScalar(path: AttributePath, column: Exclude<Column, ListColumn>): ScalarColumn {
  return column.kind === 'presence' ? refuse(path) : column;
}

function getList(path: AttributePath, columns: ColumnMap): ListColumn {
  const column = columns.get(attributeKey(wholeAttribute(path)));
  return column?.kind === 'list' ? column : refuse(path);
}

function getPart(path: AttributePath, list: ListColumn): ScalarColumn {
  return list.parts.get(partName(path)) ?? refuse(path);
}

/** The part of an element that is compared; a list of plain values has only the value itself. */
function partName({ subAttribute }: AttributePath): string {
  return subAttribute?.name ?? 'value';
}

function refuse(path: AttributePath): never {
  throw new ScimError('invalidFilter', `The attribute ${attributeKey(path)} is not filterable here, so no filter can name it.`);
}
