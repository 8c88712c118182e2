import { contentTypeFor } from '../../src/rest/respond.js';

test('answers are application/scim+json unless application/json alone was asked for', () => {
  for (const accept of [undefined, '', '*/*', 'application/scim+json', 'application/scim+json,application/json', 'application/json, */*', 'text/html', 'application/json, text/html;q=0.5']) {
    expect([accept, contentTypeFor(accept)]).toEqual([accept, 'application/scim+json']);
  }
  for (const accept of ['application/json', 'Application/JSON', 'application/json;charset=utf-8', 'application/json, application/json;q=0.5']) {
    expect([accept, contentTypeFor(accept)]).toEqual([accept, 'application/json']);
  }
});
