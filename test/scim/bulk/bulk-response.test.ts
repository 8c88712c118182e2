import { bulkResponse } from '../../../src/scim/bulk/bulk-response.js';

test('a bulk response tells of each operation in order, with the status as a text', () => {
  expect(bulkResponse([
    { method: 'POST', bulkId: 'a', location: 'https://muster.example/Users/1', version: 'W/"1"', status: 201 },
    { method: 'DELETE', location: 'https://muster.example/Users/2', status: 404, response: { detail: 'Nobody.' } },
    { status: 400, response: {} },
  ])).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
    Operations: [
      { location: 'https://muster.example/Users/1', method: 'POST', bulkId: 'a', version: 'W/"1"', status: '201' },
      { location: 'https://muster.example/Users/2', method: 'DELETE', status: '404', response: { detail: 'Nobody.' } },
      { status: '400', response: {} },
    ],
  });
});
