import { errorBody, listResponse } from '../../src/scim/messages.js';

describe('listResponse', () => {
  it('always has Resources and numbers', () => {
    expect(listResponse([], { totalResults: 0, startIndex: 1, itemsPerPage: 0 })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [],
    });
  });

  it('carries cursors instead of an index for a page by cursor', () => {
    expect(listResponse([{ id: '1' }], { totalResults: 3, itemsPerPage: 1, nextCursor: 'abc' })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 3, itemsPerPage: 1, nextCursor: 'abc', Resources: [{ id: '1' }],
    });
  });
});

describe('errorBody', () => {
  it('writes the status as a text and leaves out an absent scimType', () => {
    expect(errorBody({ status: 404, detail: 'There is no such user.' })).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: 'There is no such user.',
    });
    expect(errorBody({ status: 409, scimType: 'uniqueness', detail: 'Taken.' })['scimType']).toBe('uniqueness');
  });
});
