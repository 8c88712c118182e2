import { AccountEntity } from './accounts/account.js';
import { AccountLinkEntity } from './accounts/account-link.js';
import { AccessTokenEntity } from './accounts/access-token.js';
import { SessionEntity } from './accounts/session.js';
import { AuditEntryEntity } from './audit-entry.js';
import { DirectoryEntity } from './directory.js';
import { PersonEntity } from './people/person.js';
import { ProjectEntity } from './projects/project.js';
import { ProvisioningEventEntity } from './provisioning/provisioning-event.js';
import { DefaultTeamEntity, ScimConfigurationEntity } from './scim-configurations/scim-configuration.js';
import { ScimTokenEntity } from './scim-configurations/scim-token.js';
import { StatusPageEntity } from './status-pages/status-page.js';
import { TeamEntity } from './teams/team.js';
import { TeamMemberEntity } from './teams/team-member.js';

/** Every table as an ORM entity; the migrations are the truth about keys and indexes. */
export const entities = [
  AccessTokenEntity, AccountEntity, AccountLinkEntity, AuditEntryEntity, DefaultTeamEntity, DirectoryEntity, PersonEntity,
  ProjectEntity, ProvisioningEventEntity, ScimConfigurationEntity, ScimTokenEntity, SessionEntity, StatusPageEntity,
  TeamEntity, TeamMemberEntity,
] as const;

