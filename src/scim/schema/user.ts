import { complex, flag, reference, text } from './attribute-builder.js';
import type { Schema } from './attribute.js';
import { userContacts } from './user-contacts.js';

/**
 * The User schema (RFC 7643 section 4.1). `password` is left out on purpose: it is accepted and dropped
 * (PROTOCOL.md, first paragraph), so it must not be advertised.
 */
export const userSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person.',
  attributes: [
    text('userName', 'The name the person signs in with, unique among the persons of this service.', {
      required: true, uniqueness: 'server',
    }),
    complex('name', 'The parts of the person\'s name.', [
      text('formatted', 'The whole name as people read it.'),
      text('familyName', 'The family name.'),
      text('givenName', 'The given name.'),
      text('middleName', 'The middle names.'),
      text('honorificPrefix', 'The title before the name, such as Dr.'),
      text('honorificSuffix', 'The title after the name, such as III.'),
    ]),
    text('displayName', 'The name shown to other people.'),
    text('nickName', 'The casual name.'),
    reference('profileUrl', ['external'], 'The web address of the person\'s profile, http or https.'),
    text('title', 'The title at work, such as Vice President.'),
    text('userType', 'The relation to the organization, such as Employee.'),
    text('preferredLanguage', 'The preferred language, as in the Accept-Language header.'),
    text('locale', 'The default location for currency, dates and numbers, such as en-US.'),
    text('timezone', 'The time zone, such as Europe/Berlin.'),
    flag('active', 'Whether the person has access.'),
    ...userContacts,
    complex('groups', 'The groups the person belongs to; changed through the groups.', [
      text('value', 'The id of the group.', { caseExact: true, mutability: 'readOnly' }),
      reference('$ref', ['Group'], 'The address of the group.', { mutability: 'readOnly' }),
      text('display', 'The name of the group.', { mutability: 'readOnly' }),
      text('type', 'Whether the person is in the group itself.', {
        mutability: 'readOnly', canonicalValues: ['direct', 'indirect'],
      }),
    ], { multiValued: true, mutability: 'readOnly' }),
  ],
};
