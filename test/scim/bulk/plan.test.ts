import * as fc from 'fast-check';
import type { BulkOperation, RefusedOperation } from '../../../src/scim/bulk/bulk-request.js';
import { withoutManager } from '../../../src/scim/bulk/manager.js';
import { planBulk, type BulkStep } from '../../../src/scim/bulk/plan.js';
import { referencesOf, resolveReferences } from '../../../src/scim/bulk/references.js';

type Each = BulkOperation | RefusedOperation;
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const to = (bulkId: string | undefined): string | undefined => (bulkId === undefined ? undefined : `bulkId:${bulkId}`);

function post(bulkId: string, references: { readonly manager?: string | undefined; readonly members?: readonly string[] } = {}): BulkOperation {
  const manager = to(references.manager);
  const members = references.members?.map((each) => ({ value: `bulkId:${each}` }));
  return {
    kind: 'operation', method: 'POST', path: members === undefined ? '/Users' : '/Groups', bulkId,
    data: { ...(members !== undefined && { members }), ...(manager !== undefined && { [enterprise]: { manager: { value: manager } } }) },
  };
}

const change = (bulkId: string): BulkOperation => ({ kind: 'operation', method: 'PATCH', path: '/Groups/1', data: { Operations: [{ op: 'add', path: 'members', value: `bulkId:${bulkId}` }] } });
const refused: RefusedOperation = { kind: 'refused', method: 'GET', scimType: 'invalidSyntax', detail: 'No.' };
const outline = (...operations: readonly Each[]): readonly string[] => planBulk(operations).map(({ kind, indexes }) => (kind === 'single' ? '' : `${kind} `) + indexes.join('+'));

describe('planBulk', () => {
  test('keeps the order of the request where nothing refers forward', () => {
    expect(outline(post('a'), change('a'), refused, post('b', { manager: 'a' }), change('gone'))).toEqual(['0', '1', '2', '3', '4']);
  });

  test('takes a POST forward to right before the first that refers to it, with those it needs itself', () => {
    expect(outline(post('a'), change('c'), change('c'), post('b'), post('c', { manager: 'd' }), post('d'))).toEqual(['0', '5', '4', '1', '2', '3']);
    expect(outline(post('g', { members: ['c', 'b'] }), post('b'), post('c'))).toEqual(['1', '2', '0']);
  });

  test('knows circles of managers, of one, of two and of many', () => {
    expect(outline(post('a', { manager: 'a' }))).toEqual(['circle 0']);
    expect(outline(post('a', { manager: 'b' }), change('a'), post('b', { manager: 'a' }), post('c', { manager: 'b' }))).toEqual(['circle 0+2', '1', '3']);
    expect(outline(post('x'), post('a', { manager: 'b' }), post('b', { manager: 'c' }), post('c', { manager: 'a' }))).toEqual(['0', 'circle 1+2+3']);
  });

  test('calls groups in one another a knot', () => {
    expect(outline(post('g', { members: ['h'] }), post('h', { members: ['g'] }), post('u'))).toEqual(['knot 0+1', '2']);
    expect(outline(post('g', { members: ['g'] }))).toEqual(['knot 0']);
    expect(outline({ ...post('a', { manager: 'b' }), path: '/Groups' }, post('b', { manager: 'a' }))).toEqual(['knot 0+1']);
  });

  test('plans a chain and a circle of a thousand without running out of stack', () => {
    const chain = Array.from({ length: 1000 }, (_, index) => post(`${index}`, { manager: `${index + 1}` }));
    expect(outline(...chain).slice(0, 2)).toEqual(['999', '998']);
    expect(planBulk([...chain.slice(0, -1), post('999', { manager: '0' })])).toMatchObject([{ kind: 'circle', indexes: { length: 1000 } }]);
  });
});

