// Written by `npm run contracts` from schema/schema.graphql and schema/operations; not to be edited.
/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How a connection is doing. */
export type ConnectionState =
  /** The last three requests or more were all refused; "not found" does not count. */
  | 'FAILING'
  /** Requests come and are answered. */
  | 'HEALTHY'
  /** An administrator has paused the configuration: requests are put off with 503. */
  | 'PAUSED'
  /** No request for 7 days. Neutral: providers are silent when nothing changes. */
  | 'QUIET'
  /** No request has come yet. */
  | 'WAITING';

/** Why something was refused: a closed set, sent as errors[].extensions.code beside {field, help, conflictingId, requestId, retryAfter}; retryAfter is the seconds after which a repetition makes sense. */
export type ErrorCode =
  /** You are known, but your role does not allow this. */
  | 'FORBIDDEN'
  /** Something went wrong inside Muster; the log has it under the requestId. */
  | 'INTERNAL'
  /** A value or the request itself has a form that cannot be accepted. */
  | 'INVALID'
  /** The project would be left without an owner who has access. */
  | 'LAST_OWNER'
  /** There may be no more of these. */
  | 'LIMIT_REACHED'
  /** An identity provider manages this value; change it there. */
  | 'MANAGED_BY_SCIM'
  /** Nothing with this id is here for you: it never was, it is gone, or it is not yours to see. */
  | 'NOT_FOUND'
  /** Muster does not do this. */
  | 'NOT_SUPPORTED'
  /** The document is too long or asks for more than one request may, or the answer would be too large. */
  | 'QUERY_TOO_COMPLEX'
  /** Too many requests in a short time. */
  | 'RATE_LIMITED'
  /** Somebody changed the object since you read it: the expected version is not the present one. */
  | 'STALE'
  /** Another object already has this value; conflictingId names it when you may see it. */
  | 'TAKEN'
  /** Nobody is signed in, or the token or session is not valid any more. */
  | 'UNAUTHENTICATED'
  /** Not possible at the moment: the database is away, Muster has more to do than its database can, the query took more than five seconds, or the configuration is paused. */
  | 'UNAVAILABLE';

/** How a request of an identity provider, or a step of it, went. */
export type EventStatus =
  /** Refused. */
  | 'ERROR'
  /** Put off while the configuration is paused; of a step: there was nothing to do. */
  | 'SKIPPED'
  /** As asked. */
  | 'SUCCESS'
  /** As asked, but with something that an administrator should know. */
  | 'WARNING';

/** The product that provisions. It decides wordings and a few habits, never what is allowed. */
export type IdentityProvider =
  /** authentik. */
  | 'AUTHENTIK'
  /** Microsoft Entra ID, once Azure AD. */
  | 'ENTRA_ID'
  /** Google Workspace or Cloud Identity. */
  | 'GOOGLE'
  /** JumpCloud. */
  | 'JUMPCLOUD'
  /** Keycloak with a SCIM client. */
  | 'KEYCLOAK'
  /** Okta. */
  | 'OKTA'
  /** OneLogin. */
  | 'ONELOGIN'
  /** Anything else that speaks SCIM 2.0. */
  | 'OTHER'
  /** PingOne or PingFederate. */
  | 'PING';

/** Who put somebody into a team. */
export type MembershipSource =
  /** A SCIM configuration that has the team among its default teams. */
  | 'DEFAULT_TEAM'
  /** A human or a script. */
  | 'MANUAL'
  /** An identity provider, by pushing a group. */
  | 'PUSH';

/** What the signed-in account may do with an object. Asking without the permission is answered with FORBIDDEN. */
export type Permission =
  /** Take it away; of a person: remove them for ever. */
  | 'DELETE'
  /** Add, change, suspend and remove people; of a team: decide who is in it; of a person: suspend and restore them. */
  | 'MANAGE_PEOPLE'
  /** Connect identity providers, and read the provisioning log. */
  | 'MANAGE_SCIM'
  /** Make, change and delete teams. */
  | 'MANAGE_TEAMS'
  /** See it. */
  | 'READ'
  /** Read what identity providers sent and got, word for word. */
  | 'READ_BODIES'
  /** Make and revoke the bearer tokens of identity providers. */
  | 'ROTATE_TOKEN'
  /** Change it. */
  | 'UPDATE';

