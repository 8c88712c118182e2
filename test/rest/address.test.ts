import { canonicalId, readAddress } from '../../src/rest/address.js';

const id = '0196a0de-0000-7000-8000-00000000000a';

describe('readAddress', () => {
  test('knows both kinds, with and without the product prefix', () => {
    expect(readAddress(`/scim/v2/${id}/Users`)).toEqual({ kind: 'PROJECT', root: `/scim/v2/${id}`, configurationId: id, segments: ['Users'], query: '' });
    expect(readAddress(`/status-page-scim/v2/${id}`)).toMatchObject({ kind: 'STATUS_PAGE', root: `/status-page-scim/v2/${id}`, segments: [] });
    expect(readAddress(`/api/identity/scim/v2/${id}/Users`)).toMatchObject({ kind: 'PROJECT', root: `/api/identity/scim/v2/${id}` });
    expect(readAddress(`/api/identity/status-page-scim/v2/${id}/Users`)).toMatchObject({ kind: 'STATUS_PAGE' });
  });

  test('does not mind doubled and trailing slashes, nor the query of the tenant address', () => {
    expect(readAddress(`//scim/v2//${id}//Users/?aadOptscim062020&filter=x`)).toMatchObject({ root: `/scim/v2/${id}`, segments: ['Users'], query: 'aadOptscim062020&filter=x' });
  });

  test('writes the id in lower case, and tells a text that is none', () => {
    expect(readAddress(`/SCIM/V2/${id.toUpperCase()}/users`)).toMatchObject({ configurationId: id, root: `/scim/v2/${id}` });
    expect(readAddress('/scim/v2/%00/Users')).toMatchObject({ configurationId: undefined });
    expect(readAddress(`/scim/v2/{${id}}/Users`)).toMatchObject({ configurationId: undefined });
  });

  test('does not believe a host in the request line', () => {
    expect(readAddress(`http://evil.example/scim/v2/${id}/Users`)).toMatchObject({ root: `/scim/v2/${id}`, segments: ['Users'] });
    expect(readAddress('http://evil.example')).toBeUndefined();
  });

  test('leaves a segment that does not decode as it is', () => {
    expect(readAddress(`/scim/v2/${id}/Users/%E0%A4%A`)?.segments).toEqual(['Users', '%E0%A4%A']);
  });

  test('leaves other addresses alone', () => {
    for (const target of ['/', '/scim', '/scim/v2', '/scim/v2/', '/graphql', '/scim/v1/x/Users', '/x/scim/v2/y', '*', '']) {
      expect([target, readAddress(target)]).toEqual([target, undefined]);
    }
  });
});

test('canonicalId takes one form only', () => {
  expect(canonicalId(id.toUpperCase())).toBe(id);
  for (const text of ['', `{${id}}`, ` ${id}`, `${id}\n`, id.replaceAll('-', ''), `${id}0`]) expect(canonicalId(text)).toBeUndefined();
});
