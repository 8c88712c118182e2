import { GraphQLError, Kind, OperationTypeNode, type ASTNode, type ASTVisitor, type ValidationContext } from 'graphql';
import { Failure } from '../failure.js';

/** How deep lists and objects may be inside one another in a value, written out or in a variable (THREATS 2.2). */
export const deepestValue = 12;

/** A validation rule: there are no subscriptions in a POST, which graphql-js itself would find out only when it runs them. */
export function refuseSubscriptions(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) refuse(context, operation, 'Subscriptions do not run over POST.', 'Open a WebSocket at the same address with the protocol graphql-transport-ws (graphql-ws).');
    },
  };
}

/**
 * A validation rule for what is written out in the document, as the JSON reader has it for variables: texts without
 * NUL, which cannot be stored (graphql-js refuses lone surrogates itself), no key `__proto__`, and not too deep.
 */
export function refuseUnfitLiterals(context: ValidationContext): ASTVisitor {
  let depth = 0;
  const deeper = (node: ASTNode): void => {
    depth += 1;
    if (depth === deepestValue + 1) refuse(context, node, `A value nests lists and objects deeper than ${deepestValue} levels.`);
  };
  const shallower = (): void => { depth -= 1; };
  return {
    StringValue(node) {
      if (node.value.includes('\0')) refuse(context, node, 'A text in the document holds the NUL character, which cannot be stored.', 'Send it without.');
    },
    ObjectField(node) {
      if (node.name.value === '__proto__') refuse(context, node, 'The key "__proto__" is not accepted.');
    },
    [Kind.OBJECT]: { enter: deeper, leave: shallower },
    [Kind.LIST]: { enter: deeper, leave: shallower },
  };
}

function refuse(context: ValidationContext, node: ASTNode, sentence: string, help?: string): void {
  const failure = new Failure('INVALID', sentence, help === undefined ? {} : { help });
  context.reportError(new GraphQLError(failure.message, { nodes: node, originalError: failure }));
}
