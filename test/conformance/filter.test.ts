import { startApp, type TestApp } from '../support/app.js';
import { connect } from '../support/build.js';
import type { ScimClient } from '../support/scim-client.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Four people who differ in all that a filter can tell apart. */
const people: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ada: {
    externalId: 'E-1', title: 'Engineer', nickName: 'Countess', name: { givenName: 'Ada', familyName: 'Lovelace' }, [enterprise]: { department: 'Sales', manager: { value: 'M1' } },
    emails: [{ value: 'ada@acme.example', type: 'work', primary: true }, { value: 'ada@home.example', type: 'home' }],
  },
  bob: { externalId: 'e-1', title: 'engineer', active: false, name: { givenName: 'Bob' }, emails: [{ value: 'bob@home.example', type: 'work' }] },
  eve: { title: 'Director "R&D"', profileUrl: 'https://People.example/Eve', x509Certificates: [{ value: 'QUJD' }] },
  kim: { nickName: '', name: {}, emails: [], roles: [{ value: 'Chief', primary: true }], [enterprise]: { department: 'Research' } },
};

let app: TestApp;
let scim: ScimClient;
let ids: ReadonlyMap<string, string>;
beforeAll(async () => {
  app = await startApp();
  ({ scim } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [], showUnmanaged: false }));
  const made: [string, string][] = [];
  for (const [name, attributes] of Object.entries(people)) {
    made.push([name, (await scim.createUser(`${name}@acme.example`, attributes)).body.id]);
    app.clock.step(60_000);
  }
  ids = new Map(made);
});
afterAll(async () => { await app.stop(); });

/** The first names of those whom a filter finds, in the order of their creation. */
async function find(filter: string): Promise<readonly string[]> {
  const { body } = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
  return body.Resources.map(({ userName }) => userName.split('@')[0] ?? '');
}

/** Expects a refusal as an invalid filter, with a sentence. */
async function expectRefused(filter: string): Promise<void> {
  const { status, body } = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
  expect([filter, status, body.scimType, body.detail]).toEqual([filter, 400, 'invalidFilter', expect.stringMatching(/\S/)]);
}

describe('operators', () => {
  it('7644-3.4.2.2-01 MUST find by eq what is identical', async () => {
    expect(await find('externalId eq "E-1"')).toEqual(['ada']);
  });

  it('7644-3.4.2.2-02 MUST find by ne what is not identical', async () => {
    expect(await find('title ne "Engineer"')).toEqual(['eve', 'kim']);
  });

  it('7644-3.4.2.2-03 MUST find by co, sw and ew what contains, begins and ends with the value', async () => {
    expect([await find('title co "gin"'), await find('title sw "eng"'), await find('title ew "D\\""')]).toEqual([['ada', 'bob'], ['ada', 'bob'], ['eve']]);
  });

  it('7644-3.4.2.2-04 MUST take the whole value as contained in itself by co, sw and ew', async () => {
    for (const operator of ['co', 'sw', 'ew']) expect(await find(`externalId ${operator} "E-1"`)).toEqual(['ada']);
  });

  it('7644-3.4.2.2-05 MUST find by pr what is neither null nor empty', async () => {
    expect(await find('nickName pr')).toEqual(['ada']);
    expect(await find('emails pr')).toEqual(['ada', 'bob']);
  });

  it('7644-3.4.2.2-06 MUST find by pr a complex attribute with something in it', async () => {
    expect(await find('name pr')).toEqual(['ada', 'bob']);
    expect(await find(`${enterprise}:manager pr`)).toEqual(['ada']);
  });

  it('7644-3.4.2.2-07 MUST compare texts by gt, ge, lt and le in lexicographical order', async () => {
    expect([await find('userName gt "bob@acme.example"'), await find('userName ge "bob@acme.example"')]).toEqual([['eve', 'kim'], ['bob', 'eve', 'kim']]);
    expect([await find('userName lt "bob@acme.example"'), await find('userName le "bob@acme.example"')]).toEqual([['ada'], ['ada', 'bob']]);
  });

  it('7644-3.4.2.2-08 MUST compare times chronologically, whatever their offset', async () => {
    const { body: { meta: { created } } } = await scim.get(`/Users/${ids.get('bob')}`);
    const elsewhere = new Date(Date.parse(created) + 2 * 3_600_000).toISOString().replace('Z', '+02:00');
    expect([await find(`meta.created gt "${created}"`), await find(`meta.created le "${elsewhere}"`), await find(`meta.created eq "${elsewhere}"`)])
      .toEqual([['eve', 'kim'], ['ada', 'bob'], ['bob']]);
  });

  it('7644-3.4.2.2-09 MUST refuse to order booleans and binaries, with invalidFilter', async () => {
    for (const operator of ['gt', 'ge', 'lt', 'le']) for (const comparison of [`active ${operator} true`, `x509Certificates.value ${operator} "QUJD"`]) await expectRefused(comparison);
  });

  it('7644-3.4.2.2-10 MUST compare booleans by eq and ne', async () => {
    expect([await find('active eq false'), await find('active ne false')]).toEqual([['bob'], ['ada', 'eve', 'kim']]);
  });

  it('7644-3.4.2.2-11 MUST read names and operators in any case', async () => {
    expect([await find('EXTERNALID EQ "E-1"'), await find('Title Sw "ENG" AND Active Eq TRUE'), await find('NOT (title PR)')]).toEqual([['ada'], ['ada'], ['kim']]);
  });

  it('7644-3.4.2.2-12 MUST refuse an operator that it does not know, and say so', async () => {
    for (const filter of ['userName regex "a"', 'userName = "a"', 'userName eqq "a"']) await expectRefused(filter);
  });
});

