import { setTimeout as pause } from 'node:timers/promises';
import { startApp, type TestApp } from '../support/app.js';
import { createProject, createTeam, type Project } from '../support/build.js';

let app: TestApp;
let project: Project;
beforeAll(async () => {
  app = await startApp();
  project = await createProject(app);
});
afterAll(() => app.stop());

interface Teams {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
type ReadPage = (after: string | null) => Promise<Teams>;

const teamsAfter: ReadPage = async (after) => {
  const { project: { teams } } = await app.admin.run<{ project: { teams: Teams } }>(
    'query ($id: ID!, $after: String) { project(id: $id) { teams(first: 7, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }', { id: project.id, after });
  return teams;
};

/** The ids of all teams in the order of the pages; `between` runs after each page. */
async function walk(readPage: ReadPage, between: () => Promise<unknown>): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let page: Teams | undefined; page === undefined || page.pageInfo.hasNextPage;) {
    page = await readPage(page?.pageInfo.endCursor ?? null);
    ids.push(...page.nodes.map(({ id }) => id));
    await between();
  }
  return ids;
}

/** Those of the untouched that a walk did not give exactly once. */
function missedOrRepeated(untouched: readonly string[], seen: readonly string[]): readonly string[] {
  return untouched.filter((id) => seen.filter((each) => each === id).length !== 1);
}

test('250 teams are walked by pages of seven while others come and go: each that nobody touched exactly once', async () => {
  const [untouched, doomed]: [string[], string[]] = [[], []];
  for (let at = 0; at < 250; at += 1) (at % 5 === 0 ? doomed : untouched).push(await createTeam(app, project, { name: `Team ${String(at).padStart(3, '0')}` }));
  const walked = new AbortController();
  let changes = 0;
  const others = (async () => {
    while (!walked.signal.aborted) {
      const gone = doomed.splice(Math.floor(doomed.length / 2), 1)[0];
      if (gone !== undefined) await app.admin.run('mutation ($id: ID!) { deleteTeam(input: { id: $id }) { deletedId } }', { id: gone });
      doomed.push(await createTeam(app, project, { name: `Passing ${changes += 1}` }));
    }
  })();
  const seen = await walk(teamsAfter, () => pause(10));
  walked.abort();
  await others;
  expect(changes).toBeGreaterThan(20);
  expect(missedOrRepeated(untouched, seen)).toEqual([]);
}, 60_000);

test('the control: by pages that count from the start, some are missed while one goes after each page', async () => {
  const list = Array.from({ length: 250 }, (_, at) => `team ${at}`);
  const untouched = list.filter((_, at) => at >= 50);
  const byNumber: ReadPage = async (after) => {
    const start = Number(after ?? 0);
    return { nodes: list.slice(start, start + 7).map((id) => ({ id })), pageInfo: { hasNextPage: start + 7 < list.length, endCursor: String(start + 7) } };
  };
  expect(missedOrRepeated(untouched, await walk(byNumber, async () => { list.shift(); })).length).toBeGreaterThan(10);
});
