import { GraphQLError, Kind, type ASTVisitor, type FragmentDefinitionNode, type SelectionSetNode, type ValidationContext } from 'graphql';
import { Failure } from '../failure.js';

/**
 * A validation rule that refuses operations whose fields are nested deeper than `limit`, fragments included;
 * introspection is exempt (EXPERIENCE 2, "limits"). Each fragment is measured once, so fragments of fragments are cheap.
 */
export function limitDepth(limit: number): (context: ValidationContext) => ASTVisitor {
  return (context) => {
    const measured = new Map<string, number>();
    return {
      OperationDefinition(operation) {
        if (depthOf(operation.selectionSet, context, measured) <= limit) return;
        const failure = new Failure('QUERY_TOO_COMPLEX', `The operation is nested deeper than ${limit} levels.`, { help: 'Ask for the inner objects by their ids in a second request.' });
        context.reportError(new GraphQLError(failure.message, { nodes: operation, originalError: failure }));
      },
    };
  };
}

function depthOf(selections: SelectionSetNode, context: ValidationContext, measured: Map<string, number>): number {
  return Math.max(0, ...selections.selections.map((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        if (selection.name.value.startsWith('__')) return 0;
        return 1 + (selection.selectionSet === undefined ? 0 : depthOf(selection.selectionSet, context, measured));
      case Kind.INLINE_FRAGMENT: return depthOf(selection.selectionSet, context, measured);
      case Kind.FRAGMENT_SPREAD: return fragmentDepth(context.getFragment(selection.name.value), context, measured);
    }
  }));
}

/** A fragment that spreads itself counts as 0 while it is being measured; another rule of the specification refuses it. */
function fragmentDepth(fragment: FragmentDefinitionNode | null | undefined, context: ValidationContext, measured: Map<string, number>): number {
  if (!fragment) return 0;
  const known = measured.get(fragment.name.value);
  if (known !== undefined) return known;
  measured.set(fragment.name.value, 0);
  const depth = depthOf(fragment.selectionSet, context, measured);
  measured.set(fragment.name.value, depth);
  return depth;
}
