import type { TestApp } from '../support/app.js';
import { connect, reachable, unique, uniqueEmail } from '../support/build.js';
import { groupSchema, userSchema, type ScimBody, type ScimClient } from '../support/scim-client.js';

export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export { groupSchema, userSchema };

/** What the cases of the corpus are about: a project with a provider and a few people, and things of others. */
export interface CorpusWorld {
  readonly scim: ScimClient;
  /** The address of the SCIM root as the test reaches it. */
  readonly root: string;
  readonly token: string;
  /** A user with every attribute, as GET shows it. Nobody changes it. */
  readonly user: ScimBody;
  /** A group with `user` as its member, as GET shows it. */
  readonly group: ScimBody;
  /** Everybody whom the configuration sees when the world is made. */
  readonly people: readonly ScimBody[];
  /** Ids that exist, but for somebody else. */
  readonly foreign: { readonly user: string; readonly group: string; readonly statusPageUser: string };
  /** A user and a group for each lane of the runner to change. */
  readonly own: readonly { readonly user: string; readonly group: string }[];
  /** The ids of users, each for the long texts of one attribute. */
  readonly patient: readonly string[];
}

/** Makes the world of the corpus; userNames may be any text, so that strings are not refused for being no address. */
export async function createCorpusWorld(app: TestApp, lanes: number): Promise<CorpusWorld> {
  const { scim, configuration } = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [], userNamePolicy: 'ANY', showUnmanaged: false });
  const other = await connect(app, 'project', { pushGroupsEnabled: true, defaultTeamIds: [] });
  const page = await connect(app, 'status page');
  const created = await scim.createUser(uniqueEmail('whole'), wholeUser);
  const manager = await scim.createUser(uniqueEmail('manager'), { title: 'Boss', externalId: 'E-1', emails: [{ value: 'boss@acme.example', type: 'work' }] });
  await scim.createUser(uniqueEmail('inactive'), { active: false });
  const group = await scim.createGroup(unique('Group'), [created.body.id, manager.body.id], { externalId: 'G-1' });
  const own = [];
  for (let lane = 0; lane < lanes; lane += 1) {
    own.push({ user: (await scim.createUser(uniqueEmail('own'))).body.id, group: (await scim.createGroup(unique('Own'))).body.id });
  }
  const patient = await Promise.all(Array.from({ length: 4 }, async () => (await scim.createUser(uniqueEmail('patient'))).body.id));
  return {
    scim, patient, root: reachable(app, configuration.baseUrl), token: configuration.token, own,
    user: (await scim.get(`/Users/${created.body.id}`)).body,
    group: (await scim.get(`/Groups/${group.body.id}`)).body,
    people: (await scim.get('/Users?count=200')).body.Resources,
    foreign: {
      user: (await other.scim.createUser(uniqueEmail('foreign'))).body.id,
      group: (await other.scim.createGroup(unique('Foreign'))).body.id,
      statusPageUser: (await page.scim.createUser(uniqueEmail('reader'))).body.id,
    },
  };
}

/** Everything that a provider may say of a person, but for userName. */
export const wholeUser = {
  externalId: 'Whole-1', displayName: 'Ada Lovelace', nickName: 'countess', profileUrl: 'https://people.example/ada', title: 'Analyst', userType: 'Employee',
  preferredLanguage: 'en-GB', locale: 'en-GB', timezone: 'Europe/London', active: true,
  name: { formatted: 'Dr. Ada K Lovelace III', givenName: 'Ada', familyName: 'Lovelace', middleName: 'K', honorificPrefix: 'Dr.', honorificSuffix: 'III' },
  emails: [{ value: 'ada@acme.example', type: 'work', primary: true, display: 'Ada' }, { value: 'ada@home.example', type: 'home' }],
  phoneNumbers: [{ value: '+44 20 1234', type: 'work' }], ims: [{ value: 'ada', type: 'xmpp' }], photos: [{ value: 'https://people.example/ada.png', type: 'photo' }],
  addresses: [{ formatted: '1 Road\nLondon', streetAddress: '1 Road', locality: 'London', region: 'London', postalCode: 'N1', country: 'GB', type: 'work' }],
  entitlements: [{ value: 'e1' }], roles: [{ value: 'r1', primary: true }], x509Certificates: [{ value: 'MIIB' }],
  [enterprise]: { employeeNumber: '007', costCenter: 'c', organization: 'o', division: 'd', department: 'R&D', manager: { value: 'somebody' } },
};
