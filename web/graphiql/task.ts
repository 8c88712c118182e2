import { Kind, parse, type TypeNode } from 'graphql';

/** A task of schema/operations, ready to be opened. */
export interface Task {
  /** The name of its file. */
  readonly name: string;
  readonly title: string;
  /** The sentences above the operation. */
  readonly description: string;
  readonly query: string;
  /** JSON with a place for everything that has to be filled in. */
  readonly variables: string;
}

/** Reads a task out of the text of its file. */
export function readTask(name: string, query: string): Task {
  const words = name.replaceAll('-', ' ');
  return {
    name,
    title: `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
    description: (/^(#.*\n)+/.exec(query)?.[0] ?? '').replaceAll(/^# ?/gm, '').replaceAll('\n', ' ').trim(),
    query,
    variables: writeVariables(placesOf(query)),
  };
}

/** The variables as they stand in the editor. */
export function writeVariables(variables: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(variables, undefined, 2);
}

/** The variables without which the operation cannot run, each with an empty value of its type. */
function placesOf(query: string): Readonly<Record<string, unknown>> {
  const [operation] = parse(query).definitions;
  const variables = operation?.kind === Kind.OPERATION_DEFINITION ? operation.variableDefinitions ?? [] : [];
  const needed = variables.filter(({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined);
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