describe('laws of the plan', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'nobody');
  const shape = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('user'), manager: fc.option(name, { nil: undefined }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('group'), members: fc.uniqueArray(name, { maxLength: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('change'), of: name }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('refused') }) },
  );
  /** POSTs get the names a, b, c ... in the order of the request, so that references go both ways. */
  const bulk = fc.array(shape, { maxLength: 10 }).map((shapes): readonly Each[] => {
    let posts = 0;
    const next = (): string => 'abcdefghij'.charAt(posts++);
    return shapes.map((each) => {
      if ('manager' in each) return post(next(), each);
      if ('members' in each) return post(next(), { members: each.members });
      return 'of' in each ? change(each.of) : refused;
    });
  });

  const makerOf = (operations: readonly Each[], bulkId: string): number => operations.findIndex((each) => each.kind === 'operation' && each.method === 'POST' && each.bulkId === bulkId);
  const targets = (operations: readonly Each[], index: number): readonly number[] => {
    const operation = operations[index];
    return operation?.kind === 'operation' ? [...referencesOf(operation)].map((each) => makerOf(operations, each)).filter((each) => each >= 0) : [];
  };
  const reach = (operations: readonly Each[], from: number, seen = new Set<number>()): ReadonlySet<number> => {
    for (const target of targets(operations, from)) {
      if (!seen.has(target)) reach(operations, target, seen.add(target));
    }
    return seen;
  };
  const places = (steps: readonly BulkStep[]): readonly number[] => steps.flatMap(({ indexes }) => indexes);

  test('every operation is done once', () => {
    fc.assert(fc.property(bulk, (operations) => {
      expect([...places(planBulk(operations))].sort((left, right) => left - right)).toEqual(operations.map((_, index) => index));
    }), { numRuns: 2000 });
  });

  test('only a POST overtakes, and only because something before it, or in front of it, refers to it', () => {
    fc.assert(fc.property(bulk, (operations) => {
      const order = places(planBulk(operations));
      order.forEach((late, place) => {
        for (const early of order.slice(0, place).filter((each) => each > late)) {
          expect((operations[early] as BulkOperation).method).toBe('POST');
          expect(operations.some((_, index) => index <= late && reach(operations, index).has(early))).toBe(true);
        }
      });
    }), { numRuns: 2000 });
  });

  test('whoever does the plan can resolve every reference to a POST that is there, or is told of a knot', () => {
    fc.assert(fc.property(bulk, (operations) => {
      const ids = new Map<string, string>();
      const lost = new Set<string>();
      for (const { kind, indexes } of planBulk(operations)) {
        const members = indexes.map((index) => operations[index]).filter((each): each is BulkOperation => each?.kind === 'operation');
        if (kind === 'circle') members.forEach((each) => expect(indexes).toContain(makerOf(operations, each.bulkId ?? '')));
        for (const member of members) {
          const first = resolveReferences(kind === 'circle' ? withoutManager(member) : member, ids);
          const unknown = first.kind === 'unresolved' ? first.bulkIds.filter((each) => makerOf(operations, each) >= 0 && !lost.has(each)) : [];
          if (kind !== 'knot') expect(unknown).toEqual([]);
          if (first.kind === 'resolved') ids.set(member.bulkId ?? '', 'id');
          else lost.add(member.bulkId ?? '');
        }
        // What a circle still lacks after all of it is there, nobody makes.
        if (kind === 'circle') for (const member of members) expect(resolveReferences(member, ids).kind).toBe('resolved');
      }
    }), { numRuns: 2000 });
  });

  test('the order of the names in the bodies does not matter', () => {
    fc.assert(fc.property(bulk, (operations) => {
      const turned = operations.map((each) => (each.kind === 'refused' ? each : turn(each) as BulkOperation));
      expect(planBulk(turned)).toEqual(planBulk(operations));
    }), { numRuns: 1000 });
  });
});

/** The same value with the names of every object, and the members of every list, in the opposite order. */
function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turn).toReversed();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toReversed().map(([name, member]) => [name, turn(member)]));
}
