import * as fc from 'fast-check';
import {
  getNamedType, isAbstractType, isCompositeType, isInterfaceType, isObjectType, type GraphQLCompositeType, type GraphQLField, type GraphQLSchema,
} from 'graphql';
import { ArgumentGenerator, type ArgumentValues } from './argument-generator.js';

/** A query that validates, with the values of its variables. */
export interface GeneratedQuery {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Random queries of a schema that are valid by the way they are made; arguments take these values among others. */
export function queries(schema: GraphQLSchema, values: ArgumentValues): fc.Arbitrary<GeneratedQuery> {
  return fc.gen().map((generate) => new QueryGenerator(schema, new Chance(generate), values).query());
}

/** Draws of one case; each is a choice of fast-check, so that a failing case is made smaller. */
export class Chance {
  constructor(private readonly generate: fc.GeneratorValue) {}

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return this.generate(evenly, count - 1);
  }

  oneIn(count: number): boolean {
    return this.below(count) === count - 1;
  }

  of<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }
}

function evenly(max: number): fc.Arbitrary<number> {
  return fc.noBias(fc.nat({ max }));
}

/** A fragment that may be spread again, with the names that it adds to an answer. */
interface Fragment {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly adds: readonly string[];
}

const deepest = 13;

class QueryGenerator {
  readonly #arguments: ArgumentGenerator;
  readonly #fragments: Fragment[] = [];
  /** How many fields may still come. */
  #left: number;
  #aliases = 0;

  constructor(private readonly schema: GraphQLSchema, private readonly chance: Chance, values: ArgumentValues) {
    this.#arguments = new ArgumentGenerator(chance, values);
    this.#left = 3 + chance.below(40);
  }

  query(): GeneratedQuery {
    const root = this.schema.getQueryType();
    if (root === null || root === undefined) throw new Error('The schema has no queries.');
    const selection = this.#selection(root, 1, new Set());
    const { definitions, variables } = this.#arguments;
    const head = definitions.length === 0 ? 'query' : `query (${definitions.join(', ')})`;
    return { query: [`${head} ${selection}`, ...this.#fragments.map(({ name, type, text }) => `fragment ${name} on ${type} ${text}`)].join('\n'), variables };
  }

  /** What is asked of an object; the names that its answer gets are added to `used`, and none of these comes twice. */
  #selection(type: GraphQLCompositeType, depth: number, used: Set<string>): string {
    const parts = Array.from({ length: 1 + this.chance.below(depth === 1 ? 3 : 5) }, () => this.#part(type, depth, used)).filter((part) => part !== '');
    return `{ ${parts.length === 0 ? this.#field('__typename', '', used) : parts.join(' ')} }`;
  }

  #part(type: GraphQLCompositeType, depth: number, used: Set<string>): string {
    if (isAbstractType(type) && (!isInterfaceType(type) || !this.chance.oneIn(3))) {
      const possible = this.chance.of(this.schema.getPossibleTypes(type));
      return `... on ${possible.name}${this.#arguments.directive()} ${this.#selection(possible, depth, used)}`;
    }
    if (this.#left > 0 && this.chance.oneIn(12)) return `...${this.chance.oneIn(2) ? ` on ${type.name}` : ''}${this.#arguments.directive()} ${this.#selection(type, depth, used)}`;
    if (this.#left > 0 && this.chance.oneIn(8)) return this.#spread(type, depth, used);
    return isObjectType(type) || isInterfaceType(type) ? this.#fieldOf(Object.values(type.getFields()), depth, used) : '';
  }

  /** A fragment of this type: one that is there and adds nothing twice, else a new one. */
  #spread(type: GraphQLCompositeType, depth: number, used: Set<string>): string {
    const again = this.#fragments.find((fragment) => fragment.type === type.name && fragment.adds.every((name) => !used.has(name)));
    const fragment = again ?? this.#newFragment(type, depth, used);
    for (const name of fragment.adds) used.add(name);
    return `...${fragment.name}${this.#arguments.directive()}`;
  }

  #newFragment(type: GraphQLCompositeType, depth: number, used: ReadonlySet<string>): Fragment {
    const inside = new Set(used);
    const text = this.#selection(type, depth, inside);
    const fragment = { name: `F${this.#fragments.length + 1}`, type: type.name, text, adds: [...inside].filter((name) => !used.has(name)) };
    this.#fragments.push(fragment);
    return fragment;
  }

  #fieldOf(fields: readonly GraphQLField<unknown, unknown>[], depth: number, used: Set<string>): string {
    const mayGoOn = this.#left > 0 && depth < deepest;
    const [inner, plain] = [fields.filter((field) => isCompositeType(getNamedType(field.type))), fields.filter((field) => !isCompositeType(getNamedType(field.type)))];
    const choice = mayGoOn && inner.length > 0 && (plain.length === 0 || !this.chance.oneIn(3)) ? inner : plain;
    if (choice.length === 0) return '';
    const field = this.chance.of(choice);
    this.#left -= 1;
    // Now and then the same again, under an alias.
    if (used.has(field.name) && !this.chance.oneIn(4)) return '';
    const type = getNamedType(field.type);
    // The names inside are of another object, so none is taken.
    const inside = isCompositeType(type) ? ` ${this.#selection(type, depth + 1, new Set())}` : '';
    return this.#field(field.name, `${this.#arguments.ofField(field)}${this.#arguments.directive()}${inside}`, used);
  }

  /** A field under its name, or under an alias where that is taken. */
  #field(name: string, rest: string, used: Set<string>): string {
    if (!used.has(name) && !this.chance.oneIn(15)) {
      used.add(name);
      return `${name}${rest}`;
    }
    this.#aliases += 1;
    used.add(`a${this.#aliases}`);
    return `a${this.#aliases}: ${name}${rest}`;
  }
}
