import { complex, reference, text } from './attribute-builder.js';
import type { Attribute } from './attribute.js';

/** The common attributes of every resource (RFC 7643 section 3.1) and `schemas` (section 3). They belong to no schema, so /Schemas does not show them. */
export const commonAttributes: readonly Attribute[] = [
  reference('schemas', ['uri'], 'The URNs of the schemas of this resource.', {
    multiValued: true, required: true, caseExact: false, returned: 'always',
  }),
  text('id', 'The identifier that the server gave to the resource.', {
    required: true, caseExact: true, mutability: 'readOnly', returned: 'always', uniqueness: 'server',
  }),
  text('externalId', 'The identifier of the resource at the provider.', { caseExact: true }),
  complex('meta', 'What the server knows about the resource itself.', [
    text('resourceType', 'The name of the resource type.', { caseExact: true, mutability: 'readOnly' }),
    { ...text('created', 'When the resource was created.', { mutability: 'readOnly' }), type: 'dateTime' },
    { ...text('lastModified', 'When the resource was last changed.', { mutability: 'readOnly' }), type: 'dateTime' },
    reference('location', ['uri'], 'The address of the resource.', { mutability: 'readOnly' }),
    text('version', 'The version of the resource, the same as its ETag.', { caseExact: true, mutability: 'readOnly' }),
  ], { mutability: 'readOnly' }),
];
