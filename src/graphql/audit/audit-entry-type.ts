import { Field, ObjectType } from 'type-graphql';
import type { AuditEntry } from '../../domain/audit-entry.js';
import { connectionOf, countedToLimit } from '../connection.js';
import { NodeType } from '../node.js';

/** An audit entry, as GraphQL shows it; the source is the row. Sentence, subject and changes are in the resolver. */
@ObjectType('AuditEntry', { implements: NodeType, description: 'Something that a human or a script changed through GraphQL in a project or one of its status pages. What they change of accounts alone is written down too, but no query shows it.' })
export class AuditEntryType extends NodeType {
  @Field(() => Date, { description: 'When it was changed.' })
  at!: Date;

  @Field(() => String, { description: 'Who did it: the e-mail address of the account at that time.' })
  actor!: string;

  @Field(() => String, { description: 'The mutation that did it.' })
  action!: string;
}

export const auditEntryConnection = connectionOf<AuditEntry>({ name: 'AuditEntry', node: () => AuditEntryType, items: 'audit entries', totalCount: countedToLimit });
