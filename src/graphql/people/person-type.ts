import { Field, Int, ObjectType } from 'type-graphql';
import type { Person } from '../../domain/people/person.js';
import type { Source } from '../../domain/source.js';
import { connectionOf } from '../connection.js';
import { NodeType } from '../node.js';
import { SourceEnum } from './source.js';

/** A person, as GraphQL shows them; the source is the row. What is computed or not for everybody is in the field resolver. */
@ObjectType('Person', { implements: NodeType, description: 'One human in one project or on one status page. The id is the SCIM id of the user too.' })
export class PersonType extends NodeType {
  @Field(() => String, { description: 'The name by which the identity provider and Muster know the person; mostly an e-mail address.' })
  userName!: string;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  displayName!: string | null;

  @Field(() => String, { nullable: true, description: 'The given name.' })
  givenName!: string | null;

  @Field(() => String, { nullable: true, description: 'The family name.' })
  familyName!: string | null;

  @Field(() => String, { nullable: true, description: 'The whole name, as the identity provider writes it.' })
  formattedName!: string | null;

  @Field(() => Boolean, { description: 'What the identity provider last said. Whether the person may enter is hasAccess.' })
  active!: boolean;

  @Field(() => Date, { nullable: true, description: 'Since when access is over because the identity provider said so; null while it is not.' })
  deactivatedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the person was removed for ever; their history stays.' })
  removedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the personal data of the removed person was taken away (erasePerson): since then userName is "[erased]", and names, addresses and externalId are null.' })
  erasedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'Since when an administrator has suspended the person; null while nobody has.' })
  suspendedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the identity provider let go of the person while their access stayed.' })
  releasedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the person was last invited.' })
  invitedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When an identity provider last changed the person.' })
  lastPushedAt!: Date | null;

  @Field(() => SourceEnum, { description: 'How the person came to be here.' })
  source!: Source;

  @Field(() => Int, { description: 'Moves with every change; pass it as expectedVersion.' })
  version!: number;

  @Field(() => Date, { description: 'When the person came.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When the person was last changed.' })
  updatedAt!: Date;
}

export const personConnection = connectionOf<Person>({ name: 'Person', node: () => PersonType, items: 'people' });
