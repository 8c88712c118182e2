import { getNamedType, getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField, type GraphQLField, type GraphQLInputType } from 'graphql';
import type { Chance } from './query-generator.js';

/** What stands in arguments: ids that exist by the field or the argument that takes them, and texts by the argument. */
export interface ArgumentValues {
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/** A value in both of its forms: written out in a document, and in JSON. */
interface Value {
  readonly literal: string;
  readonly json: unknown;
}

/** Random arguments and directives of one document; where it makes variables, it says which. */
export class ArgumentGenerator {
  /** As they stand at the head of the operation. */
  readonly definitions: string[] = [];
  readonly variables: Record<string, unknown> = {};

  constructor(private readonly chance: Chance, private readonly values: ArgumentValues) {}

  /** The arguments of a field between brackets; nothing for a field without. Sizes of pages are small more often than not. */
  ofField(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.filter((argument) => isRequiredArgument(argument) || this.#isChosen(argument.name));
    if (given.length === 0) return '';
    return `(${given.map((argument) => `${argument.name}: ${this.#written(argument.type, this.#valueOf(argument.type, argument.name, field.name))}`).join(', ')})`;
  }

  /** Now and then a directive that leaves something out, or does not. */
  directive(): string {
    if (!this.chance.oneIn(20)) return '';
    const value = this.chance.oneIn(2);
    return ` @${this.chance.oneIn(2) ? 'skip' : 'include'}(if: ${this.chance.oneIn(2) ? String(value) : this.#variable('Boolean!', value)})`;
  }

  /** Ids and page sizes mostly; cursors and searches find little. */
  #isChosen(name: string): boolean {
    return name === 'id' || (name === 'first' ? !this.chance.oneIn(3) : this.chance.oneIn(6));
  }

  #written(type: GraphQLInputType, { literal, json }: Value): string {
    return this.chance.oneIn(4) ? this.#variable(String(type), json) : literal;
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.definitions.length + 1}`;
    this.definitions.push(`$${name}: ${type}`);
    this.variables[name] = value;
    return `$${name}`;
  }

  #valueOf(type: GraphQLInputType, name: string, around: string): Value {
    const nullable = getNullableType(type);
    if (!isNonNullType(type) && this.chance.oneIn(25)) return { literal: 'null', json: null };
    if (isListType(nullable)) {
      const items = Array.from({ length: this.chance.of([0, 1, 2, 3, 30, 110]) }, () => this.#valueOf(nullable.ofType, name, around));
      return { literal: `[${items.map(({ literal }) => literal).join(', ')}]`, json: items.map(({ json }) => json) };
    }
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields()).filter((field) => isRequiredInputField(field) || this.chance.oneIn(5))
        .map((field): readonly [string, Value] => [field.name, this.#valueOf(field.type, field.name, field.name)]);
      return { literal: `{ ${fields.map(([key, { literal }]) => `${key}: ${literal}`).join(', ')} }`, json: Object.fromEntries(fields.map(([key, { json }]) => [key, json])) };
    }
    if (isEnumType(nullable)) {
      const { name: member } = this.chance.of(nullable.getValues());
      return { literal: member, json: member };
    }
    const json = this.#plain(getNamedType(nullable).name, name, around);
    return { literal: JSON.stringify(json), json };
  }

  #plain(type: string, name: string, around: string): unknown {
    const { ids, texts } = this.values;
    switch (type) {
      case 'ID': return this.chance.of(this.chance.oneIn(10) ? Object.values(ids).flat() : ids[around] ?? ids[name] ?? Object.values(ids).flat());
      case 'Int': return this.chance.of([1, 2, 3, 5, 7, 10, 20, 100, 0, -1, 101]);
      case 'Boolean': return this.chance.oneIn(2);
      case 'DateTime': return this.chance.of(['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z']);
      case 'ScimFilter': return this.chance.of(['userName pr', 'userName sw "a"', 'displayName pr', 'active eq true']);
      default: return this.chance.of(texts[name === 'slug' ? around : name] ?? ['a', 'e', '']);
    }
  }
}
