import { defaultFieldResolver, getNamedType, isCompositeType, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';

/** Counts what the resolvers of a schema really do for one request, in the words of the estimate. */
export class ResolverMeter {
  /** How often a resolver was called. */
  calls = 0;
  #tenths = 0;
  /** Contexts of requests that are over: when one part of an answer fails, others are still made, for nobody. */
  readonly #earlier = new WeakSet<object>();
  #current: object | undefined;

  /** Listens to every field of the schema from now on, introspection aside. */
  constructor(schema: GraphQLSchema) {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue;
      for (const field of Object.values(type.getFields())) this.#listen(field);
    }
  }

  /** Every object that was given counts 1 and every plain value 0.1; an empty list or a null counts like one item. */
  get cost(): number {
    return this.#tenths / 10;
  }

  /** Forgets all; what is counted from now on is the next request's, by its context. */
  reset(): void {
    if (this.#current !== undefined) this.#earlier.add(this.#current);
    this.#current = undefined;
    this.calls = 0;
    this.#tenths = 0;
  }

  #listen(field: GraphQLField<unknown, unknown>): void {
    const { resolve = defaultFieldResolver } = field;
    const tenths = isCompositeType(getNamedType(field.type)) ? 10 : 1;
    const weigh = (result: unknown, context: unknown): unknown => {
      if (context === this.#current) this.#tenths += tenths * (Array.isArray(result) ? Math.max(result.length, 1) : 1);
      return result;
    };
    field.resolve = (source, values, context, info) => {
      // Each request of this server has an object as its context.
      if (!this.#earlier.has(context as object)) this.#current ??= context as object;
      if (context === this.#current) this.calls += 1;
      const result: unknown = resolve(source, values, context, info);
      return result instanceof Promise ? result.then((given) => weigh(given, context)) : weigh(result, context);
    };
  }
}
