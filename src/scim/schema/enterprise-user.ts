import { complex, reference, text } from './attribute-builder.js';
import type { Schema } from './attribute.js';

/** The Enterprise User extension (RFC 7643 section 4.3). */
export const enterpriseUserSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'A person in an organization.',
  attributes: [
    text('employeeNumber', 'The number or code of the person in the organization.'),
    text('costCenter', 'The name of the cost center.'),
    text('organization', 'The name of the organization.'),
    text('division', 'The name of the division.'),
    text('department', 'The name of the department.'),
    complex('manager', 'The person\'s manager.', [
      text('value', 'The id of the manager.', { caseExact: true }),
      reference('$ref', ['User'], 'The address of the manager.'),
      text('displayName', 'The name of the manager.', { mutability: 'readOnly' }),
    ]),
  ],
};
