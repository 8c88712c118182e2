import type { PerPlace } from '../../src/domain/admission.js';
import type { AuditEntry } from '../../src/domain/audit-entry.js';
import type { AuditLog } from '../../src/domain/audit-log.js';
import type { DirectoryKind } from '../../src/domain/directory.js';
import type { Page, PageRequest } from '../../src/domain/page.js';
import type { PeopleService, PersonListQuery } from '../../src/domain/people/people-service.js';
import type { Person } from '../../src/domain/people/person.js';
import type { LoggedEvent } from '../../src/domain/provisioning/logged-event.js';
import type { ProvisioningEventFilter } from '../../src/domain/provisioning/provisioning-event-filter.js';
import type { ProvisioningEventReader } from '../../src/domain/provisioning/provisioning-event-reader.js';
import type { ScimConfiguration } from '../../src/domain/scim-configurations/scim-configuration.js';
import type { ScimConfigurationService } from '../../src/domain/scim-configurations/scim-configuration-service.js';
import type { Scope } from '../../src/domain/scope.js';
import type { StatusPage } from '../../src/domain/status-pages/status-page.js';
import type { StatusPageService } from '../../src/domain/status-pages/status-page-service.js';
import type { Team } from '../../src/domain/teams/team.js';
import type { TeamService } from '../../src/domain/teams/team-service.js';
import { Failure } from '../../src/failure.js';

/** A page of the people of one directory; a refusal is thrown, here and below. */
export async function listPeople(people: PeopleService, scope: Scope, { directoryId, ...list }: PersonListQuery & { readonly directoryId: string }, request: PageRequest): Promise<Page<Person>> {
  return only(await people.listPeopleOf(scope, [directoryId], list, request));
}

export async function listTeams(teams: TeamService, scope: Scope, projectId: string, request: PageRequest, query?: string): Promise<Page<Team>> {
  return only(await teams.listTeamsOf(scope, [projectId], request, query));
}

export async function listStatusPages(pages: StatusPageService, scope: Scope, projectId: string, request: PageRequest, query?: string): Promise<Page<StatusPage>> {
  return only(await pages.listStatusPagesOf(scope, [projectId], request, query));
}

export async function listConfigurations(configurations: ScimConfigurationService, scope: Scope, kind: DirectoryKind, directoryId: string, request: PageRequest): Promise<Page<ScimConfiguration>> {
  return only(await configurations.listForDirectories(scope, kind, [directoryId], request));
}

export async function listEntries(audit: AuditLog, scope: Scope, projectId: string, request: PageRequest): Promise<Page<AuditEntry>> {
  return only(await audit.listEntriesOf(scope, [projectId], request));
}

export async function listEvents(events: ProvisioningEventReader, scope: Scope, directoryId: string, request: PageRequest, filter: ProvisioningEventFilter = {}): Promise<Page<LoggedEvent>> {
  return only(await events.listMany(scope, [{ name: 'events', directoryId, filter }], request));
}

function only<Value>(answers: PerPlace<Value>): Value {
  const [answer] = answers.values();
  if (answer === undefined) throw new Error('A list that was asked for is missing in the answer.');
  if (answer instanceof Failure) throw answer;
  return answer;
}
