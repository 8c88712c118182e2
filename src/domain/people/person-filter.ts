import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { Failure } from '../../failure.js';
import type { DirectoryKind } from '../directory.js';
import { asId } from '../id.js';
import type { KeyOrder } from '../keyset.js';
import { keyContains, searchKey } from '../search.js';
import type { Source } from '../source.js';
import type { Tables } from '../unit-of-work.js';
import { hasAccess } from './access.js';
import type { Person } from './person.js';

/** Which people; absent parts do not matter, and without `removed` only those who are still here. */
export interface PersonFilter {
  readonly removed?: boolean | null | undefined;
  readonly active?: boolean | null | undefined;
  readonly hasAccess?: boolean | null | undefined;
  readonly suspended?: boolean | null | undefined;
  readonly source?: Source | null | undefined;
  readonly managedById?: string | null | undefined;
  readonly unmanaged?: boolean | null | undefined;
  readonly teamId?: string | null | undefined;
}

/** By what a list of people can be ordered. */
export const personOrderFields = ['USER_NAME', 'DISPLAY_NAME', 'CREATED_AT', 'LAST_PUSHED_AT'] as const;
export type PersonOrderField = (typeof personOrderFields)[number];

export interface PersonOrder {
  readonly field: PersonOrderField;
  readonly direction?: 'ASC' | 'DESC' | undefined;
}

/** The conditions of a filter and a search text; throws INVALID for an id that is none. */
export function personConditions(kind: DirectoryKind, filter: PersonFilter, query: string | null | undefined): readonly ((person: PersonBuilder) => Expression<SqlBool>)[] {
  const managedById = parseId('filter.managedById', filter.managedById);
  const teamId = parseId('filter.teamId', filter.teamId);
  const key = searchKey(query);
  return [
    (person) => person('person.removedAt', filter.removed === true ? 'is not' : 'is', null),
    ...when(filter.active, (active) => (person) => person('person.active', '=', active)),
    ...when(filter.hasAccess, (wanted) => (person) => (wanted ? hasAccess(kind)(person) : person.not(hasAccess(kind)(person)))),
    ...when(filter.suspended, (suspended) => (person) => person('person.suspendedAt', suspended ? 'is not' : 'is', null)),
    ...when(filter.source, (source) => (person) => person('person.source', '=', source)),
    ...when(managedById, (id) => (person) => person('person.managedBy', '=', id)),
    ...when(filter.unmanaged, (unmanaged) => (person) => person('person.managedBy', unmanaged ? 'is' : 'is not', null)),
    ...when(teamId, (id) => (person) => person.exists(person.selectFrom('team_member').select('team_member.teamId')
      .whereRef('team_member.directoryId', '=', 'person.directoryId').whereRef('team_member.personId', '=', 'person.id').where('team_member.teamId', '=', id))),
    ...when(key, (text) => (person) => person.or([keyContains('person.userNameKey', text), keyContains('person.displayNameKey', text)])),
  ];
}

/** The order of a list of people; the oldest first when nobody says otherwise. */
export function personOrder(order: PersonOrder | null | undefined): KeyOrder<Person> {
  const field = order?.field ?? 'CREATED_AT';
  const descending = order?.direction === 'DESC';
  return { name: `person ${field} ${descending ? 'DESC' : 'ASC'}`, idColumn: 'person.id', descending, ...columns[field] };
}

const columns: Readonly<Record<PersonOrderField, Pick<KeyOrder<Person>, 'column' | 'type' | 'nullable' | 'keyOf'>>> = {
  USER_NAME: { column: 'person.userNameKey', type: 'text', keyOf: (person) => ({ value: person.userNameKey, id: person.id }) },
  DISPLAY_NAME: { column: 'person.displayNameKey', type: 'text', nullable: true, keyOf: (person) => ({ value: person.displayNameKey, id: person.id }) },
  CREATED_AT: { column: 'person.createdAt', type: 'timestamptz', keyOf: (person) => ({ value: person.createdAt, id: person.id }) },
  LAST_PUSHED_AT: { column: 'person.lastPushedAt', type: 'timestamptz', nullable: true, keyOf: (person) => ({ value: person.lastPushedAt, id: person.id }) },
};

type PersonBuilder = ExpressionBuilder<Tables, 'person'>;

function when<Value>(value: Value | null | undefined, condition: (value: Value) => (person: PersonBuilder) => Expression<SqlBool>) {
  return value === null || value === undefined ? [] : [condition(value)];
}

function parseId(field: string, text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  const id = asId(text);
  if (id === undefined) throw new Failure('INVALID', `${field} is not an id.`, { field });
  return id;
}
