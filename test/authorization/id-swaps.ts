import { randomUUID } from 'node:crypto';
import type { IdPlace } from '../support/id-paths.js';
import type { Things } from './operations.js';

/** A document in which ids of somebody else stand, and its twin with ids of nothing in the same places. */
export interface IdSwap {
  readonly document: string;
  readonly twin: string;
  /** Makes the answers of both comparable: the ids that differ by plan are named by their number. */
  readonly normalize: (answer: string) => string;
}

/** Whose ids stand where nobody swapped any, and whose are swapped in. */
export interface Sides {
  readonly own: Things;
  readonly foreign: Things;
}

/**
 * Swaps an id of the foreign side in at this place, of the kind that belongs there every second time, and in a third of
 * the places beside it.
 */
export function swapIds({ name, document }: IdPlace, { own, foreign }: Sides, random: () => number): IdSwap {
  const twins = new Map<string, string>();
  const kinds = Object.keys(foreign) as (keyof Things)[]; // Things has no other keys
  const swapped = (kind: keyof Things | undefined): string => {
    const chosen = kind !== undefined && random() < 0.5 ? kind : kinds[Math.floor(random() * kinds.length)] ?? 'project';
    const id = foreign[chosen];
    if (!twins.has(id)) twins.set(id, randomUUID());
    return id;
  };
  const [, operation = '', ...path] = name.split('.');
  const text = document(swapped(kindOf(path.at(-1) ?? '', operation)), (argument, of) => {
    const kind = kindOf(argument, of);
    return random() < 1 / 3 ? swapped(kind) : own[kind ?? 'project'];
  });
  const pairs = [...twins];
  return {
    document: text,
    twin: pairs.reduce((twin, [id, other]) => twin.replaceAll(id, other), text),
    normalize: (answer) => pairs.reduce((left, ids, at) => left.replaceAll(new RegExp(ids.join('|'), 'gi'), `<id ${at}>`), answer),
  };
}

/** What the id in this argument is of; undefined where it may be of anything. */
export function kindOf(argument: string, operation: string): keyof Things | undefined {
  return (argument === 'id' ? byOperation : byArgument).find(([pattern]) => pattern.test(argument === 'id' ? operation : argument))?.[1];
}

const byArgument: readonly (readonly [RegExp, keyof Things])[] = [
  [/^projectId$/, 'project'], [/^statusPageId$/, 'page'], [/^(scimConfigurationId|managedById)$/, 'configuration'], [/^(teamId|teamIds|defaultTeamIds)$/, 'team'],
  [/^accountId$/, 'account'], [/^(personId|add|remove|members|addMembers|removeMembers)$/, 'person'],
];

const byOperation: readonly (readonly [RegExp, keyof Things])[] = [
  [/accessToken$/i, 'accessToken'], [/scimToken$/i, 'token'], [/configuration$/i, 'configuration'], [/page$/i, 'page'], [/project$/i, 'project'],
  [/person$/i, 'person'], [/event$/i, 'event'], [/(team|group)$/i, 'team'],
];
