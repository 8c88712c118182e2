import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { FoundNode, NodeReader } from '../domain/nodes/node-reader.js';
import { notFound } from '../domain/policy.js';
import { Failure } from '../failure.js';
import type { GraphqlContext } from './context.js';
import { asNode, NodeType } from './node.js';

/** Anything by its id alone, for caches and tools that keep ids and not types. */
@Resolver()
export class NodeResolver {
  constructor(private readonly reader: NodeReader) {}

  @Query(() => NodeType, { nullable: true, description: 'Whatever has this id: a project, a status page, a person, a team, a SCIM configuration, a token, an event, an audit entry or an account.' })
  async node(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: GraphqlContext): Promise<NodeType> {
    const found = (await this.reader.list(context, [id])).get(id) ?? notFound();
    if (found instanceof Failure) throw found;
    return present(found);
  }

  @Query(() => [NodeType], {
    nullable: 'items', description: 'Whatever has these ids, at most 100, in their order. What is not there, or not for the caller, is null, and an error says why.',
  })
  async nodes(@Arg('ids', () => [ID], { description: 'Their ids.' }) ids: readonly string[], @Ctx() context: GraphqlContext): Promise<readonly (NodeType | Failure)[]> {
    const found = await this.reader.list(context, ids);
    return ids.map((id) => {
      const node = found.get(id) ?? notFound();
      // The executor takes an error in a list as that of its place.
      return node instanceof Failure ? node : present(node);
    });
  }
}

function present({ kind, row }: FoundNode): NodeType {
  return asNode(kind, row);
}
