import * as fc from 'fast-check';
import { newId } from '../../src/domain/id.js';
import { jsonb } from '../../src/domain/jsonb.js';
import { keyOf } from '../../src/domain/key.js';
import { personColumns } from '../../src/domain/provisioning/person-record.js';
import { dataOfInput } from '../../src/domain/provisioning/person-rules.js';
import { readMetaVersion } from '../../src/domain/provisioning/group-reader.js';
import { withTeams } from '../../src/domain/provisioning/person-reader.js';
import type { ScimConfiguration } from '../../src/domain/scim-configurations/scim-configuration.js';
import { presentGroup, presentUser } from '../../src/rest/present.js';
import { provisionInput } from '../../src/rest/translate.js';
import type { JsonObject } from '../../src/scim/json.js';
import { readResource } from '../../src/scim/resource.js';
import { userResourceType } from '../../src/scim/schema/resource-types.js';
import type { DomainWorld } from './domain-world.js';
import { ids, texts, times } from './filter-arbitraries.js';
import { configurationRow } from './provisioned.js';
import { wholeUsers } from './whole-users.js';

/** A directory full of people and teams with random attributes, as tables and as the resources that SCIM shows. */
export interface FilterWorld {
  readonly configuration: ScimConfiguration;
  readonly users: readonly JsonObject[];
  readonly groups: readonly JsonObject[];
}

export const baseUrl = 'https://muster.example/scim/v2/x';

/** Makes so many people and as many teams; the same seed makes the same ones. */
export async function createFilterWorld(world: DomainWorld, count: number, seed: number): Promise<FilterWorld> {
  const { id: directoryId } = await world.project();
  const configuration = configurationRow({ directoryId });
  const sampled = <T>(arbitrary: fc.Arbitrary<T>): readonly T[] => fc.sample(arbitrary, { seed, numRuns: count });
  await insertPeople(world, directoryId, configuration, sampled(fc.record({ body: wholeUsers(), userName: texts(), id: fc.option(ids(), { freq: 20 }), created: times(), updated: times(), active: fc.boolean() })));
  await insertTeams(world, directoryId, sampled(fc.record({ name: texts(), externalId: fc.option(texts()), id: fc.option(ids(), { freq: 20 }), created: times(), updated: times(), size: fc.nat(4) })));
  return { configuration, users: await readUsers(world, configuration), groups: await readGroups(world, configuration) };
}

interface PersonSample {
  readonly body: JsonObject;
  readonly userName: string;
  readonly id: string | null;
  readonly created: string;
  readonly updated: string;
  readonly active: boolean;
}

async function insertPeople(world: DomainWorld, directoryId: string, configuration: ScimConfiguration, samples: readonly PersonSample[]): Promise<void> {
  const taken = new Set<string>();
  await world.scope().unit.db.insertInto('person').values(samples.map((sample) => {
    const columns = personColumns(dataOfInput(provisionInput(readResource({ ...sample.body, userName: sample.userName.trim() === '' ? 'u' : sample.userName }, userResourceType).resource, configuration.id)));
    // Removed, so that several may have one userName; what a filter means does not depend on it.
    return {
      ...columns, attributes: jsonb(columns.attributes), attributesKey: jsonb(columns.attributesKey), id: freeId(world, sample.id, taken), directoryId, active: sample.active,
      source: 'SCIM' as const, formerAccountIds: [], version: 1, createdAt: dateOf(sample.created), updatedAt: dateOf(sample.updated), removedAt: new Date(),
    };
  })).execute();
}

interface TeamSample extends Omit<PersonSample, 'body' | 'userName' | 'active'> {
  readonly name: string;
  readonly externalId: string | null;
  readonly size: number;
}

async function insertTeams(world: DomainWorld, directoryId: string, samples: readonly TeamSample[]): Promise<void> {
  const { db } = world.scope().unit;
  const people = await db.selectFrom('person').select('id').where('directoryId', '=', directoryId).orderBy('id').execute();
  const [taken, names] = [new Set<string>(), new Set<string>()];
  for (const [at, sample] of samples.entries()) {
    const name = names.has(keyOf(sample.name)) || keyOf(sample.name) === '' ? `${sample.name}${at}` : sample.name;
    names.add(keyOf(name));
    const id = freeId(world, sample.id, taken);
    await db.insertInto('team').values({
      id, directoryId, name, nameKey: keyOf(name), externalId: sample.externalId === '' ? null : sample.externalId, role: 'MEMBER', isReserved: false, source: 'SCIM', version: 1,
      createdAt: dateOf(sample.created), updatedAt: dateOf(sample.updated),
    }).execute();
    // Only the first teams are large enough that many share their people.
    const members = at % 25 === 0 ? people.filter((_, index) => index % 7 === at % 7) : people.slice(at, at + sample.size);
    for (const member of members) await world.join(directoryId, id, member.id);
  }
}

async function readUsers(world: DomainWorld, configuration: ScimConfiguration): Promise<readonly JsonObject[]> {
  const scope = world.scope();
  const people = await scope.unit.db.selectFrom('person').selectAll('person').where('directoryId', '=', configuration.directoryId).execute();
  return (await withTeams(scope, configuration, people)).map((person) => presentUser(person, { baseUrl }));
}

async function readGroups(world: DomainWorld, configuration: ScimConfiguration): Promise<readonly JsonObject[]> {
  const scope = world.scope();
  const { db } = scope.unit;
  const teams = await db.selectFrom('team').selectAll('team').where('directoryId', '=', configuration.directoryId).where('isReserved', '=', false).execute();
  const members = await db.selectFrom('team_member').innerJoin('person', (join) => join.onRef('person.directoryId', '=', 'team_member.directoryId').onRef('person.id', '=', 'team_member.personId'))
    .select(['team_member.teamId', 'person.id', 'person.userName']).where('team_member.directoryId', '=', configuration.directoryId).orderBy('team_member.sequence').execute();
  const byTeam = Map.groupBy(members, ({ teamId }) => teamId);
  const versions = await Promise.all(teams.map((team) => readMetaVersion(scope, team)));
  return teams.map((team, at) => presentGroup({ team, metaVersion: versions[at] ?? '', memberCount: 0, members: byTeam.get(team.id) ?? [] }, { baseUrl }));
}

function freeId(world: DomainWorld, wanted: string | null, taken: Set<string>): string {
  const id = wanted === null || taken.has(wanted) ? newId(world.clock) : wanted;
  taken.add(id);
  return id;
}

/** PostgreSQL's driver writes the years before 1900 in local time; the filters still ask for them. */
function dateOf(time: string): Date {
  return new Date(time.startsWith('0001') ? '2020-01-01T00:00:00.000Z' : time);
}