/** What a team lets its members do in the project; the highest role of somebody's teams counts. */
export type Role =
  /** Manage people, teams, status pages and provisioning. */
  | 'ADMIN'
  /** Work in the project, and see who is in it. */
  | 'MEMBER'
  /** Everything, the project itself and its owners included: the role of the team Owners alone. */
  | 'OWNER'
  /** See the project and who is in it. */
  | 'VIEWER';

/** Whether a token works. */
export type ScimTokenStatus =
  /** It works. */
  | 'ACTIVE'
  /** It does not work any more: its date or its overlap is over. */
  | 'EXPIRED'
  /** It was replaced and works until its overlap is over. */
  | 'RETIRING'
  /** An administrator has ended it. */
  | 'REVOKED';

export type AcceptInvitationMutationVariables = Exact<{
  token: string;
  password: string;
}>;


export type AcceptInvitationMutation = { acceptInvitation: { viewer: { account: { id: string, email: string }, projects: { nodes: Array<{ id: string, name: string, viewerRole: Role | null }> }, statusPages: { nodes: Array<{ id: string, name: string }> } } } };

export type AddPersonMutationVariables = Exact<{
  projectId: string;
  email: string;
  teamIds?: Array<string> | string | null | undefined;
}>;


export type AddPersonMutation = { addPerson: { person: { id: string, userName: string, hasAccess: boolean, accessExplanation: string } } };

export type ApplyDefaultTeamsMutationVariables = Exact<{
  id: string;
}>;


export type ApplyDefaultTeamsMutation = { applyDefaultTeams: { granted: number } };

export type ChangeProvisioningMutationVariables = Exact<{
  id: string;
  autoProvisionUsers?: boolean | null | undefined;
  autoDeprovisionUsers?: boolean | null | undefined;
  pushGroupsEnabled?: boolean | null | undefined;
  defaultTeamIds?: Array<string> | string | null | undefined;
  expectedVersion?: number | null | undefined;
}>;


export type ChangeProvisioningMutation = { updateScimConfiguration: { scimConfiguration: { id: string, autoProvisionUsers: boolean, autoDeprovisionUsers: boolean, pushGroupsEnabled: boolean, version: number, defaultTeams: Array<{ id: string, name: string }> } } };

export type ConnectProjectMutationVariables = Exact<{
  projectId: string;
  name: string;
  identityProvider?: IdentityProvider | null | undefined;
  autoProvisionUsers?: boolean | null | undefined;
  autoDeprovisionUsers?: boolean | null | undefined;
  pushGroupsEnabled?: boolean | null | undefined;
  defaultTeamIds?: Array<string> | string | null | undefined;
}>;


export type ConnectProjectMutation = { createProjectScimConfiguration: { bearerToken: string | null, scimConfiguration: { id: string, baseUrl: string, version: number, defaultTeams: Array<{ id: string, name: string }> } } };

export type ConnectStatusPageMutationVariables = Exact<{
  statusPageId: string;
  name: string;
  identityProvider?: IdentityProvider | null | undefined;
  autoProvisionUsers?: boolean | null | undefined;
  autoDeprovisionUsers?: boolean | null | undefined;
}>;


export type ConnectStatusPageMutation = { createStatusPageScimConfiguration: { bearerToken: string | null, scimConfiguration: { id: string, baseUrl: string, version: number } } };

export type CreateAccessTokenMutationVariables = Exact<{
  name: string;
  expiresAt?: string | null | undefined;
}>;


export type CreateAccessTokenMutation = { createAccessToken: { secret: string, accessToken: { id: string, name: string, lastFour: string, expiresAt: string | null } } };

