import type { Column, ColumnMap } from '../../scim/filter/column.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import { managedOrShownSql } from './visibility.js';

/** What of a group can be filtered and sorted by, as SQL over the table `team`; members by the index of their table. */
export function groupColumnMap(configuration: ScimConfiguration): ColumnMap {
  return new Map<string, Column>([
    ['id', { kind: 'uuid', sql: 'team.id' }],
    ['externalId', { kind: 'text', sql: 'team.external_id' }],
    ['displayName', { kind: 'text', sql: 'team.name_key' }],
    ['meta.created', { kind: 'time', sql: 'team.created_at' }],
    ['meta.lastModified', { kind: 'time', sql: 'team.updated_at' }],
    ['meta.resourceType', { kind: 'text', sql: `'Group'::text` }],
    ['members', {
      kind: 'list',
      from: 'team_member as membership join person as member on member.directory_id = membership.directory_id and member.id = membership.person_id',
      where: `membership.directory_id = team.directory_id and membership.team_id = team.id
        and member.released_at is null and ${managedOrShownSql('member', configuration)}`,
      order: 'membership.sequence',
      parts: new Map([
        ['value', { kind: 'uuid', sql: 'member.id' }],
        ['display', { kind: 'text', sql: 'member.user_name_key' }],
        ['type', { kind: 'text', sql: `'user'::text` }],
      ]),
    }],
  ]);
}
