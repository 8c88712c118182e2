import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { AuditEntry, AuditSubject } from '../../domain/audit-entry.js';
import { auditSentence } from '../../domain/audit-sentence.js';
import type { Change } from '../../domain/change.js';
import type { GraphqlContext } from '../context.js';
import type { ById, Loaders } from '../loaders.js';
import { asNode, NodeType } from '../node.js';
import { EventChangeType } from '../provisioning/event-change-type.js';
import { AuditEntryType } from './audit-entry-type.js';

/** Makes sentence and subject of an audit entry from its facts. */
@Resolver(() => AuditEntryType)
export class AuditEntryResolver {
  @FieldResolver(() => String, { description: 'What happened, in one sentence.' })
  summary(@Root() entry: AuditEntry): string {
    return auditSentence(entry);
  }

  @FieldResolver(() => [EventChangeType], { description: 'What was changed, value by value.' })
  changes(@Root() { facts }: AuditEntry): readonly Change[] {
    return facts.changes ?? [];
  }

  @FieldResolver(() => NodeType, { nullable: true, description: 'What it was changed on, as it is now; null when it is gone, or not to be seen.' })
  async subject(@Root() entry: AuditEntry, @Ctx() { loaders }: GraphqlContext): Promise<NodeType | null> {
    if (entry.subjectId === null || entry.subjectType === null) return null;
    const [typeName, loader] = subjects(loaders)[entry.subjectType] ?? [];
    const row = await loader?.load(entry.subjectId);
    return row === undefined || typeName === undefined ? null : asNode(typeName, row);
  }
}

function subjects(loaders: Loaders): Partial<Record<AuditSubject, readonly [string, ById<{ readonly id: string }>]>> {
  return {
    PROJECT: ['Project', loaders.project], TEAM: ['Team', loaders.team], PERSON: ['Person', loaders.person],
    STATUS_PAGE: ['StatusPage', loaders.statusPage], SCIM_CONFIGURATION: ['ScimConfiguration', loaders.scimConfiguration],
    SCIM_TOKEN: ['ScimToken', loaders.scimToken], ACCOUNT: ['Account', loaders.account],
  };
}
