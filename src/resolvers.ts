import { AccessTokenResolver } from './graphql/accounts/access-token-resolver.js';
import { AccountResolver } from './graphql/accounts/account-resolver.js';
import { InvitationResolver } from './graphql/accounts/invitation-resolver.js';
import { SessionResolver } from './graphql/accounts/session-resolver.js';
import { ViewerHomesResolver } from './graphql/accounts/viewer-homes-resolver.js';
import { ViewerResolver } from './graphql/accounts/viewer-resolver.js';
import { AuditEntryResolver } from './graphql/audit/audit-entry-resolver.js';
import { ErrorCodeResolver } from './graphql/error-code-info.js';
import { LiveResolver } from './graphql/live/live-resolver.js';
import { NodeResolver } from './graphql/node-resolver.js';
import { PersonFieldResolver, type PresentScimResources } from './graphql/people/person-field-resolver.js';
import { PersonResolver } from './graphql/people/person-resolver.js';
import { ProjectFieldResolver } from './graphql/projects/project-field-resolver.js';
import { ProjectResolver } from './graphql/projects/project-resolver.js';
import { ProvisioningEventResolver } from './graphql/provisioning/provisioning-event-resolver.js';
import type { ProvisioningResolver } from './graphql/provisioning/provisioning-resolver.js';
import type { ResolverInstances } from './graphql/schema.js';
import { configurationBatches } from './graphql/scim-configurations/configuration-batches.js';
import { LinkingResolver } from './graphql/scim-configurations/linking-resolver.js';
import { ScimConfigurationFieldResolver } from './graphql/scim-configurations/scim-configuration-field-resolver.js';
import { ScimConfigurationResolver } from './graphql/scim-configurations/scim-configuration-resolver.js';
import { ScimTokenResolver } from './graphql/scim-configurations/scim-token-resolver.js';
import { StatusPageFieldResolver } from './graphql/status-pages/status-page-field-resolver.js';
import { StatusPageResolver } from './graphql/status-pages/status-page-resolver.js';
import { TeamFieldResolver } from './graphql/teams/team-field-resolver.js';
import { TeamResolver } from './graphql/teams/team-resolver.js';
import type { Services } from './services.js';

export interface ResolverParts {
  readonly services: Services;
  /** The one that rest/ calls too (DESIGN 6). */
  readonly provisioning: ProvisioningResolver;
  readonly presentScimResources: PresentScimResources;
  readonly publicUrl: string;
  readonly version: string;
}

/** Makes the one instance of every resolver, with its services: what type-graphql's container looks up. */
export function createResolvers({ services, provisioning, presentScimResources, publicUrl, version }: ResolverParts): ResolverInstances {
  const batches = configurationBatches(services.configurationReader);
  const instances: readonly object[] = [
    new ViewerResolver(services.accounts, services.accessTokens, version),
    new ViewerHomesResolver(services.projects, services.readablePages),
    new AccountResolver(services.accounts, services.administrators, services.links),
    new SessionResolver(services.sessions, services.passwords, services.resetRequests, services.invitationAcceptance, services.accounts),
    new AccessTokenResolver(services.accessTokens),
    new InvitationResolver(services.invitations),
    new ErrorCodeResolver(),
    new NodeResolver(services.nodes),
    new ProjectResolver(services.projects),
    new ProjectFieldResolver(services.people, services.teams, services.statusPages, services.configurations, services.eventReader, services.auditLog),
    new TeamResolver(services.teams, services.teamMembers),
    new TeamFieldResolver(),
    new PersonResolver(services.people, services.personErasure),
    new PersonFieldResolver(services.eventReader, presentScimResources),
    new StatusPageResolver(services.statusPages),
    new StatusPageFieldResolver(services.people, services.configurations),
    new AuditEntryResolver(),
    new ScimConfigurationResolver(services.configurations),
    new ScimConfigurationFieldResolver(batches, services.provisioning, services.eventReader, publicUrl),
    new ScimTokenResolver(services.tokens, batches),
    new LinkingResolver(services.personLinking, services.teamLinking),
    provisioning,
    new ProvisioningEventResolver(services.eventReader),
    new LiveResolver(),
  ];
  return new Map(instances.map((instance) => [instance.constructor, instance]));
}
