import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { AccessTokens } from './domain/accounts/access-tokens.js';
import { AccountDirectory } from './domain/accounts/account-directory.js';
import { AccountLinking } from './domain/accounts/account-linking.js';
import { AccountLinks } from './domain/accounts/account-links.js';
import { Authentication } from './domain/accounts/authentication.js';
import { FirstStart } from './domain/accounts/first-start.js';
import { InvitationAcceptance } from './domain/accounts/invitation-acceptance.js';
import { Invitations } from './domain/accounts/invitations.js';
import type { SendLetter } from './domain/accounts/letter.js';
import { LinkMail } from './domain/accounts/link-mail.js';
import { PasswordGuesses, type GuessCounters } from './domain/accounts/password-guesses.js';
import { PasswordChanges } from './domain/accounts/password-changes.js';
import { PasswordResetRequests } from './domain/accounts/password-reset-requests.js';
import { ReadableStatusPages } from './domain/accounts/readable-status-pages.js';
import { ServerAdministrators } from './domain/accounts/server-administrators.js';
import { Sessions } from './domain/accounts/sessions.js';
import { WayBack } from './domain/accounts/way-back.js';
import { AuditLog } from './domain/audit-log.js';
import { NodeReader } from './domain/nodes/node-reader.js';
import { PeopleService } from './domain/people/people-service.js';
import { PersonErasure } from './domain/people/person-erasure.js';
import { ProjectService, type ProjectCreation } from './domain/projects/project-service.js';
import { ConnectionFeed } from './domain/live/connection-feed.js';
import { EventFeed } from './domain/live/event-feed.js';
import type { News, Publish } from './domain/live/news.js';
import { EventRetention } from './domain/provisioning/event-retention.js';
import { ListCursors } from './domain/provisioning/list-cursor.js';
import { ProvisioningEventReader } from './domain/provisioning/provisioning-event-reader.js';
import { ProvisioningLog } from './domain/provisioning/provisioning-log.js';
import { ProvisioningService } from './domain/provisioning/provisioning-service.js';
import { ConnectionSummary } from './domain/scim-configurations/connection-summary.js';
import { PersonLinkingService } from './domain/scim-configurations/person-linking-service.js';
import { ScimAuthentication } from './domain/scim-configurations/scim-authentication.js';
import { ScimConfigurationReader } from './domain/scim-configurations/scim-configuration-reader.js';
import { ScimConfigurationService } from './domain/scim-configurations/scim-configuration-service.js';
import { ScimTokenService } from './domain/scim-configurations/scim-token-service.js';
import { TeamLinkingService } from './domain/scim-configurations/team-linking-service.js';
import { TokenUsage } from './domain/scim-configurations/token-usage.js';
import type { Clock } from './domain/scope.js';
import { StatusPageService } from './domain/status-pages/status-page-service.js';
import { TeamMembers } from './domain/teams/team-members.js';
import { TeamService } from './domain/teams/team-service.js';
import { Transactions } from './domain/transactions.js';
import { cursorTimeout } from './rest/capabilities.js';

export interface ServiceSettings {
  readonly secretKey: string;
  readonly publicUrl: string;
  /** Hands letters to the mail server; absent on an installation without one. */
  readonly sendLetter?: SendLetter | undefined;
  readonly projectCreation: ProjectCreation;
  readonly eventRetentionDays: number;
  readonly guessCounters: GuessCounters;
  /** Where followers in this process hear of what is new. */
  readonly news: News;
  /** Tells them, and those in other processes. */
  readonly publish: Publish;
}

/** How long what is written off the path of requests may wait, and how much of it (DESIGN 3.5). */
const batching = { delayMs: 200, capacity: 10_000 } as const;

/** Makes every service of the domain once; the other half of the composition root is app.ts. */
export function createServices(orm: MikroORM, clock: Clock, settings: ServiceSettings, log: Logger) {
  const transactions = new Transactions(orm, settings.publish);
  const links = new AccountLinks(transactions, { ...settings, hasMail: settings.sendLetter !== undefined });
  const linking = new AccountLinking();
  const guesses = new PasswordGuesses(settings.guessCounters);
  const onLost = (what: string) => (count: number, cause: unknown): void => { log.error({ err: cause, count }, `${what} could not be written`); };
  const tokenUsage = new TokenUsage(transactions, { ...batching, onLost: onLost('The last use of tokens') });
  const provisioningLog = new ProvisioningLog(transactions, clock, { ...batching, onLost: onLost('Events of the provisioning log') });
  const resetRequests = new PasswordResetRequests({
    transactions, links, guesses, clock, delayMs: batching.delayMs, capacity: 200,
    onLost: (cause) => { log.error({ err: cause }, 'The link of a password reset could not be made'); },
  });
  const [auditLog, eventReader] = [new AuditLog(transactions), new ProvisioningEventReader(transactions)];
  const [configurations, configurationReader] = [new ScimConfigurationService(transactions), new ScimConfigurationReader(transactions)];
  return {
    transactions,
    links,
    linking,
    tokenUsage,
    accessTokens: new AccessTokens(transactions),
    accounts: new AccountDirectory(transactions),
    administrators: new ServerAdministrators(transactions),
    authentication: new Authentication(transactions),
    firstStart: new FirstStart(transactions, links),
    invitationAcceptance: new InvitationAcceptance(transactions, links, linking),
    invitations: new Invitations(transactions, links),
    passwords: new PasswordChanges(transactions, links, linking, guesses),
    resetRequests,
    readablePages: new ReadableStatusPages(transactions),
    sessions: new Sessions(transactions, guesses),
    wayBack: new WayBack(transactions, links),
    linkMail: settings.sendLetter && new LinkMail({
      transactions, links, resetRequests, clock, send: settings.sendLetter,
      onRefused: (linkId, cause) => { log.warn({ err: cause, linkId }, 'The mail server did not take a letter; it is tried again'); },
    }),
    auditLog,
    nodes: new NodeReader(transactions, eventReader, auditLog),
    people: new PeopleService(transactions, linking),
    personErasure: new PersonErasure(transactions, provisioningLog),
    projects: new ProjectService(transactions, settings.projectCreation),
    teams: new TeamService(transactions),
    teamMembers: new TeamMembers(transactions),
    statusPages: new StatusPageService(transactions),
    configurations,
    configurationReader,
    feeds: { events: new EventFeed(transactions, configurations, settings.news), connections: new ConnectionFeed(configurations, configurationReader, settings.news) },
    connectionSummary: new ConnectionSummary(transactions, clock),
    tokens: new ScimTokenService(transactions),
    personLinking: new PersonLinkingService(transactions),
    teamLinking: new TeamLinkingService(transactions),
    scimAuthentication: new ScimAuthentication(transactions, tokenUsage),
    provisioning: new ProvisioningService(transactions, { linking, links }, new ListCursors(settings.secretKey, cursorTimeout)),
    provisioningLog,
    eventReader,
    eventRetention: new EventRetention(transactions, clock, settings.eventRetentionDays),
  };
}

export type Services = ReturnType<typeof createServices>;
