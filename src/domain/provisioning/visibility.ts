import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { Tables } from '../unit-of-work.js';

/**
 * What a configuration sees of people (DESIGN 3.3): those it manages and, while showUnmanaged is on, those nobody
 * manages; removed and released people and another configuration's never. The one rule for list, filter, get and
 * membership; it names the directory too.
 */
export function visiblePeople(configuration: ScimConfiguration) {
  return (person: ExpressionBuilder<Tables, 'person'>): Expression<SqlBool> => person.and([
    person('person.directoryId', '=', configuration.directoryId),
    person('person.removedAt', 'is', null),
    person('person.releasedAt', 'is', null),
    managedOrShown(person, configuration),
  ]);
}

function managedOrShown(person: ExpressionBuilder<Tables, 'person'>, configuration: ScimConfiguration): Expression<SqlBool> {
  const managed = person('person.managedBy', '=', configuration.id);
  return configuration.showUnmanaged ? person.or([managed, person('person.managedBy', 'is', null)]) : managed;
}

/** The same rule for teams: reserved teams are never seen. */
export function visibleTeams(configuration: ScimConfiguration) {
  return (team: ExpressionBuilder<Tables, 'team'>): Expression<SqlBool> => team.and([
    team('team.directoryId', '=', configuration.directoryId),
    team('team.isReserved', '=', false),
    configuration.showUnmanaged
      ? team.or([team('team.managedBy', '=', configuration.id), team('team.managedBy', 'is', null)])
      : team('team.managedBy', '=', configuration.id),
  ]);
}

/**
 * The part of the rule that says whose a person or team may be, as SQL for the column maps of filters. The id comes
 * from the database and is a uuid, so it may stand in the text.
 */
export function managedOrShownSql(alias: 'grouped' | 'member', configuration: ScimConfiguration): string {
  const managed = `${alias}.managed_by = '${configuration.id}'::uuid`;
  return configuration.showUnmanaged ? `(${managed} or ${alias}.managed_by is null)` : managed;
}