export type CreateProjectMutationVariables = Exact<{
  name: string;
  slug?: string | null | undefined;
}>;


export type CreateProjectMutation = { createProject: { project: { id: string, name: string, slug: string, teams: { nodes: Array<{ id: string, name: string, role: Role }> } } } };

export type CreateStatusPageMutationVariables = Exact<{
  projectId: string;
  name: string;
}>;


export type CreateStatusPageMutation = { createStatusPage: { statusPage: { id: string, name: string, slug: string, isPrivate: boolean } } };

export type CreateTeamMutationVariables = Exact<{
  projectId: string;
  name: string;
  role?: Role | null | undefined;
}>;


export type CreateTeamMutation = { createTeam: { team: { id: string, name: string, role: Role } } };

export type DisconnectMutationVariables = Exact<{
  id: string;
}>;


export type DisconnectMutation = { deleteScimConfiguration: { deletedId: string } };

export type ErasePersonMutationVariables = Exact<{
  id: string;
}>;


export type ErasePersonMutation = { erasePerson: { deletedId: string } };

export type ExplainErrorsQueryVariables = Exact<{ [key: string]: never; }>;


export type ExplainErrorsQuery = { errorCodes: Array<{ code: ErrorCode, meaning: string, whatToDo: string, scimStatus: number | null, scimType: string | null }> };

export type FindPersonQueryVariables = Exact<{
  projectId: string;
  query: string;
}>;


export type FindPersonQuery = { project: { people: { nodes: Array<{ id: string, userName: string, email: string | null, externalId: string | null, hasAccess: boolean }> } } | null };

export type FindProjectQueryVariables = Exact<{
  slug: string;
}>;


export type FindProjectQuery = { project: { id: string, name: string, slug: string, teams: { nodes: Array<{ id: string, name: string, role: Role }> }, scimConfigurations: { nodes: Array<{ id: string, name: string, baseUrl: string }> }, statusPages: { nodes: Array<{ id: string, name: string, slug: string, scimConfigurations: { nodes: Array<{ id: string, name: string, baseUrl: string }> } }> } } | null };

export type InvitePersonMutationVariables = Exact<{
  id: string;
}>;


export type InvitePersonMutation = { invitePerson: { url: string | null, sentByMail: boolean, expiresAt: string } };

export type ListConnectionsQueryVariables = Exact<{
  projectId: string;
}>;


export type ListConnectionsQuery = { project: { name: string, scimConfigurations: { nodes: Array<{ id: string, name: string, identityProvider: IdentityProvider, enabled: boolean, baseUrl: string, connection: { state: ConnectionState, headline: string, lastSuccessAt: string | null, requestsLast24h: number, errorsLast24h: number, lastError: { summary: string, explanation: string | null } | null }, counts: { people: number, activePeople: number, groups: number, unmanagedPeople: number, openErrors: number } }> }, statusPages: { nodes: Array<{ id: string, name: string, scimConfigurations: { nodes: Array<{ id: string, name: string, identityProvider: IdentityProvider, enabled: boolean, baseUrl: string, connection: { state: ConnectionState, headline: string, lastSuccessAt: string | null, requestsLast24h: number, errorsLast24h: number, lastError: { summary: string, explanation: string | null } | null }, counts: { people: number, activePeople: number, unmanagedPeople: number, openErrors: number } }> } }> } } | null };

export type LookIntoRequestQueryVariables = Exact<{
  requestId: string;
}>;


export type LookIntoRequestQuery = { provisioningEvent: { at: string, status: EventStatus, summary: string, explanation: string | null, httpStatus: number, scimType: string | null, durationMs: number, requestBody: unknown, responseBody: unknown, steps: Array<{ name: string, status: EventStatus, detail: string | null }>, changes: Array<{ path: string, before: unknown, after: unknown }> } | null };

export type PauseConnectionMutationVariables = Exact<{
  id: string;
  enabled: boolean;
}>;


