import { startApp, type TestApp } from '../support/app.js';
import { connect, required, uniqueEmail } from '../support/build.js';
import { query, withOwner } from '../support/owner-sql.js';

const clients = 16;
const rounds = 100;

/** What came of sixteen creations of one userName. */
interface Round {
  readonly statuses: readonly number[];
  /** How many people have the name now. */
  readonly rows: number;
}

/** The check: one creation is answered with 201, all others with 409, and one row is there. Every fault in a sentence. */
function faultsOf({ statuses, rows }: Round): readonly string[] {
  const created = statuses.filter((status) => status === 201).length;
  const conflicts = statuses.filter((status) => status === 409).length;
  return [
    ...(created === 1 ? [] : [`${created} creations succeeded`]),
    ...(conflicts === clients - 1 ? [] : [`${conflicts} creations conflicted, of ${statuses.join(' ')}`]),
    ...(rows === 1 ? [] : [`${rows} people have the name`]),
  ];
}

describe(`${clients} clients that POST one userName in different spellings at once`, () => {
  let app: TestApp;
  beforeAll(async () => { app = await startApp(); });
  afterAll(() => app.stop());

  test(`make one person, ${rounds} rounds: one 201, the others 409`, async () => {
    const { scim } = await connect(app, 'project');
    for (let round = 0; round < rounds; round += 1) {
      const userName = uniqueEmail();
      const answers = await Promise.all(spellings(userName).map((spelling) => scim.createUser(spelling)));
      const faults = faultsOf({ statuses: answers.map(({ status }) => status), rows: await countRows(app, userName) });
      expect({ round, faults }).toEqual({ round, faults: [] });
      const created = required(answers.find(({ status }) => status === 201)).body;
      expect((await scim.findUser(userName)).body.Resources.map(({ id }) => id)).toEqual([created.id]);
    }
  }, 300_000);
});

describe('the control: clients that look first and then insert, without the unique index', () => {
  let app: TestApp;
  beforeAll(async () => { app = await startApp(); });
  afterAll(() => app.stop());

  test('make duplicates, and the check says so', async () => {
    const { scim } = await connect(app, 'project');
    const pattern = (await scim.createUser(uniqueEmail())).body.id;
    await query(app.database, 'drop index person_user_name_key');
    const userName = uniqueEmail();
    const statuses = await lookThenInsert(app, pattern, userName);
    expect(faultsOf({ statuses, rows: await countRows(app, userName) })).toEqual([
      `${clients} creations succeeded`, expect.stringContaining('0 creations conflicted'), `${clients} people have the name`,
    ]);
  });
});

/** The name in many spellings that are all one name: case, width, composition, blanks. */
function spellings(userName: string): readonly string[] {
  const at = userName.indexOf('@');
  const wide = (text: string): string => text.replace('ada', 'ａｄａ');
  return Array.from({ length: clients }, (_, n) => {
    const cased = n % 2 === 0 ? userName : userName.toUpperCase();
    const mixed = n % 4 < 2 ? cased : cased.slice(0, at) + cased.slice(at).toUpperCase();
    return n % 8 < 4 ? mixed : wide(mixed);
  });
}

async function countRows(app: TestApp, userName: string): Promise<number> {
  const [row] = await query<{ count: number }>(app.database, 'select count(*)::int as count from person where user_name_key = $1 and removed_at is null', [userName.toLowerCase()]);
  return required(row).count;
}

/** A server as one writes it at first: each asks whether the name is free, and then takes it. */
async function lookThenInsert(app: TestApp, patternId: string, userName: string): Promise<readonly number[]> {
  return withOwner(app.database, async (client) => {
    const looks = await Promise.all(spellings(userName).map(() => client.query('select 1 from person where user_name_key = $1 and removed_at is null', [userName.toLowerCase()])));
    return Promise.all(looks.map(async ({ rowCount }) => {
      if (rowCount !== 0) return 409;
      await client.query(`
        insert into person
        select copy.* from person as pattern, jsonb_populate_record(pattern, jsonb_build_object('id', gen_random_uuid(), 'user_name_key', $2::text)) as copy
        where pattern.id = $1`, [patternId, userName.toLowerCase()]);
      return 201;
    }));
  });
}
