import { startApp, type TestApp } from '../support/app.js';
import { connect, unique, uniqueEmail } from '../support/build.js';
import type { ScimAnswer, ScimBody, ScimClient } from '../support/scim-client.js';

let app: TestApp;
let scim: ScimClient;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] }));
});
afterAll(async () => { await app.stop(); });

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const work = { value: 'a@acme.example', type: 'work' };
const home = { value: 'a@home.example', type: 'home' };
const street = { streetAddress: '1 Road', type: 'work' };
const refusal = ({ status, body }: ScimAnswer) => [status, body.scimType];

/** Makes a user, patches it and gives what came of it, from a GET. */
async function patched(attributes: Readonly<Record<string, unknown>>, ...operations: readonly unknown[]): Promise<ScimBody> {
  const { body: { id } } = await scim.createUser(uniqueEmail(), attributes);
  expect((await scim.patch(`/Users/${id}`, operations)).status).toBe(200);
  return (await scim.get(`/Users/${id}`)).body;
}

/** Makes a user and gives the refusal of a PATCH, which has to leave the user as it was. */
async function refused(attributes: Readonly<Record<string, unknown>>, ...operations: readonly unknown[]): Promise<readonly unknown[]> {
  const { body } = await scim.createUser(uniqueEmail(), attributes);
  const answer = await scim.patch(`/Users/${body.id}`, operations);
  expect((await scim.get(`/Users/${body.id}`)).body).toEqual(body);
  return refusal(answer);
}

describe('add', () => {
  it('7644-3.5.2.1-01 MUST refuse an add without a value', async () => {
    expect(await refused({}, { op: 'add', path: 'title' })).toEqual([400, 'invalidValue']);
  });

  it('7644-3.5.2.1-02 MUST add the attributes of the value to the resource where there is no path', async () => {
    expect(await patched({ title: 'T' }, { op: 'add', value: { nickName: 'N', emails: [work], name: { givenName: 'G' } } })).toMatchObject({ title: 'T', nickName: 'N', emails: [work], name: { givenName: 'G' } });
  });

  it('7644-3.5.2.1-03 MUST add an attribute that is not there', async () => {
    expect(await patched({}, { op: 'add', path: 'title', value: 'T' }, { op: 'add', path: `${enterprise}:division`, value: 'D' })).toMatchObject({ title: 'T', [enterprise]: { division: 'D' } });
  });

  it('7644-3.5.2.1-04 MUST read a set of sub-attributes for a complex attribute', async () => {
    expect((await patched({ name: { givenName: 'A' } }, { op: 'add', path: 'name', value: { familyName: 'L' } }))['name']).toEqual({ givenName: 'A', familyName: 'L' });
    expect(await refused({}, { op: 'add', path: 'name', value: 'Ada' })).toEqual([400, 'invalidValue']);
  });

  it('7644-3.5.2.1-05 MUST add a value to a multi-valued attribute and keep the others', async () => {
    expect((await patched({ emails: [work] }, { op: 'add', path: 'emails', value: [home] }))['emails']).toEqual([work, home]);
  });

  it('7644-3.5.2.1-06 MUST replace the value of a single-valued attribute', async () => {
    expect((await patched({ title: 'A' }, { op: 'add', path: 'title', value: 'B' }))['title']).toBe('B');
  });

  it('7644-3.5.2.1-07 MUST add a sub-attribute to a value that a path selects', async () => {
    expect((await patched({ emails: [work, home] }, { op: 'add', path: 'emails[type eq "home"].display', value: 'Home' }))['emails']).toEqual([work, { ...home, display: 'Home' }]);
  });

  it('7644-3.5.2.1-08 SHOULD change nothing where the value is there already, and say that it worked', async () => {
    const { body } = await scim.createUser(uniqueEmail(), { emails: [work], title: 'T' });
    const again = await scim.patch(`/Users/${body.id}`, [{ op: 'add', path: 'emails', value: [work] }, { op: 'add', path: 'title', value: 'T' }]);
    expect([again.status, again.body]).toEqual([200, body]);
  });

  it('7644-3.5.2.1-09 MUST keep lastModified where an add changes nothing', async () => {
    const [{ body: user }, { body: member }] = [await scim.createUser(uniqueEmail(), { emails: [work] }), await scim.createUser(uniqueEmail())];
    const { body: group } = await scim.createGroup(unique('Group'), [member.id]);
    app.clock.step(5_000);
    const answers = [
      await scim.patch(`/Users/${user.id}`, [{ op: 'add', path: 'emails', value: [work] }]),
      await scim.patch(`/Groups/${group.id}`, [{ op: 'add', path: 'members', value: [{ value: member.id }] }]),
    ];
    expect(answers.map(({ body }) => body.meta)).toEqual([user.meta, group.meta]);
  });

  it('7644-3.5.2.1-10 MUST add members to a group and keep the others', async () => {
    const [{ body: ada }, { body: bob }] = [await scim.createUser(uniqueEmail()), await scim.createUser(uniqueEmail())];
    const { body: { id } } = await scim.createGroup(unique('Group'), [ada.id]);
    const { body } = await scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: bob.id }] }]);
    expect(body.members?.map(({ value }) => value)).toEqual([ada.id, bob.id]);
  });
});

