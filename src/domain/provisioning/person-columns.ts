import type { Column, ColumnMap } from '../../scim/filter/column.js';
import { jsonColumns } from '../../scim/filter/json-columns.js';
import { schemasColumn } from '../../scim/filter/schemas-column.js';
import { groupResourceType, userResourceType } from '../../scim/schema/resource-types.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import { managedOrShownSql } from './visibility.js';

const schemas = schemasColumn(userResourceType, 'person.attributes_key');
const stored = jsonColumns(userResourceType, 'person.attributes_key');

/**
 * What of a user can be filtered and sorted by, as SQL over the table `person`: every attribute of /Schemas and every
 * common one, the hot ones by columns with an index; addresses start with `baseUrl`, as those of the answer do. The one list, so that /Schemas, the error texts and the SQL agree (STYLE, pure core).
 */
export function personColumnMap(configuration: ScimConfiguration, baseUrl: string): ColumnMap {
  return new Map<string, Column>([
    ...stored,
    ['emails', withKeys(stored.get('emails'))],
    ['schemas', schemas],
    ['id', { kind: 'uuid', sql: 'person.id' }],
    ['externalId', { kind: 'text', sql: 'person.external_id' }],
    ['userName', { kind: 'text', sql: 'person.user_name_key' }],
    ['displayName', { kind: 'text', sql: 'person.display_name_key' }],
    ['active', { kind: 'boolean', sql: 'person.active' }],
    ['meta', { kind: 'presence', sql: 'true' }],
    ['meta.created', { kind: 'time', sql: 'person.created_at' }],
    ['meta.lastModified', { kind: 'time', sql: 'person.updated_at' }],
    ['meta.resourceType', { kind: 'text', sql: `'User'::text` }],
    ['meta.location', { kind: 'address', base: `${baseUrl}${userResourceType.endpoint}/`, sql: 'person.id' }],
    ['meta.version', { kind: 'text', sql: `format('W/"%s"', person.version)` }],
    ['groups', {
      kind: 'list',
      from: 'team_member as membership join team as grouped on grouped.directory_id = membership.directory_id and grouped.id = membership.team_id',
      where: `membership.directory_id = person.directory_id and membership.person_id = person.id and not grouped.is_reserved and ${managedOrShownSql('grouped', configuration)}`,
      order: 'membership.sequence',
      parts: new Map([
        ['value', { kind: 'uuid', sql: 'grouped.id' }],
        ['$ref', { kind: 'address', base: `${baseUrl}${groupResourceType.endpoint}/`, sql: 'grouped.id' }],
        ['display', { kind: 'text', sql: 'grouped.name_key' }],
        ['type', { kind: 'text', sql: `'direct'::text` }],
      ]),
    }],
  ]);
}

/** The array of all e-mail keys lets a GIN index answer `emails.value eq`. */
function withKeys(emails: Column | undefined): Column {
  if (emails?.kind !== 'list') throw new Error('The user schema has no list of emails.');
  return { ...emails, keys: new Map([['value', 'person.email_keys']]) };
}
