import { Field, ID, InterfaceType } from 'type-graphql';

/** Everything with an id. Rows carry no class, so `node` and `nodes` name the type of what they give with `asNode`. */
@InterfaceType('Node', {
  description: 'Something with an id. The id is the same in GraphQL, in SCIM and in the addresses of the console.',
  resolveType: (value: { readonly __typename?: string }) => value.__typename,
})
export abstract class NodeType {
  @Field(() => ID, { description: 'The one id of this object, everywhere.' })
  readonly id!: string;
}

/** The row with the name of its GraphQL type, for fields that give an interface or a union. */
export function asNode<Row extends object>(typeName: string, row: Row): Row & { readonly __typename: string } {
  return { ...row, __typename: typeName };
}