describe('attributes in filters', () => {
  it('7644-3.4.2.2-13 MUST compare texts by the caseExact of their attribute', async () => {
    expect([await find('title eq "ENGINEER"'), await find('externalId eq "e-1"'), await find('profileUrl sw "https://people"')]).toEqual([['ada', 'bob'], ['bob'], []]);
  });

  it('7644-3.4.2.2-14 MUST match when one value of a multi-valued attribute does', async () => {
    expect([await find('emails.value ew "@home.example"'), await find('emails.type eq "home"')]).toEqual([['ada', 'bob'], ['ada']]);
  });

  it('7644-3.4.2.2-15 MUST read sub-attributes in the notation of section 3.10', async () => {
    expect(await find('name.givenName eq "bob"')).toEqual(['bob']);
  });

  it('7644-3.4.2.2-16 MUST refuse to compare a complex attribute as a whole', async () => {
    await expectRefused('name eq "Ada"');
  });

  it('7644-3.4.2.2-17 MUST read attributes with their URN, of extensions and of the core', async () => {
    expect([await find(`${enterprise}:department eq "sales"`), await find('urn:ietf:params:scim:schemas:core:2.0:User:userName sw "kim"')]).toEqual([['ada'], ['kim']]);
  });

  it('7644-3.4.2.2-18 MUST use for a defaulted attribute the value that it returned', async () => {
    expect((await scim.get(`/Users/${ids.get('eve')}`)).body.active).toBe(true);
    expect(await find('active eq true')).toEqual(['ada', 'eve', 'kim']);
  });

  it('7644-3.4.2.2-19 MUST refuse an attribute that it does not know, and never list everybody', async () => {
    for (const filter of ['shoeSize eq 43', 'name.shoe pr', 'urn:example:User:userName pr']) await expectRefused(filter);
  });

  it('7644-3.4.2.2-20 MAY find by schemas who has data of an extension', async () => {
    expect([await find(`schemas eq "${enterprise}"`), await find(`not (schemas eq "${enterprise}")`)]).toEqual([['ada', 'kim'], ['bob', 'eve']]);
    expect(await find('schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"')).toEqual(['ada', 'bob', 'eve', 'kim']);
  });

  it('7644-3.4.2.2-21 MUST filter the members of groups by their parts', async () => {
    const { body: group } = await scim.createGroup('Filtered', [ids.get('ada') ?? '']);
    const found = async (filter: string) => (await scim.get(`/Groups?filter=${encodeURIComponent(filter)}`)).body.Resources.map(({ id }) => id);
    expect([await found(`members.value eq "${ids.get('ada')}"`), await found(`members[value eq "${ids.get('bob')}"]`)]).toEqual([[group.id], []]);
  });
});

describe('logic', () => {
  it('7644-3.4.2.2-22 MUST find by and what both find, by or what one finds', async () => {
    expect([await find('title pr and active eq false'), await find('nickName pr or roles pr')]).toEqual([['bob'], ['ada', 'kim']]);
  });

  it('7644-3.4.2.2-23 MUST find by not what the expression does not find', async () => {
    expect(await find('not (emails.type eq "work")')).toEqual(['eve', 'kim']);
  });

  it('7644-3.4.2.2-24 MUST bind not before and, and and before or', async () => {
    expect(await find('userName sw "kim" or title sw "eng" and active eq false')).toEqual(['bob', 'kim']);
    expect(await find('not (title pr) or userName sw "eve"')).toEqual(['eve', 'kim']);
    expect(await find('not (title pr) and userName sw "eve"')).toEqual([]);
  });

  it('7644-3.4.2.2-25 MUST evaluate what stands in parentheses first', async () => {
    expect(await find('(userName sw "kim" or title sw "eng") and active eq false')).toEqual(['bob']);
  });

  it('7644-3.4.2.2-26 MUST hold what stands in brackets against one and the same value', async () => {
    expect(await find('emails[type eq "work" and value ew "@home.example"]')).toEqual(['bob']);
    expect(await find('emails.type eq "work" and emails.value ew "@home.example"')).toEqual(['ada', 'bob']);
    expect(await find('emails[type eq "home" or not (value co "acme")]')).toEqual(['ada', 'bob']);
  });

  it('7644-3.4.2.2-27 MUST refuse in brackets what is no sub-attribute of theirs', async () => {
    for (const filter of ['emails[userName pr]', 'emails[]', 'name[givenName pr]']) await expectRefused(filter);
  });
});

describe('the grammar', () => {
  it('7644-3.4.2.2-28 MUST refuse what the grammar does not allow', async () => {
    for (const filter of ['', ' ', 'userName', 'userName eq', 'eq "a"', '(userName pr', 'userName pr)', 'userName pr and', 'not userName pr', 'userName pr userName pr', 'userName eq "a']) await expectRefused(filter);
  });

  it('7644-3.4.2.2-29 MUST read values as JSON, with its escapes', async () => {
    expect([await find('title eq "Director \\"R\\u0026D\\""'), await find('active eq true and title co "R&D"')]).toEqual([['eve'], ['eve']]);
  });

  it('7644-3.4.2.2-30 MUST read null as the value of what is unassigned', async () => {
    expect([await find('title eq null'), await find('title ne null')]).toEqual([['kim'], ['ada', 'bob', 'eve']]);
  });

  it('7644-3.4.2.2-31 MUST refuse a value of another type than the attribute', async () => {
    for (const filter of ['active eq "perhaps"', 'meta.created gt "yesterday"', 'userName eq true']) await expectRefused(filter);
  });
});
