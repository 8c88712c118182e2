import { startApp, type TestApp } from '../support/app.js';
import { createProject } from '../support/build.js';
import { join } from '../support/sign-up.js';

const creation = 'mutation { createProject(input: { name: "Mine" }) { project { viewerRole } } }';

describe('while PROJECT_CREATION is server-admins, the default', () => {
  let app: TestApp;
  beforeAll(async () => { app = await startApp(); });
  afterAll(() => app.stop());

  test('projects are created by server administrators alone, even by no owner of another project', async () => {
    const project = await createProject(app);
    const owner = await join(app, project, [project.owners]);
    expect((await owner.client.refusal(creation)).code).toBe('FORBIDDEN');
    expect((await app.anonymous.refusal(creation)).code).toBe('UNAUTHENTICATED');
    expect(await app.admin.run(creation)).toEqual({ createProject: { project: { viewerRole: 'OWNER' } } });
  });
});

describe('while PROJECT_CREATION is anyone', () => {
  let app: TestApp;
  beforeAll(async () => { app = await startApp({ projectCreation: 'anyone' }); });
  afterAll(() => app.stop());

  test('everybody who is signed in creates projects and owns them', async () => {
    const account = await join(app, await createProject(app));
    expect(await account.client.run(creation)).toEqual({ createProject: { project: { viewerRole: 'OWNER' } } });
    expect((await app.anonymous.refusal(creation)).code).toBe('UNAUTHENTICATED');
  });
});
