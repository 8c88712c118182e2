import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/scim/json.js';
import type { ModelOperation, ModelTarget } from './user-patch-model.js';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** An operation by its meaning, and one of the ways in which a provider may write it. */
export interface WrittenOperation {
  readonly meaning: ModelOperation;
  readonly wire: JsonObject;
}

const text = fc.constantFrom('a', 'A', 'b', ' a', 'work', 'Work', 'home', 'x@y');
const wrong = fc.constantFrom<JsonValue>(true, [], {}, ['a'], [{}]);
/** A value of a text attribute: mostly right, sometimes null, a number or nonsense. */
const textValue = fc.oneof({ weight: 12, arbitrary: text }, { weight: 2, arbitrary: fc.constantFrom<JsonValue>(null, '', 7) }, { weight: 1, arbitrary: wrong });
const flagValue = fc.oneof({ weight: 10, arbitrary: fc.constantFrom<JsonValue>(true, false, 'True', 'false', 'FALSE') }, { weight: 1, arbitrary: fc.constantFrom<JsonValue>(null, 'yes', 1, [], {}) });

function element(odd: boolean): fc.Arbitrary<JsonObject> {
  const value = odd ? textValue : text;
  const primary = odd ? flagValue : fc.boolean();
  return fc.record({ value, type: value, primary, display: value, ...(odd && { unknown: fc.constant('x') }) }, { requiredKeys: [], noNullPrototype: true });
}

/** Users with a few of the attributes that the model knows, in the form in which they are presented. */
export const users: fc.Arbitrary<JsonObject> = fc.record({
  userName: text, active: fc.boolean(), title: text,
  name: fc.record({ givenName: text, familyName: text }, { noNullPrototype: true }),
  department: text,
  emails: fc.uniqueArray(element(false).filter(({ value }) => value !== undefined), { maxLength: 3, selector: ({ value, type }) => `${String(value).trim().toLowerCase()} ${String(type ?? '').trim().toLowerCase()}` }).map(onePrimary),
}, { requiredKeys: ['userName', 'active'], noNullPrototype: true }).map((user) => Object.fromEntries(Object.entries(user).filter(([, value]) => !Array.isArray(value) || value.length > 0)) as JsonObject);

function onePrimary(elements: readonly JsonObject[]): readonly JsonObject[] {
  const first = elements.findIndex(({ primary }) => primary === true);
  return elements.map((each, at) => (each['primary'] === true && at !== first ? { ...each, primary: false } : each));
}

/** Operations on the attributes that the model knows. */
export const operations: fc.Arbitrary<WrittenOperation> = fc.oneof(
  { weight: 3, arbitrary: written(fc.constantFrom<ModelTarget>({ attribute: 'title' }, { attribute: 'userName' }, { attribute: 'department', isExtension: true }, { attribute: 'name', part: 'givenName' }, { attribute: 'manager', isExtension: true, part: 'value' }), textValue) },
  { weight: 1, arbitrary: written(fc.constant<ModelTarget>({ attribute: 'active' }), flagValue) },
  { weight: 1, arbitrary: written(fc.constant<ModelTarget>({ attribute: 'name' }), complexValue(fc.record({ givenName: textValue, familyName: textValue, unknown: text }, { requiredKeys: [], noNullPrototype: true }))) },
  { weight: 1, arbitrary: written(fc.constant<ModelTarget>({ attribute: 'manager', isExtension: true }), complexValue(fc.oneof<fc.Arbitrary<JsonValue>[]>(text, fc.record({ value: textValue }, { noNullPrototype: true })))) },
  { weight: 4, arbitrary: written(listTarget(), fc.oneof<fc.Arbitrary<JsonValue>[]>(fc.array(element(true), { maxLength: 3 }), fc.array(element(false), { maxLength: 3 }), element(false), fc.constant(null), fc.constant('x'), fc.constant([null]))) },
  { weight: 3, arbitrary: written(listTarget().chain((target) => where(target)), fc.oneof<fc.Arbitrary<JsonValue>[]>(element(true), element(false), fc.constant(null), fc.constant('x'))) },
  { weight: 4, arbitrary: fc.tuple(listTarget().chain((target) => fc.oneof(where(target), fc.constant(target))), fc.constantFrom('value', 'type', 'display')).chain(([target, part]) => written(fc.constant({ ...target, part }), textValue)) },
  { weight: 1, arbitrary: written(listTarget().chain((target) => where(target)).map((target) => ({ ...target, part: 'primary' })), flagValue) },
);

function complexValue(object: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  return fc.oneof({ weight: 8, arbitrary: object }, { weight: 1, arbitrary: fc.constantFrom<JsonValue>(null, 7, [], true) });
}

function listTarget(): fc.Arbitrary<ModelTarget> {
  return fc.constantFrom({ attribute: 'emails' }, { attribute: 'roles' });
}

function where(target: ModelTarget): fc.Arbitrary<ModelTarget> {
  return fc.record({ part: fc.constantFrom('type', 'value', 'display'), value: text }).map((condition) => ({ ...target, where: condition }));
}

function written(targets: fc.Arbitrary<ModelTarget>, values: fc.Arbitrary<JsonValue>): fc.Arbitrary<WrittenOperation> {
  const spelling = fc.record({ capital: fc.boolean(), urn: fc.boolean(), pathless: fc.boolean(), upper: fc.boolean() });
  return fc.tuple(fc.constantFrom('add', 'replace', 'remove'), targets, values, spelling).map(([op, target, value, how]) => {
    const isList = target.where === undefined && target.part === undefined && ['emails', 'roles'].includes(target.attribute);
    // A remove has no value, but for the tolerance that names what to remove from a list (IDP-DIALECTS T-08).
    const hasValue = op !== 'remove' || (isList && how.urn);
    const meaning: ModelOperation = { op, target, ...(hasValue && (op !== 'remove' || value !== null) && { value }) };
    const path = pathOf(target, how.urn && op !== 'remove', how.upper);
    const word = how.capital ? op.charAt(0).toUpperCase() + op.slice(1) : op;
    const wire: JsonObject = how.pathless && op !== 'remove' ? { op: word, value: { [path]: value } } : { op: word, path, ...(hasValue && { value }) };
    return { meaning, wire };
  });
}

function pathOf({ attribute, isExtension, part, where: condition }: ModelTarget, withUrn: boolean, upper: boolean): string {
  const prefix = isExtension === true ? `${enterprise}:` : withUrn ? `${core}:` : '';
  const name = (upper ? attribute.toUpperCase() : attribute) + (condition === undefined ? '' : `[${condition.part} eq ${JSON.stringify(condition.value)}]`);
  return prefix + name + (part === undefined ? '' : `.${part}`);
}