export type PauseConnectionMutation = { updateScimConfiguration: { scimConfiguration: { id: string, enabled: boolean, connection: { state: ConnectionState, headline: string } } } };

export type PushedGroupsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type PushedGroupsQuery = { scimConfiguration: { pushGroupsEnabled: boolean, groups: { nodes: Array<{ id: string, name: string, externalId: string | null, role: Role, memberCount: number, managedBy: { name: string } | null, members: { nodes: Array<{ id: string, userName: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type ReadAuditQueryVariables = Exact<{
  projectId: string;
}>;


export type ReadAuditQuery = { project: { auditLog: { nodes: Array<{ at: string, actor: string, summary: string, changes: Array<{ path: string, before: unknown, after: unknown }> }> } } | null };

export type ReadLogQueryVariables = Exact<{
  id: string;
  status?: Array<EventStatus> | EventStatus | null | undefined;
  after?: string | null | undefined;
}>;


export type ReadLogQuery = { scimConfiguration: { provisioningEvents: { nodes: Array<{ id: string, at: string, status: EventStatus, method: string, path: string, httpStatus: number, summary: string, explanation: string | null, person: { userName: string } | null, team: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type RemovePersonMutationVariables = Exact<{
  id: string;
}>;


export type RemovePersonMutation = { removePerson: { deletedId: string } };

export type RestorePersonMutationVariables = Exact<{
  id: string;
}>;


export type RestorePersonMutation = { restorePerson: { person: { id: string, suspended: boolean, hasAccess: boolean, accessExplanation: string } } };

export type RevokeTokenMutationVariables = Exact<{
  id: string;
}>;


export type RevokeTokenMutation = { revokeScimToken: { token: { id: string, status: ScimTokenStatus } } };

export type RotateTokenMutationVariables = Exact<{
  id: string;
  overlapMinutes?: number | null | undefined;
}>;


export type RotateTokenMutation = { rotateScimToken: { bearerToken: string | null, scimConfiguration: { tokens: Array<{ id: string, name: string, lastFour: string, status: ScimTokenStatus, retiresAt: string | null, lastUsedAt: string | null, lastUserAgent: string | null }> } } };

export type SignInMutationVariables = Exact<{
  email: string;
  password: string;
}>;


export type SignInMutation = { signIn: { viewer: { isServerAdmin: boolean, account: { id: string, email: string } } } };

export type SuspendPersonMutationVariables = Exact<{
  id: string;
  reason: string;
}>;


export type SuspendPersonMutation = { suspendPerson: { person: { id: string, suspended: boolean, hasAccess: boolean, accessExplanation: string } } };

export type WhatTheProviderSeesQueryVariables = Exact<{
  id: string;
  filter?: string | null | undefined;
}>;


export type WhatTheProviderSeesQuery = { scimConfiguration: { people: { totalCount: number, nodes: Array<{ id: string, userName: string, scimResource: unknown }> } } | null };

export type WhoAmIQueryVariables = Exact<{
  first?: number | null | undefined;
}>;


export type WhoAmIQuery = { viewer: { isServerAdmin: boolean, serverVersion: string, account: { id: string, email: string }, projects: { nodes: Array<{ id: string, name: string, slug: string, viewerRole: Role | null, viewerCan: Array<Permission> }> }, statusPages: { nodes: Array<{ id: string, name: string, slug: string }> } } };

export type WhoHasAccessQueryVariables = Exact<{
  projectId: string;
  after?: string | null | undefined;
}>;


export type WhoHasAccessQuery = { project: { people: { totalCount: number, nodes: Array<{ id: string, userName: string, displayName: string | null, role: Role | null, accessExplanation: string, managedBy: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type WhoIsInTeamQueryVariables = Exact<{
  teamId: string;
  after?: string | null | undefined;
}>;


export type WhoIsInTeamQuery = { team: { name: string, role: Role, memberCount: number, managedBy: { name: string } | null, members: { edges: Array<{ source: MembershipSource, addedAt: string, managedBy: { name: string } | null, node: { id: string, userName: string, hasAccess: boolean } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type WhoSubscribesQueryVariables = Exact<{
  statusPageId: string;
  after?: string | null | undefined;
}>;


export type WhoSubscribesQuery = { statusPage: { subscribers: { totalCount: number, nodes: Array<{ id: string, userName: string, active: boolean, hasAccess: boolean, accessExplanation: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type WhyNoAccessQueryVariables = Exact<{
  personId: string;
}>;


export type WhyNoAccessQuery = { person: { userName: string, active: boolean, hasAccess: boolean, accessExplanation: string, deactivatedAt: string | null, suspended: boolean, managedBy: { name: string, identityProvider: IdentityProvider } | null, teams: { nodes: Array<{ name: string, role: Role }> }, provisioningEvents: { nodes: Array<{ at: string, status: EventStatus, summary: string, explanation: string | null, requestId: string }> } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const AcceptInvitationDocument = new TypedDocumentString(`
    mutation AcceptInvitation($token: String!, $password: String!) {
  acceptInvitation(input: {token: $token, password: $password}) {
    viewer {
      account {
        id
        email
      }
      projects {
        nodes {
          id
          name
          viewerRole
        }
      }
      statusPages {
        nodes {
          id
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AcceptInvitationMutation, AcceptInvitationMutationVariables>;
export const AddPersonDocument = new TypedDocumentString(`
    mutation AddPerson($projectId: ID!, $email: String!, $teamIds: [ID!]) {
  addPerson(input: {projectId: $projectId, email: $email, teamIds: $teamIds}) {
    person {
      id
      userName
      hasAccess
      accessExplanation
    }
  }
}
    `) as unknown as TypedDocumentString<AddPersonMutation, AddPersonMutationVariables>;
export const ApplyDefaultTeamsDocument = new TypedDocumentString(`
    mutation ApplyDefaultTeams($id: ID!) {
  applyDefaultTeams(input: {scimConfigurationId: $id}) {
    granted
  }
}
    `) as unknown as TypedDocumentString<ApplyDefaultTeamsMutation, ApplyDefaultTeamsMutationVariables>;
export const ChangeProvisioningDocument = new TypedDocumentString(`
    mutation ChangeProvisioning($id: ID!, $autoProvisionUsers: Boolean, $autoDeprovisionUsers: Boolean, $pushGroupsEnabled: Boolean, $defaultTeamIds: [ID!], $expectedVersion: Int) {
  updateScimConfiguration(
    input: {id: $id, autoProvisionUsers: $autoProvisionUsers, autoDeprovisionUsers: $autoDeprovisionUsers, pushGroupsEnabled: $pushGroupsEnabled, defaultTeamIds: $defaultTeamIds, expectedVersion: $expectedVersion}
  ) {
    scimConfiguration {
      id
      autoProvisionUsers
      autoDeprovisionUsers
      pushGroupsEnabled
      defaultTeams {
        id
        name
      }
      version
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeProvisioningMutation, ChangeProvisioningMutationVariables>;
export const ConnectProjectDocument = new TypedDocumentString(`
    mutation ConnectProject($projectId: ID!, $name: String!, $identityProvider: IdentityProvider = OTHER, $autoProvisionUsers: Boolean = true, $autoDeprovisionUsers: Boolean = true, $pushGroupsEnabled: Boolean = false, $defaultTeamIds: [ID!] = []) {
  createProjectScimConfiguration(
    input: {projectId: $projectId, name: $name, identityProvider: $identityProvider, autoProvisionUsers: $autoProvisionUsers, autoDeprovisionUsers: $autoDeprovisionUsers, pushGroupsEnabled: $pushGroupsEnabled, defaultTeamIds: $defaultTeamIds}
  ) {
    bearerToken
    scimConfiguration {
      id
      baseUrl
      defaultTeams {
        id
        name
      }
      version
    }
  }
}
    `) as unknown as TypedDocumentString<ConnectProjectMutation, ConnectProjectMutationVariables>;
export const ConnectStatusPageDocument = new TypedDocumentString(`
    mutation ConnectStatusPage($statusPageId: ID!, $name: String!, $identityProvider: IdentityProvider = OTHER, $autoProvisionUsers: Boolean = true, $autoDeprovisionUsers: Boolean = true) {
  createStatusPageScimConfiguration(
    input: {statusPageId: $statusPageId, name: $name, identityProvider: $identityProvider, autoProvisionUsers: $autoProvisionUsers, autoDeprovisionUsers: $autoDeprovisionUsers}
  ) {
    bearerToken
    scimConfiguration {
      id
      baseUrl
      version
    }
  }
}
    `) as unknown as TypedDocumentString<ConnectStatusPageMutation, ConnectStatusPageMutationVariables>;
export const CreateAccessTokenDocument = new TypedDocumentString(`
    mutation CreateAccessToken($name: String!, $expiresAt: DateTime) {
  createAccessToken(input: {name: $name, expiresAt: $expiresAt}) {
    secret
    accessToken {
      id
      name
      lastFour
      expiresAt
    }
  }
}
    `) as unknown as TypedDocumentString<CreateAccessTokenMutation, CreateAccessTokenMutationVariables>;
export const CreateProjectDocument = new TypedDocumentString(`
    mutation CreateProject($name: String!, $slug: String) {
  createProject(input: {name: $name, slug: $slug}) {
    project {
      id
      name
      slug
      teams {
        nodes {
          id
          name
          role
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CreateProjectMutation, CreateProjectMutationVariables>;
export const CreateStatusPageDocument = new TypedDocumentString(`
    mutation CreateStatusPage($projectId: ID!, $name: String!) {
  createStatusPage(input: {projectId: $projectId, name: $name}) {
    statusPage {
      id
      name
      slug
      isPrivate
    }
  }
}
    `) as unknown as TypedDocumentString<CreateStatusPageMutation, CreateStatusPageMutationVariables>;
export const CreateTeamDocument = new TypedDocumentString(`
    mutation CreateTeam($projectId: ID!, $name: String!, $role: Role = MEMBER) {
  createTeam(input: {projectId: $projectId, name: $name, role: $role}) {
    team {
      id
      name
      role
    }
  }
}
    `) as unknown as TypedDocumentString<CreateTeamMutation, CreateTeamMutationVariables>;
export const DisconnectDocument = new TypedDocumentString(`
    mutation Disconnect($id: ID!) {
  deleteScimConfiguration(input: {id: $id}) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DisconnectMutation, DisconnectMutationVariables>;
export const ErasePersonDocument = new TypedDocumentString(`
    mutation ErasePerson($id: ID!) {
  erasePerson(input: {id: $id}) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<ErasePersonMutation, ErasePersonMutationVariables>;
export const ExplainErrorsDocument = new TypedDocumentString(`
    query ExplainErrors {
  errorCodes {
    code
    meaning
    whatToDo
    scimStatus
    scimType
  }
}
    `) as unknown as TypedDocumentString<ExplainErrorsQuery, ExplainErrorsQueryVariables>;
export const FindPersonDocument = new TypedDocumentString(`
    query FindPerson($projectId: ID!, $query: String!) {
  project(id: $projectId) {
    people(query: $query) {
      nodes {
        id
        userName
        email
        externalId
        hasAccess
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FindPersonQuery, FindPersonQueryVariables>;
export const FindProjectDocument = new TypedDocumentString(`
    query FindProject($slug: String!) {
  project(slug: $slug) {
    id
    name
    slug
    teams(first: 100) {
      nodes {
        id
        name
        role
      }
    }
    scimConfigurations(first: 100) {
      nodes {
        id
        name
        baseUrl
      }
    }
    statusPages(first: 100) {
      nodes {
        id
        name
        slug
        scimConfigurations {
          nodes {
            id
            name
            baseUrl
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FindProjectQuery, FindProjectQueryVariables>;
export const InvitePersonDocument = new TypedDocumentString(`
    mutation InvitePerson($id: ID!) {
  invitePerson(input: {id: $id}) {
    url
    sentByMail
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<InvitePersonMutation, InvitePersonMutationVariables>;
export const ListConnectionsDocument = new TypedDocumentString(`
    query ListConnections($projectId: ID!) {
  project(id: $projectId) {
    name
    scimConfigurations {
      nodes {
        id
        name
        identityProvider
        enabled
        baseUrl
        connection {
          state
          headline
          lastSuccessAt
          requestsLast24h
          errorsLast24h
          lastError {
            summary
            explanation
          }
        }
        counts {
          people
          activePeople
          groups
          unmanagedPeople
          openErrors
        }
      }
    }
    statusPages {
      nodes {
        id
        name
        scimConfigurations(first: 5) {
          nodes {
            id
            name
            identityProvider
            enabled
            baseUrl
            connection {
              state
              headline
              lastSuccessAt
              requestsLast24h
              errorsLast24h
              lastError {
                summary
                explanation
              }
            }
            counts {
              people
              activePeople
              unmanagedPeople
              openErrors
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListConnectionsQuery, ListConnectionsQueryVariables>;
export const LookIntoRequestDocument = new TypedDocumentString(`
    query LookIntoRequest($requestId: String!) {
  provisioningEvent(requestId: $requestId) {
    at
    status
    summary
    explanation
    httpStatus
    scimType
    durationMs
    steps {
      name
      status
      detail
    }
    changes {
      path
      before
      after
    }
    requestBody
    responseBody
  }
}
    `) as unknown as TypedDocumentString<LookIntoRequestQuery, LookIntoRequestQueryVariables>;
export const PauseConnectionDocument = new TypedDocumentString(`
    mutation PauseConnection($id: ID!, $enabled: Boolean!) {
  updateScimConfiguration(input: {id: $id, enabled: $enabled}) {
    scimConfiguration {
      id
      enabled
      connection {
        state
        headline
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PauseConnectionMutation, PauseConnectionMutationVariables>;
export const PushedGroupsDocument = new TypedDocumentString(`
    query PushedGroups($id: ID!, $after: String) {
  scimConfiguration(id: $id) {
    pushGroupsEnabled
    groups(first: 20, after: $after) {
      nodes {
        id
        name
        externalId
        role
        managedBy {
          name
        }
        memberCount
        members(first: 20) {
          nodes {
            id
            userName
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PushedGroupsQuery, PushedGroupsQueryVariables>;
export const ReadAuditDocument = new TypedDocumentString(`
    query ReadAudit($projectId: ID!) {
  project(id: $projectId) {
    auditLog(first: 25) {
      nodes {
        at
        actor
        summary
        changes {
          path
          before
          after
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadAuditQuery, ReadAuditQueryVariables>;
export const ReadLogDocument = new TypedDocumentString(`
    query ReadLog($id: ID!, $status: [EventStatus!], $after: String) {
  scimConfiguration(id: $id) {
    provisioningEvents(first: 25, after: $after, filter: {status: $status}) {
      nodes {
        id
        at
        status
        method
        path
        httpStatus
        summary
        explanation
        person {
          userName
        }
        team {
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadLogQuery, ReadLogQueryVariables>;
export const RemovePersonDocument = new TypedDocumentString(`
    mutation RemovePerson($id: ID!) {
  removePerson(input: {id: $id}) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<RemovePersonMutation, RemovePersonMutationVariables>;
export const RestorePersonDocument = new TypedDocumentString(`
    mutation RestorePerson($id: ID!) {
  restorePerson(input: {id: $id}) {
    person {
      id
      suspended
      hasAccess
      accessExplanation
    }
  }
}
    `) as unknown as TypedDocumentString<RestorePersonMutation, RestorePersonMutationVariables>;
export const RevokeTokenDocument = new TypedDocumentString(`
    mutation RevokeToken($id: ID!) {
  revokeScimToken(input: {id: $id}) {
    token {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeTokenMutation, RevokeTokenMutationVariables>;
export const RotateTokenDocument = new TypedDocumentString(`
    mutation RotateToken($id: ID!, $overlapMinutes: Int = 1440) {
  rotateScimToken(
    input: {scimConfigurationId: $id, overlapMinutes: $overlapMinutes}
  ) {
    bearerToken
    scimConfiguration {
      tokens {
        id
        name
        lastFour
        status
        retiresAt
        lastUsedAt
        lastUserAgent
      }
    }
  }
}
    `) as unknown as TypedDocumentString<RotateTokenMutation, RotateTokenMutationVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) {
    viewer {
      account {
        id
        email
      }
      isServerAdmin
    }
  }
}
    `) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const SuspendPersonDocument = new TypedDocumentString(`
    mutation SuspendPerson($id: ID!, $reason: String!) {
  suspendPerson(input: {id: $id, reason: $reason}) {
    person {
      id
      suspended
      hasAccess
      accessExplanation
    }
  }
}
    `) as unknown as TypedDocumentString<SuspendPersonMutation, SuspendPersonMutationVariables>;
export const WhatTheProviderSeesDocument = new TypedDocumentString(`
    query WhatTheProviderSees($id: ID!, $filter: ScimFilter) {
  scimConfiguration(id: $id) {
    people(filter: $filter) {
      nodes {
        id
        userName
        scimResource
      }
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<WhatTheProviderSeesQuery, WhatTheProviderSeesQueryVariables>;
export const WhoAmIDocument = new TypedDocumentString(`
    query WhoAmI($first: Int = 20) {
  viewer {
    account {
      id
      email
    }
    isServerAdmin
    projects(first: $first) {
      nodes {
        id
        name
        slug
        viewerRole
        viewerCan
      }
    }
    statusPages(first: $first) {
      nodes {
        id
        name
        slug
      }
    }
    serverVersion
  }
}
    `) as unknown as TypedDocumentString<WhoAmIQuery, WhoAmIQueryVariables>;
export const WhoHasAccessDocument = new TypedDocumentString(`
    query WhoHasAccess($projectId: ID!, $after: String) {
  project(id: $projectId) {
    people(first: 50, after: $after, filter: {hasAccess: true}) {
      nodes {
        id
        userName
        displayName
        role
        accessExplanation
        managedBy {
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<WhoHasAccessQuery, WhoHasAccessQueryVariables>;
export const WhoIsInTeamDocument = new TypedDocumentString(`
    query WhoIsInTeam($teamId: ID!, $after: String) {
  team(id: $teamId) {
    name
    role
    memberCount
    managedBy {
      name
    }
    members(first: 50, after: $after) {
      edges {
        source
        managedBy {
          name
        }
        addedAt
        node {
          id
          userName
          hasAccess
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WhoIsInTeamQuery, WhoIsInTeamQueryVariables>;
export const WhoSubscribesDocument = new TypedDocumentString(`
    query WhoSubscribes($statusPageId: ID!, $after: String) {
  statusPage(id: $statusPageId) {
    subscribers(first: 50, after: $after) {
      nodes {
        id
        userName
        active
        hasAccess
        accessExplanation
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
}
    `) as unknown as TypedDocumentString<WhoSubscribesQuery, WhoSubscribesQueryVariables>;
export const WhyNoAccessDocument = new TypedDocumentString(`
    query WhyNoAccess($personId: ID!) {
  person(id: $personId) {
    userName
    active
    hasAccess
    accessExplanation
    deactivatedAt
    suspended
    managedBy {
      name
      identityProvider
    }
    teams {
      nodes {
        name
        role
      }
    }
    provisioningEvents(first: 20) {
      nodes {
        at
        status
        summary
        explanation
        requestId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<WhyNoAccessQuery, WhyNoAccessQueryVariables>;
