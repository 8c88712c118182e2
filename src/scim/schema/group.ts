import { complex, reference, text } from './attribute-builder.js';
import type { Schema } from './attribute.js';

/**
 * The Group schema (RFC 7643 section 4.2). Members are people only. `$ref`, `display` and `type` are made by the
 * server from `value`, so they are readOnly here and ignored in requests (IDP-DIALECTS.md T-11).
 */
export const groupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A group of people.',
  attributes: [
    text('displayName', 'The name of the group, unique among the groups of this service.', {
      required: true, uniqueness: 'server',
    }),
    complex('members', 'The people in the group.', [
      text('value', 'The id of the person.', { required: true, caseExact: true, mutability: 'immutable' }),
      reference('$ref', ['User'], 'The address of the person.', { mutability: 'readOnly' }),
      text('display', 'The userName of the person.', { mutability: 'readOnly' }),
      text('type', 'The kind of the member; groups in groups are not supported.', {
        mutability: 'readOnly', canonicalValues: ['User'],
      }),
    ], { multiValued: true }),
  ],
};
