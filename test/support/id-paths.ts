import { getNamedType, getNullableType, isCompositeType, isEnumType, isInputObjectType, isListType, isNonNullType, type GraphQLArgument, type GraphQLField, type GraphQLInputField, type GraphQLInputType, type GraphQLSchema } from 'graphql';

/** A place in the arguments of an operation that takes an id: `mutation.changeTeamMembers.input.add`. */
export interface IdPlace {
  readonly name: string;
  /** The operation with this id there, and the ids of `own` wherever else one is needed. */
  readonly document: (id: string, own: OwnIds) => string;
}

/** The caller's own object for an argument of this name, of an operation of that name. */
export type OwnIds = (argument: string, operation: string) => string;

/** Every place of every query and mutation of the schema that takes an id. */
export function idPlaces(schema: GraphQLSchema): readonly IdPlace[] {
  return (['query', 'mutation'] as const).flatMap((kind) => {
    const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(root?.getFields() ?? {}).flatMap((field) => placesOf(field, `${kind}.${field.name}`, (call) => `${kind} { ${call} }`));
  });
}

/** The same for the fields of a type, reached from the caller's own object of it. */
export function idPlacesInside(schema: GraphQLSchema, typeName: string, query: string): readonly IdPlace[] {
  const type = schema.getType(typeName);
  if (type === undefined || !('getFields' in type)) throw new Error(`There is no type ${typeName} with fields.`);
  // A type with arguments on its fields is an object here.
  const fields = Object.values(type.getFields()) as GraphQLField<unknown, unknown>[];
  return fields.flatMap((field) => placesOf(field, `${typeName}.${field.name}`, (call, own) => `{ ${query}(id: "${own('id', query)}") { ${call} } }`));
}

type Input = GraphQLArgument | GraphQLInputField;

function placesOf(field: GraphQLField<unknown, unknown>, name: string, wrap: (call: string, own: OwnIds) => string): readonly IdPlace[] {
  return field.args.flatMap((argument) => pathsOf(argument, [])).map((path) => ({
    name: [name, ...path].join('.'),
    document: (id, own) => {
      const values = field.args.flatMap((argument) => printArgument(argument, path, id, (of) => own(of, field.name)));
      return wrap(`${field.name}(${values.join(', ')}) ${selectionOf(field)}`, own);
    },
  }));
}

function pathsOf(input: Input, above: readonly string[]): readonly (readonly string[])[] {
  const type = getNamedType(input.type);
  const path = [...above, input.name];
  if (type.name === 'ID') return [path];
  return isInputObjectType(type) ? Object.values(type.getFields()).flatMap((field) => pathsOf(field, path)) : [];
}

/** What stands at the path, and what is required beside it. */
function printArgument(input: Input, path: readonly string[], id: string, own: (argument: string) => string): readonly string[] {
  const chosen = path[0] === input.name;
  // Whoever is added by hand into teams, or invited, joins a project.
  const companion = input.name === 'projectId' && path.at(-1) === 'teamIds';
  if (!chosen && !companion && !(isNonNullType(input.type) && input.defaultValue === undefined)) return [];
  return [`${input.name}: ${printValue(input.name, input.type, chosen ? path.slice(1) : undefined, id, own)}`];
}

function printValue(name: string, type: GraphQLInputType, path: readonly string[] | undefined, id: string, own: (argument: string) => string): string {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return `[${printValue(name, nullable.ofType, path, id, own)}]`;
  if (isInputObjectType(nullable)) return `{ ${Object.values(nullable.getFields()).flatMap((field) => printArgument(field, path ?? [], id, own)).join(', ')} }`;
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name ?? 'NONE';
  switch (nullable.name) {
    case 'ID': return JSON.stringify(path === undefined ? own(name) : id);
    case 'Boolean': return 'true';
    case 'Int': return '1';
    default: return '"somebody@acme.example"';
  }
}

function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return '';
  return type.name.endsWith('Connection') ? '{ nodes { __typename } totalCount }' : '{ __typename }';
}
