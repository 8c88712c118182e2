import type { Snapshot } from './snapshot.js';
import { membershipsOf, type State } from './state.js';

type Row = Readonly<Record<string, unknown>>;
type Flat = ReadonlyMap<string, Row>;

/** Every difference between what is and what has to be, in a sentence. */
export function differences(actual: State, expected: State): readonly string[] {
  const [is, has] = [flat(actual), flat(expected)];
  return [...new Set([...is.keys(), ...has.keys()])].flatMap((row) => {
    const [left, right] = [is.get(row), has.get(row)];
    if (left === undefined || right === undefined) return [`${row} ${left === undefined ? 'is missing' : 'is there and should not be'}`];
    return Object.keys(right).flatMap((field) => (text(left[field]) === text(right[field]) ? [] : [`${field} of ${row} is ${text(left[field])} and should be ${text(right[field])}`]));
  });
}

/** A version moves with a change and only then (PROTOCOL 1); the rows of removed people are history. */
export function versionFaults(before: Snapshot, after: Snapshot): readonly string[] {
  const [was, is] = [flat(before.state), flat(after.state)];
  return [...after.versions].flatMap(([id, version]) => {
    const old = before.versions.get(id);
    const name = [...is.keys()].find((row) => row.endsWith(` ${id}`)) ?? id;
    const person = before.state.people.get(id);
    if (old === undefined || (person !== undefined && person.removed > 0)) return [];
    const [left, right] = [visible(was.get(name), before.state), visible(is.get(name), after.state)];
    if (text(left) === text(right)) return version === old ? [] : [`${name} did not change, and its version went from ${old} to ${version}`];
    return text(own(left)) !== text(own(right)) && version <= old ? [`${name} changed, and its version stays ${version}`] : [];
  });
}

/** What may move the version: not the account, which SCIM never sees. */
function visible(row: Row | undefined, state: State): Row {
  const { account: _, formerAccounts: __, withheld: ___, ...others } = row ?? {};
  return { ...others, members: typeof others['id'] === 'string' ? membershipsOf(state, { team: others['id'] }).map((membership) => JSON.stringify(membership)).sort() : [] };
}

/**
 * What has to move it. Who is in a team is in meta.version beside the version (DESIGN 7), and a team that is deleted
 * leaves the default teams of a configuration, which nobody has changed by that.
 */
function own(row: Row): Row {
  const { members: _, defaultTeamIds: __, ...others } = row;
  return others;
}

/** Rows by kind and id; when somebody was removed is no part of the comparison, only that they were. */
function flat({ directories, people, teams, configurations, memberships }: State): Flat {
  return new Map<string, Row>([
    ...[...directories].map(([id, row]) => [`directory ${id}`, { ...row }] as const),
    ...[...people].map(([id, row]) => [`person ${id}`, { ...row, removed: row.removed > 0 }] as const),
    ...[...teams].map(([id, row]) => [`team ${id}`, { ...row }] as const),
    ...[...configurations].map(([id, row]) => [`configuration ${id}`, { ...row, defaultTeamIds: [...row.defaultTeamIds].sort() }] as const),
    ...[...memberships].map(([id, row]) => [`membership ${id}`, { ...row }] as const),
  ]);
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1))) : inner)) ?? 'nothing';
}
