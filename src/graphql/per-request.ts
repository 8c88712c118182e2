import DataLoader from 'dataloader';
import type { PerPlace } from '../domain/admission.js';
import type { Page } from '../domain/page.js';
import { notFound } from '../domain/policy.js';
import type { Failure } from '../failure.js';
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
export function batchOf<Row extends WithId, Value>(load: (rows: readonly Row[]) => Promise<PerPlace<Value>>): DataLoader<Row, Value> {
  return new DataLoader<Row, Value>(async (rows) => {
    const values = await load(distinct(rows));
    // Null is a value; only what is not there at all has gone away.
    return rows.map((row) => (values.has(row.id) ? values.get(row.id) as Value | Failure : notFound()));
  }, { cache: false });
}

/** A list of a row, asked with the arguments of its field, which are JSON or dates. */
export interface ListOf<Row, Arguments> {
  readonly row: Row;
  readonly args: Arguments;
}

/** The same for lists: one statement for all rows whose list is asked with the same arguments in one tick. */
export function pageBatchOf<Row extends WithId, Item, Arguments>(
  load: (rows: readonly Row[], args: Arguments) => Promise<PerPlace<Page<Item>>>,
): DataLoader<ListOf<Row, Arguments>, Page<Item>> {
  return new DataLoader<ListOf<Row, Arguments>, Page<Item>>(async (lists) => {
    const keys = lists.map(({ args }) => JSON.stringify(args));
    const groups = Map.groupBy(lists, (_list, index) => keys[index]);
    const loaded = new Map(await Promise.all([...groups].map(async ([key, group]) => {
      const [{ args }] = group as [ListOf<Row, Arguments>]; // a group has at least the list that made it
      return [key, await settled(load(distinct(group.map((list) => list.row)), args))] as const;
    })));
    return lists.map(({ row }, index) => {
      const pages = loaded.get(keys[index]);
      return pages instanceof Error ? pages : pages?.get(row.id) ?? notFound();
    });
  }, { cache: false });
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
