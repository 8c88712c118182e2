import { registerEnumType } from 'type-graphql';

/**
 * Registers an enum whose values are the domain's own words, each with its description, and gives the object that
 * stands for it in `() => XEnum`. A value without a description does not compile.
 */
export function textEnum<Value extends string>(name: string, description: string, values: Readonly<Record<Value, string>>): Readonly<Record<Value, Value>> {
  const names = Object.keys(values) as Value[]; // the keys of an object literal are exactly its declared keys
  const members = Object.fromEntries(names.map((value) => [value, value])) as Record<Value, Value>;
  registerEnumType(members, {
    name,
    description,
    valuesConfig: Object.fromEntries(names.map((value) => [value, { description: values[value] }])) as Record<Value, { description: string }>,
  });
  return members;
}
