import { keptBody, keptHeaders, redactBody } from '../../src/rest/redact.js';

const secret = 'hunter2-hunter2';
const urn = 'urn:ietf:params:scim:schemas:core:2.0:User';

describe('what the log keeps of a request', () => {
  test('is no password, in whatever form it came', () => {
    const bodies = [
      { userName: 'a', password: secret }, { PassWord: secret }, { [urn]: { password: secret } }, { [`${urn}:password`]: secret },
      { Operations: [{ op: 'replace', path: 'password', value: secret }] },
      { Operations: [{ op: 'Add', Path: `${urn}:Password`, VALUE: secret }] },
      { Operations: [{ op: 'replace', value: { password: secret, active: true } }] },
      { Operations: [{ op: 'replace', path: ' password ', value: { deep: [secret] } }] },
    ];
    for (const body of bodies) expect(JSON.stringify(redactBody(body))).not.toContain(secret);
  });

  test('is everything else, unchanged', () => {
    const body = { userName: 'a', emails: [{ value: 'a@b.c', primary: true }], title: null, Operations: [{ op: 'replace', path: 'title', value: 'x' }] };
    expect(JSON.parse(JSON.stringify(redactBody(body)))).toEqual(body);
  });

  test('is no header that could carry a secret', () => {
    expect(keptHeaders({ authorization: 'Bearer x', cookie: 'x', 'x-api-key': 'x', accept: '*/*', 'if-match': 'W/"1"', 'content-type': undefined }))
      .toEqual({ accept: '*/*', 'if-match': 'W/"1"' });
  });

  test('is the size alone of a body that is too large', () => {
    expect(keptBody(() => ({ a: 1 }), 65_536)).toEqual({ a: 1 });
    expect(keptBody(() => ({ a: 1 }), 65_537)).toMatch('65537 bytes');
  });
});
