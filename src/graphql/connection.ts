import { ArgsType, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { Page } from '../domain/page.js';
import { PageInfoType } from './page-info.js';

/** One item of a page and the cursor that stands for it. */
export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

/** What the resolver of a list gives; totalCount runs its count only when somebody selects it. */
export interface Connection<Node, EdgeOfNode extends Edge<Node> = Edge<Node>> {
  readonly edges: readonly EdgeOfNode[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfoType;
  readonly totalCount: Promise<number>;
}

/** How a connection is called and what it lists; types come as functions, because the files of types import each other. */
export interface ConnectionSpec {
  /** `Person` gives PersonEdge and PersonConnection. */
  readonly name: string;
  readonly node: () => ClassType;
  /** What the items are, in the plural, for the descriptions. */
  readonly items: string;
  /** How the list is counted; wholly when absent. */
  readonly totalCount?: typeof countedToLimit;
}

/** Lists that grow for ever are not counted to their end (domain/log-page). */
export const countedToLimit = { nullable: true, description: 'How many items the whole list has, counted up to 10,000, and only when asked for.' } as const;
const countedWholly = { nullable: false, description: 'How many items the whole list has; counted only when asked for.' } as const;

/** The arguments of every list; the service checks them and knows how many items a page has when `first` is absent. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: 'How many items to give, from 1 to 100; 20 when absent, 50 of events and audit entries.' })
  first?: number;

  @Field(() => String, { nullable: true, description: 'Give the items after this cursor; absent: from the start.' })
  after?: string | null;
}

/** A page of what a search text leaves. */
export interface PageWithQuery {
  readonly page: PageArgs;
  readonly query: string | null | undefined;
}

/** Makes the edge and connection classes of one kind of node, and the function that presents a domain page as such. */
export function connectionOf<Row extends object>(spec: ConnectionSpec) {
  @ObjectType(`${spec.name}Edge`, { description: `One of the ${spec.items} of a page, with its cursor.` })
  class EdgeType implements Edge<Row> {
    @Field(() => String, { description: 'Stands for the place of this item in the list; pass it as `after`.' })
    readonly cursor!: string;

    @Field(spec.node, { description: 'The item itself.' })
    readonly node!: Row;
  }
  const Connection = connectionClass<Row, Edge<Row>>(spec, () => EdgeType);
  return {
    Edge: EdgeType,
    Connection,
    presentPage: (page: Page<Row>): Connection<Row> =>
      new Connection(page.rows.map((node, index) => ({ node, cursor: page.cursors[index] ?? '' })), page),
  };
}

/**
 * The same for a list whose edges know more than their node, such as how a person came into a team: the edge class is
 * the caller's, and `presentPage` asks for the edge of each row.
 */
export function connectionOfEdges<Node extends object, EdgeOfNode extends Edge<Node>>(spec: ConnectionSpec & { readonly edge: () => ClassType }) {
  const Connection = connectionClass<Node, EdgeOfNode>(spec, spec.edge);
  return {
    Connection,
    presentPage: <Row>(page: Page<Row>, edgeOf: (row: Row, cursor: string) => EdgeOfNode): Connection<Node, EdgeOfNode> =>
      new Connection(page.rows.map((row, index) => edgeOf(row, page.cursors[index] ?? '')), page),
  };
}

function connectionClass<Node extends object, EdgeOfNode extends Edge<Node>>(spec: ConnectionSpec, edge: () => ClassType) {
  @ObjectType(`${spec.name}Connection`, { description: `A page of the ${spec.items}, in a stable order.` })
  class ConnectionType implements Connection<Node, EdgeOfNode> {
    readonly #page: Page<unknown>;

    constructor(edges: readonly EdgeOfNode[], page: Page<unknown>) {
      this.edges = edges;
      this.#page = page;
    }

    @Field(() => [edge()], { description: 'The items of this page with their cursors.' })
    readonly edges: readonly EdgeOfNode[];

    @Field(() => [spec.node()], { description: 'The items of this page, without cursors.' })
    get nodes(): readonly Node[] {
      return this.edges.map((each) => each.node);
    }

    @Field(() => PageInfoType, { description: 'Where this page lies in the list.' })
    get pageInfo(): PageInfoType {
      const { hasNextPage, hasPreviousPage, cursors } = this.#page;
      return { hasNextPage, hasPreviousPage, startCursor: cursors[0] ?? null, endCursor: cursors.at(-1) ?? null };
    }

    @Field(() => Int, spec.totalCount ?? countedWholly)
    get totalCount(): Promise<number> {
      return this.#page.total();
    }
  }
  return ConnectionType;
}
