import {
  getDirectiveValues, getNamedType, getNullableType, GraphQLID, GraphQLIncludeDirective, GraphQLInt, GraphQLList, GraphQLSkipDirective, isCompositeType, isInterfaceType, isListType,
  isObjectType, Kind, SchemaMetaFieldDef, TypeMetaFieldDef, valueFromAST,
  type DirectiveNode, type FieldNode, type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLField, type GraphQLOutputType, type GraphQLSchema,
  type OperationDefinitionNode, type SelectionNode, type SelectionSetNode,
} from 'graphql';
import { listSizes, unknownListSize, usualPages } from './list-sizes.js';

/** What an operation asks for at most, fragments included as often as they are spread. */
export interface Measure {
  /** An object counts 1 and a plain value 0.1, times the sizes of the lists around it; introspection a fiftieth of that. */
  readonly cost: number;
  /** Fields inside one another; introspection is exempt (EXPERIENCE 2, "limits"). */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields of the outermost selection itself. */
  readonly fields: number;
}

/** An operation with everything that decides how much it gives. */
export interface MeasuredOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced, as the executor will see them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Where sums stop growing; far beyond every limit. */
export const immeasurable = 1_000_000_000;

/** A cost is added up in whole thousandths: tenths do not add up in binary. */
const point = 1000;

/**
 * Measures an operation in one walk with its real variables (THREATS 2.2). Each fragment is walked once for each page
 * size that it is spread in, so fragments of fragments stay cheap; one that spreads itself is immeasurable. What
 * @skip and @include take out for these variables is not counted, because it does not run.
 */
export function measureOperation(measured: MeasuredOperation): Measure {
  const { schema, operation } = measured;
  const root = schema.getRootType(operation.operation) ?? undefined;
  const ofVariables = (operation.variableDefinitions ?? []).flatMap((definition) => definition.directives ?? []);
  const measure = together([new Walk(measured).measureSelections(operation.selectionSet, root, undefined), ofDirectives([...operation.directives ?? [], ...ofVariables])]);
  return { ...measure, cost: measure.cost / point };
}

/** What is around a selection: its type, if the schema knows it, and the page size where it is that of a connection. */
type Place = GraphQLCompositeType | undefined;

class Walk {
  readonly #known = new Map<string, Measure>();

  constructor(private readonly measured: MeasuredOperation) {}

  measureSelections(selections: SelectionSetNode, type: Place, page: number | undefined): Measure {
    return together(selections.selections.flatMap((selection) => [
      ofDirectives(selection.directives ?? []), this.#runs(selection) ? this.#measureSelection(selection, type, page) : nothing,
    ]));
  }

  #measureSelection(selection: SelectionNode, type: Place, page: number | undefined): Measure {
    switch (selection.kind) {
      case Kind.FIELD: return this.#measureField(selection, type, page);
      case Kind.INLINE_FRAGMENT: {
        const narrowed = selection.typeCondition === undefined ? type : this.#typeNamed(selection.typeCondition.name.value);
        return this.measureSelections(selection.selectionSet, narrowed, page);
      }
      case Kind.FRAGMENT_SPREAD: return this.#measureFragment(selection.name.value, page);
    }
  }

  #measureFragment(name: string, page: number | undefined): Measure {
    const fragment = this.measured.fragments.get(name);
    if (fragment === undefined) return nothing;
    const key = `${name} ${page ?? ''}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, endless);
    const measure = together([ofDirectives(fragment.directives ?? []), this.measureSelections(fragment.selectionSet, this.#typeNamed(fragment.typeCondition.name.value), page)]);
    this.#known.set(key, measure);
    return measure;
  }

  #measureField(node: FieldNode, parent: Place, page: number | undefined): Measure {
    const field = this.#fieldOf(node, parent);
    const type = field === undefined ? undefined : getNamedType(field.type);
    const inside = node.selectionSet === undefined ? nothing
      : this.measureSelections(node.selectionSet, type !== undefined && isCompositeType(type) ? type : undefined, this.#pageOf(node, type?.name));
    const introspection = node.name.value.startsWith('__') || parent?.name.startsWith('__') === true;
    const own = (node.selectionSet === undefined ? costOfValue : costOfObject) * (introspection ? introspectionShare : 1);
    const items = field !== undefined && isList(field.type) ? this.#idsOf(node) ?? sizeOf(`${parent?.name ?? ''}.${node.name.value}`, page) : 1;
    return {
      cost: saturated(items * (own + inside.cost)),
      depth: introspection ? 0 : 1 + inside.depth,
      aliases: saturated(inside.aliases + (node.alias === undefined ? 0 : 1)),
      directives: inside.directives,
      fields: 1,
    };
  }

  /** Whether @skip and @include let it run. */
  #runs(selection: SelectionNode): boolean {
    const { variables } = this.measured;
    return getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] !== true && getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] !== false;
  }

  #typeNamed(name: string): Place {
    const type = this.measured.schema.getType(name);
    return type !== undefined && isCompositeType(type) ? type : undefined;
  }

  #fieldOf({ name: { value: name } }: FieldNode, parent: Place): GraphQLField<unknown, unknown> | undefined {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return parent !== undefined && (isObjectType(parent) || isInterfaceType(parent)) ? parent.getFields()[name] : undefined;
  }

  /** How many ids a list is asked for by; undefined where it is not. */
  #idsOf(node: FieldNode): number | undefined {
    const argument = node.arguments?.find(({ name }) => name.value === 'ids');
    const ids = argument && valueFromAST(argument.value, listOfIds, this.measured.variables);
    return Array.isArray(ids) ? within(ids.length) : undefined;
  }

  /** The page size of a connection: what the domain refuses costs nothing, so it may count as the nearest size that it takes. */
  #pageOf(node: FieldNode, typeName = ''): number | undefined {
    if (!typeName.endsWith('Connection')) return undefined;
    const argument = node.arguments?.find(({ name }) => name.value === 'first');
    const first = argument && valueFromAST(argument.value, GraphQLInt, this.measured.variables);
    return typeof first === 'number' ? within(first) : usualPages.get(typeName) ?? usualPage;
  }
}

const costOfObject = point;
const costOfValue = point / 10;
/** The schema is in memory, and tools read the whole of it. */
const introspectionShare = 1 / 50;
const usualPage = 20;
const largestPage = 100;

const listOfIds = new GraphQLList(GraphQLID);

function within(items: number): number {
  return Math.min(Math.max(items, 1), largestPage);
}

const nothing: Measure = { cost: 0, depth: 0, aliases: 0, directives: 0, fields: 0 };
const endless: Measure = { cost: immeasurable, depth: immeasurable, aliases: immeasurable, directives: immeasurable, fields: immeasurable };

function ofDirectives(directives: readonly DirectiveNode[]): Measure {
  return { ...nothing, directives: directives.length };
}

/** Selections beside one another: everything adds up, but for the depth. */
function together(measures: readonly Measure[]): Measure {
  return measures.reduce((sum, each) => ({
    cost: saturated(sum.cost + each.cost),
    depth: Math.max(sum.depth, each.depth),
    aliases: saturated(sum.aliases + each.aliases),
    directives: saturated(sum.directives + each.directives),
    fields: saturated(sum.fields + each.fields),
  }), nothing);
}

function sizeOf(name: string, page: number | undefined): number {
  return page !== undefined && /\.(edges|nodes)$/.test(name) ? page : listSizes.get(name) ?? unknownListSize;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

function saturated(amount: number): number {
  return Math.min(amount, immeasurable);
}
