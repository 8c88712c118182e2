import type { AttributeName } from '../filter/filter.js';
import type { Attribute, ResourceType, Schema } from './attribute.js';
import { commonAttributes } from './common-attributes.js';

/** An attribute of a resource type that was looked up, and where it belongs. */
export interface AttributePath {
  readonly schema: Schema | 'common';
  /** The same as `schema` when that is an extension: its data stand under its URN (RFC 7643 section 3.3). */
  readonly extension?: Schema;
  readonly attribute: Attribute;
  readonly subAttribute?: Attribute;
}

/**
 * Looks an attribute up by its name in any case: a core or common attribute bare or under the URN of the core schema,
 * an attribute of an extension only under its URN (RFC 7644 section 3.10). Undefined when there is none.
 */
export function findAttribute(resourceType: ResourceType, { urn, name, subName }: AttributeName): AttributePath | undefined {
  const key = (urn === undefined ? '' : `${urn}:`) + name + (subName === undefined ? '' : `.${subName}`);
  return directoryOf(resourceType).get(key.toLowerCase());
}

/** Looks a sub-attribute up by its name in any case; undefined when there is none. */
export function findSubAttribute(attribute: Attribute, name: string): Attribute | undefined {
  const key = name.toLowerCase();
  return attribute.subAttributes?.find((candidate) => candidate.name.toLowerCase() === key);
}

/** The extension of a resource type with this URN in any case; undefined when there is none. */
export function findExtension(resourceType: ResourceType, urn: string): Schema | undefined {
  const key = urn.toLowerCase();
  return resourceType.extensions.find((extension) => extension.id.toLowerCase() === key);
}

/**
 * What a comparison with a whole complex attribute means: its `value` (RFC 7643 section 2.4: `emails eq "x"`, `members eq "id"`).
 * Any other path stays as it is.
 */
export function defaultSub(path: AttributePath): AttributePath {
  if (path.attribute.type !== 'complex' || path.subAttribute !== undefined) return path;
  const subAttribute = findSubAttribute(path.attribute, 'value');
  return subAttribute === undefined ? path : { ...path, subAttribute };
}

/** The path of the attribute itself, without the sub-attribute. */
export function wholeAttribute({ schema, extension, attribute }: AttributePath): AttributePath {
  return extension === undefined ? { schema, attribute } : { schema, extension, attribute };
}

/** The one spelling of a path: `userName`, `name.givenName`, `meta.created`, `urn:...:User:manager.value`. Keys of column maps are these. */
export function attributeKey({ extension, attribute, subAttribute }: AttributePath): string {
  return (extension === undefined ? '' : `${extension.id}:`) + attribute.name + (subAttribute === undefined ? '' : `.${subAttribute.name}`);
}

type Directory = ReadonlyMap<string, AttributePath>;

const directories = new WeakMap<ResourceType, Directory>();

function directoryOf(resourceType: ResourceType): Directory {
  const known = directories.get(resourceType);
  if (known !== undefined) return known;
  const directory = new Map([...entriesOf(resourceType)].map(([key, path]) => [key.toLowerCase(), path]));
  directories.set(resourceType, directory);
  return directory;
}

function* entriesOf({ schema, extensions }: ResourceType): Generator<[string, AttributePath]> {
  for (const path of [...pathsOf('common', commonAttributes), ...pathsOf(schema, schema.attributes)]) {
    yield [attributeKey(path), path];
    yield [`${schema.id}:${attributeKey(path)}`, path];
  }
  for (const extension of extensions) {
    for (const path of pathsOf(extension, extension.attributes)) {
      yield [attributeKey({ ...path, extension }), { ...path, extension }];
    }
  }
}

function pathsOf(schema: Schema | 'common', attributes: readonly Attribute[]): AttributePath[] {
  return attributes.flatMap((attribute) => [
    { schema, attribute },
    ...(attribute.subAttributes ?? []).map((subAttribute) => ({ schema, attribute, subAttribute })),
  ]);
}