describe('remove', () => {
  it('7644-3.5.2.2-01 MUST refuse a remove without a path, with noTarget', async () => {
    expect(await refused({ title: 'T' }, { op: 'remove' })).toEqual([400, 'noTarget']);
  });

  it('7644-3.5.2.2-02 MUST unassign a single-valued attribute', async () => {
    const body = await patched({ title: 'T', name: { givenName: 'A', familyName: 'L' } }, { op: 'remove', path: 'title' }, { op: 'remove', path: 'name.givenName' });
    expect([Object.keys(body).includes('title'), body['name']]).toEqual([false, { familyName: 'L' }]);
  });

  it('7644-3.5.2.2-03 MUST unassign a multi-valued attribute with all its values', async () => {
    expect(Object.keys(await patched({ emails: [work, home] }, { op: 'remove', path: 'emails' }))).not.toContain('emails');
  });

  it('7644-3.5.2.2-04 MUST remove the values that a filter on value selects', async () => {
    expect((await patched({ emails: [work, home] }, { op: 'remove', path: 'emails[value eq "a@acme.example"]' }))['emails']).toEqual([home]);
  });

  it('7644-3.5.2.2-05 MUST unassign the attribute when no value is left', async () => {
    expect(Object.keys(await patched({ emails: [work] }, { op: 'remove', path: 'emails[value ew "acme.example"]' }))).not.toContain('emails');
  });

  it('7644-3.5.2.2-06 MUST remove the values whose sub-attributes a filter selects', async () => {
    expect((await patched({ emails: [work, home, { value: 'c@x.example' }] }, { op: 'remove', path: 'emails[type eq "home" or type eq "work"]' }))['emails']).toEqual([{ value: 'c@x.example' }]);
  });

  it('7644-3.5.2.2-07 MUST unassign the sub-attribute that a path names in the selected values', async () => {
    expect((await patched({ emails: [{ ...work, display: 'W' }, { ...home, display: 'H' }] }, { op: 'remove', path: 'emails[type eq "work"].display' }))['emails']).toEqual([work, { ...home, display: 'H' }]);
  });

  it('7644-3.5.2.2-08 MUST refuse to remove required and readOnly attributes, with mutability', async () => {
    for (const path of ['userName', 'id', 'meta', 'groups', 'schemas']) expect([path, ...await refused({}, { op: 'remove', path })]).toEqual([path, 400, 'mutability']);
  });

  it('7644-3.5.2.2-09 MUST refuse to remove the name of a group, with mutability', async () => {
    const { body } = await scim.createGroup(unique('Group'));
    expect(refusal(await scim.patch(`/Groups/${body.id}`, [{ op: 'remove', path: 'displayName' }]))).toEqual([400, 'mutability']);
    expect((await scim.get(`/Groups/${body.id}`)).body).toEqual(body);
  });

  it('7644-3.5.2.2-10 MUST remove the member that a filter selects, and all members without a filter', async () => {
    const [{ body: ada }, { body: bob }] = [await scim.createUser(uniqueEmail()), await scim.createUser(uniqueEmail())];
    const { body: { id } } = await scim.createGroup(unique('Group'), [ada.id, bob.id]);
    const one = await scim.patch(`/Groups/${id}`, [{ op: 'remove', path: `members[value eq "${ada.id}"]` }]);
    expect(one.body.members?.map(({ value }) => value)).toEqual([bob.id]);
    expect((await scim.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members' }])).body.members).toEqual([]);
  });
});

describe('replace', () => {
  it('7644-3.5.2.3-01 MUST replace the attributes of the value where there is no path, and leave the others', async () => {
    expect(await patched({ title: 'A', nickName: 'N', emails: [work] }, { op: 'replace', value: { title: 'B', emails: [home] } })).toMatchObject({ title: 'B', nickName: 'N', emails: [home] });
  });

  it('7644-3.5.2.3-02 MUST replace the value of a single-valued attribute', async () => {
    expect(await patched({ title: 'A', name: { givenName: 'A' } }, { op: 'replace', path: 'title', value: 'B' }, { op: 'replace', path: 'name.givenName', value: 'B' })).toMatchObject({ title: 'B', name: { givenName: 'B' } });
  });

  it('7644-3.5.2.3-03 MUST replace all values of a multi-valued attribute', async () => {
    expect((await patched({ emails: [work, home] }, { op: 'replace', path: 'emails', value: [{ value: 'c@x.example' }] }))['emails']).toEqual([{ value: 'c@x.example' }]);
  });

  it('7644-3.5.2.3-04 MUST add an attribute that is not there', async () => {
    expect(await patched({}, { op: 'replace', path: 'title', value: 'T' }, { op: 'replace', path: 'emails', value: [work] })).toMatchObject({ title: 'T', emails: [work] });
  });

  it('7644-3.5.2.3-05 MUST replace the sub-attributes that a complex value names, and add those that are not there', async () => {
    expect((await patched({ name: { givenName: 'A', familyName: 'L' } }, { op: 'replace', path: 'name', value: { givenName: 'B', middleName: 'M' } }))['name']).toEqual({ givenName: 'B', familyName: 'L', middleName: 'M' });
  });

  it('7644-3.5.2.3-06 MUST replace every value that a filter selects', async () => {
    expect((await patched({ emails: [work, home] }, { op: 'replace', path: 'emails[type eq "work"]', value: { value: 'n@x.example', type: 'other' } }))['emails']).toEqual([{ value: 'n@x.example', type: 'other' }, home]);
  });

  it('7644-3.5.2.3-07 MUST replace the named sub-attribute of every value that a filter selects', async () => {
    const other = { streetAddress: '2 Road', type: 'work' };
    expect((await patched({ addresses: [street, other, { streetAddress: '3', type: 'home' }] }, { op: 'replace', path: 'addresses[type eq "work"].locality', value: 'Town' }))['addresses'])
      .toEqual([{ ...street, locality: 'Town' }, { ...other, locality: 'Town' }, { streetAddress: '3', type: 'home' }]);
  });

  it('7644-3.5.2.3-08 MUST refuse a path whose filter selects no value, with noTarget', async () => {
    for (const path of ['emails[value sw "zzz"].value', 'emails[not (type pr)].display', 'emails[type eq "fax" or type eq "telex"]']) {
      expect([path, ...await refused({ emails: [work] }, { op: 'replace', path, value: path.endsWith(']') ? { value: 'x' } : 'x' })]).toEqual([path, 400, 'noTarget']);
    }
  });

  it('7644-3.5.2.3-09 MUST replace all members of a group', async () => {
    const [{ body: ada }, { body: bob }] = [await scim.createUser(uniqueEmail()), await scim.createUser(uniqueEmail())];
    const { body: { id } } = await scim.createGroup(unique('Group'), [ada.id]);
    expect((await scim.patch(`/Groups/${id}`, [{ op: 'replace', path: 'members', value: [{ value: bob.id }] }])).body.members?.map(({ value }) => value)).toEqual([bob.id]);
  });
});
