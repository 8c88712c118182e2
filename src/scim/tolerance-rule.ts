import type { Filter, Literal } from './filter/filter.js';
import type { JsonValue } from './json.js';
import type { PatchOperation } from './patch/patch-operation.js';
import type { Attribute, ResourceType } from './schema/attribute.js';

/** What every tolerance says about itself, so that it can be listed, replayed and tested. */
interface ToleranceFacts {
  /** The number of its case in test/idps/cases.txt, and what it is about. */
  readonly name: string;
  readonly provider: string;
  /** The recorded conversation of test/idps that needs it. */
  readonly recording: string;
  /** A PATCH that is refused, or means something else, without the rule. */
  readonly example: { readonly resourceType: 'User' | 'Group'; readonly operations: readonly JsonValue[] };
}

/** One deviation from the RFC that is accepted; `kind` says at which point of reading it is applied. */
export type Tolerance = ToleranceFacts & (
  | { readonly kind: 'word'; readonly apply: (word: string) => string }
  | { readonly kind: 'operation'; readonly apply: (operation: PatchOperation, resourceType: ResourceType) => readonly PatchOperation[] }
  | { readonly kind: 'value'; readonly apply: (attribute: Attribute, value: JsonValue) => JsonValue }
  | { readonly kind: 'missing'; readonly apply: (filter: Filter) => ReadonlyMap<string, Literal> | undefined }
);

/** The word of `op` as the rules read it. */
export function tolerateWord(word: string, rules: readonly Tolerance[]): string {
  return rules.reduce((read, rule) => rule.kind === 'word' ? rule.apply(read) : read, word);
}

/** An operation as the rules read it: none, one or several legal ones, in order. */
export function tolerateOperation(
  operation: PatchOperation, resourceType: ResourceType, rules: readonly Tolerance[],
): readonly PatchOperation[] {
  let operations: readonly PatchOperation[] = [operation];
  for (const rule of rules) {
    if (rule.kind === 'operation') operations = operations.flatMap(each => rule.apply(each, resourceType));
  }
  return operations;
}

/** The value of an attribute as the rules read it. */
export function tolerateValue(attribute: Attribute, value: JsonValue, rules: readonly Tolerance[]): JsonValue {
  let read = value;
  for (const rule of rules) {
    if (rule.kind === 'value') read = rule.apply(attribute, read);
  }
  return read;
}

/** The sub-attributes of an element to make where a value path found none; undefined where the rules allow none. */
export function tolerateMissing(filter: Filter, rules: readonly Tolerance[]): ReadonlyMap<string, Literal> | undefined {
  for (const rule of rules) {
    const element = rule.kind === 'missing' ? rule.apply(filter) : undefined;
    if (element !== undefined) return element;
  }
  return undefined;
}
