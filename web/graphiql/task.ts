import { Kind, parse, type OperationDefinitionNode, type TypeNode } from 'graphql';

/** A task of schema/operations, ready to be opened. */
export interface Task {
  /** The name of its file. */
  readonly name: string;
  readonly title: string;
  /** The sentences above the operation. */
  readonly description: string;
  readonly query: string;
  readonly operation: OperationDefinitionNode;
  /** JSON with a place for everything that has to be filled in. */
  readonly variables: string;
}

/** Reads a task out of the text of its file. Throws when that does not begin with an operation. */
export function readTask(name: string, query: string): Task {
  const [operation] = parse(query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`There is no operation in the file of the task ${name}.`);
  const words = name.replaceAll('-', ' ').replaceAll(/\bi\b/g, 'I');
  return {
    name,
    title: `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
    description: (/^(#.*\n)+/.exec(query)?.[0] ?? '').replaceAll(/^# ?/gm, '').replaceAll('\n', ' ').trim(),
    query,
    operation,
    variables: writeVariables(placesOf(operation)),
  };
}

/** The variables as they stand in the editor. */
export function writeVariables(variables: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(variables, undefined, 2);
}

/** The variables without which the operation cannot run, each with an empty value of its type. */
function placesOf({ variableDefinitions = [] }: OperationDefinitionNode): Readonly<Record<string, unknown>> {
  const needed = variableDefinitions.filter(({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined);
  return Object.fromEntries(needed.map(({ variable, type }) => [variable.name.value, emptyValueOf(type)]));
}

function emptyValueOf(type: TypeNode): unknown {
  if (type.kind === Kind.NON_NULL_TYPE) return emptyValueOf(type.type);
  if (type.kind === Kind.LIST_TYPE) return [];
  switch (type.name.value) {
    case 'Boolean': return false;
    case 'Int': case 'Float': return 0;
    default: return '';
  }
}
