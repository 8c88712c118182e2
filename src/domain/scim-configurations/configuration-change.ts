import { Failure } from '../../failure.js';
import type { Change } from '../change.js';
import { rowChanges } from '../row-changes.js';
import { parseDescription, parseName } from '../text.js';
import type { ScimConfiguration } from './scim-configuration.js';
import type { ChangeScimConfigurationInput } from './scim-configuration-input.js';

/** What a human may change of a configuration, beside its default teams. */
export type ChangeableColumns = Pick<ScimConfiguration,
  | 'name' | 'description' | 'identityProvider' | 'enabled' | 'autoProvisionUsers' | 'autoDeprovisionUsers' | 'pushGroupsEnabled'
  | 'userNamePolicy' | 'inviteOnProvision' | 'showUnmanaged'>;

/** The columns after a change: absent stays. Throws INVALID for null where nothing can be cleared, and for groups on a status page. */
export function columnsAfter(before: ScimConfiguration, input: ChangeScimConfigurationInput): ChangeableColumns {
  if (input.pushGroupsEnabled && before.kind === 'STATUS_PAGE') {
    throw new Failure('INVALID', 'A status page has no teams, so groups cannot be pushed to it.', { field: 'pushGroupsEnabled', help: 'Leave pushGroupsEnabled out.' });
  }
  return {
    name: input.name === undefined ? before.name : parseName('name', given('name', input.name)),
    description: input.description === undefined ? before.description : parseDescription('description', input.description),
    identityProvider: after('identityProvider', before.identityProvider, input.identityProvider),
    enabled: after('enabled', before.enabled, input.enabled),
    autoProvisionUsers: after('autoProvisionUsers', before.autoProvisionUsers, input.autoProvisionUsers),
    autoDeprovisionUsers: after('autoDeprovisionUsers', before.autoDeprovisionUsers, input.autoDeprovisionUsers),
    pushGroupsEnabled: after('pushGroupsEnabled', before.pushGroupsEnabled, input.pushGroupsEnabled),
    userNamePolicy: after('userNamePolicy', before.userNamePolicy, input.userNamePolicy),
    inviteOnProvision: after('inviteOnProvision', before.inviteOnProvision, input.inviteOnProvision),
    showUnmanaged: after('showUnmanaged', before.showUnmanaged, input.showUnmanaged),
  };
}

type Described = ChangeableColumns & { readonly defaultTeamIds: readonly string[] };

/** What differs, by GraphQL names, for the audit; none when the change changes nothing. A new configuration has no before. */
export function changesOf(before: Described | null, after: Described): readonly Change[] {
  return rowChanges(before, after, described);
}

const described = [
  'name', 'description', 'identityProvider', 'enabled', 'autoProvisionUsers', 'autoDeprovisionUsers', 'pushGroupsEnabled',
  'userNamePolicy', 'inviteOnProvision', 'showUnmanaged', 'defaultTeamIds',
] as const satisfies readonly (keyof Described)[];

function after<Value>(field: string, before: Value, value: Value | null | undefined): Value {
  return value === undefined ? before : given(field, value);
}

function given<Value>(field: string, value: Value | null): Value {
  if (value === null) throw new Failure('INVALID', `${field} cannot be cleared; leave it out to keep it as it is.`, { field });
  return value;
}
