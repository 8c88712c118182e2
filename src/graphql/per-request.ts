import DataLoader from 'dataloader';
import type { Page, PageRequest } from '../domain/page.js';
import { notFound } from '../domain/policy.js';
import type { GraphqlContext } from './context.js';

/** Makes something once for each request, and forgets it with the request. */
export function perRequest<Value>(create: (context: GraphqlContext) => Value): (context: GraphqlContext) => Value {
  const made = new WeakMap<GraphqlContext, Value>();
  return (context) => {
    const known = made.get(context);
    if (known !== undefined) return known;
    const value = create(context);
    made.set(context, value);
    return value;
  };
}

interface WithId { readonly id: string }

/**
 * One statement for all rows whose field is asked in one tick. Nothing is kept afterwards, so that a later mutation of
 * the same request is seen. What the statement does not give is NOT_FOUND: the row went away meanwhile.
 */
export function batchOf<Row extends WithId, Value>(load: (rows: readonly Row[]) => Promise<ReadonlyMap<string, Value>>): DataLoader<Row, Value> {
  return new DataLoader<Row, Value>(async (rows) => {
    const values = await load(distinct(rows));
    return rows.map((row) => values.get(row.id) ?? notFound());
  }, { cache: false });
}

/** A list of a row, asked with the arguments of its field. */
export interface ListOf<Row> {
  readonly row: Row;
  readonly request: PageRequest;
  readonly query?: string | null | undefined;
}

/** The same for lists: one statement for all rows that are asked for the same page in one tick. */
export function pageBatchOf<Row extends WithId, Item>(
  load: (rows: readonly Row[], request: PageRequest, query: string | null | undefined) => Promise<ReadonlyMap<string, Page<Item>>>,
): DataLoader<ListOf<Row>, Page<Item>> {
  return new DataLoader<ListOf<Row>, Page<Item>>(async (lists) => {
    const groups = new Map<string, ListOf<Row>[]>();
    for (const list of lists) groups.set(argumentsOf(list), [...groups.get(argumentsOf(list)) ?? [], list]);
    const loaded = new Map(await Promise.all([...groups].map(async ([key, group]) => {
      const [{ request, query }] = group as [ListOf<Row>]; // a group has at least the list that made it
      return [key, await settled(load(distinct(group.map((list) => list.row)), request, query))] as const;
    })));
    return lists.map((list) => {
      const pages = loaded.get(argumentsOf(list));
      return pages instanceof Error ? pages : pages?.get(list.row.id) ?? notFound();
    });
  }, { cache: false });
}

function argumentsOf({ request, query }: ListOf<WithId>): string {
  return JSON.stringify([request.first, request.after, query]);
}

/** A refusal of one page (a cursor that is none) must not fail the others of the batch. */
async function settled<Value>(promise: Promise<Value>): Promise<Value | Error> {
  try {
    return await promise;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function distinct<Row extends WithId>(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
