import type { Column, ColumnMap } from '../../scim/filter/column.js';
import { schemasColumn } from '../../scim/filter/schemas-column.js';
import { groupResourceType, userResourceType } from '../../scim/schema/resource-types.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import { managedOrShownSql } from './visibility.js';

// A group has no extension whose data could say more.
const schemas = schemasColumn(groupResourceType, 'null::jsonb');

/** What `metaVersion` of group-reader.ts prints, as SQL. */
const version = `(
  select format('W/"%s.%s.%s"', team.version, count(*), coalesce(to_hex(bit_xor(hashint8extended(counted.sequence, 0))), '0'))
    from team_member as counted where counted.directory_id = team.directory_id and counted.team_id = team.id)`;

/**
 * What of a group can be filtered and sorted by, as SQL over the table `team`; members by the index of their table.
 * Addresses start with `baseUrl`, as those of the answer do.
 */
export function groupColumnMap(configuration: ScimConfiguration, baseUrl: string): ColumnMap {
  return new Map<string, Column>([
    ['schemas', schemas],
    ['id', { kind: 'uuid', sql: 'team.id' }],
    ['externalId', { kind: 'text', sql: 'team.external_id' }],
    ['displayName', { kind: 'text', sql: 'team.name_key' }],
    ['meta', { kind: 'presence', sql: 'true' }],
    ['meta.created', { kind: 'time', sql: 'team.created_at' }],
    ['meta.lastModified', { kind: 'time', sql: 'team.updated_at' }],
    ['meta.resourceType', { kind: 'text', sql: `'Group'::text` }],
    ['meta.location', { kind: 'address', base: `${baseUrl}${groupResourceType.endpoint}/`, sql: 'team.id' }],
    ['meta.version', { kind: 'text', sql: version }],
    ['members', {
      kind: 'list',
      from: 'team_member as membership join person as member on member.directory_id = membership.directory_id and member.id = membership.person_id',
      where: `membership.directory_id = team.directory_id and membership.team_id = team.id
        and member.released_at is null and ${managedOrShownSql('member', configuration)}`,
      order: 'membership.sequence',
      parts: new Map([
        ['value', { kind: 'uuid', sql: 'member.id' }],
        ['$ref', { kind: 'address', base: `${baseUrl}${userResourceType.endpoint}/`, sql: 'member.id' }],
        ['display', { kind: 'text', sql: 'member.user_name_key' }],
        ['type', { kind: 'text', sql: `'user'::text` }],
      ]),
    }],
  ]);
}
