import { mostDefaultTeams } from '../../domain/scim-configurations/default-team-rules.js';
import { mostTokensShown } from '../../domain/scim-configurations/scim-configuration-reader.js';
import { mostServices } from '../../domain/status-pages/services.js';

/**
 * How many items each list of the schema is taken to have when an operation is measured (THREATS 2.2): as many as it
 * can have. The lists of a connection have as many as its page. Names of fields as `Type.field`; a test finds the list that is missing here.
 */
export const listSizes: ReadonlyMap<string, number> = new Map([
  ['AuditEntry.changes', 11],
  ['Person.lockedFields', 10],
  ['Person.viewerCan', 8],
  ['Project.viewerCan', 8],
  ['ProvisioningEvent.changes', 25],
  ['ProvisioningEvent.steps', 4],
  ['Query.errorCodes', 14],
  ['Query.nodes', 100],
  ['Query.pendingLinks', 500],
  ['ScimConfiguration.defaultTeams', mostDefaultTeams],
  ['ScimConfiguration.tokens', mostTokensShown],
  ['ScimConfiguration.viewerCan', 8],
  ['StatusPage.services', mostServices],
  ['StatusPage.viewerCan', 8],
  ['Team.viewerCan', 8],
  ['Viewer.accessTokens', 50],
  ['__Schema.types', 200],
  ['__Schema.directives', 6],
  ['__Directive.args', 2],
  ['__Directive.locations', 4],
  ['__Field.args', 3],
  ['__Type.enumValues', 8],
  ['__Type.fields', 10],
  ['__Type.inputFields', 6],
  ['__Type.interfaces', 1],
  ['__Type.possibleTypes', 8],
]);

/** Of a list that nobody has estimated: dear, so that it is noticed and never lets a bomb through. */
export const unknownListSize = 100;

/** How many items a page has when `first` is absent; 20 where the connection is not named. */
export const usualPages: ReadonlyMap<string, number> = new Map([['AuditEntryConnection', 50], ['ProvisioningEventConnection', 50]]);
