import type { Browser } from 'playwright-core';
import { browserProgram, openWatchedPage, startBrowser, type WatchedPage } from '../support/browser.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { GraphiqlPage } from '../support/graphiql-page.js';
import { describeWith } from '../support/tests-with.js';
import { startServerProcess, type ServerProcess } from '../support/server-process.js';

describeWith(browserProgram, '/graphiql in a browser, as this machine has no Chromium (Debian: apt-get install chromium)', 'GraphiQL in a browser', () => {
  let database: TestDatabase;
  let browser: Browser;
  let server: ServerProcess;
  let watched: WatchedPage;
  let graphiql: GraphiqlPage;

  beforeAll(async () => {
    browser = await startBrowser();
    database = await testDatabase();
    server = await startServerProcess(database, { SANDBOX: 'off' });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await database?.drop();
  });
  beforeEach(async () => {
    watched = await openWatchedPage(browser, server.baseUrl);
    graphiql = new GraphiqlPage(watched.page);
    await graphiql.open(server.baseUrl);
  });
  afterEach(() => watched.page.context().close());

  /** Nothing of the page came from elsewhere, and the browser had nothing to complain of. */
  const expectClean = (): void => {
    expect(watched.foreign).toEqual([]);
    // Before the token is typed the schema is refused, which the browser reports as well.
    expect(watched.errors.filter((error) => !/status of 403/.test(error))).toEqual([]);
  };

  test('begins with the first operation, which runs with the token and shows who that is', async () => {
    expect(await graphiql.textOf('.graphiql-query-editor .view-lines')).toContain('# Welcome to Muster.');
    expect(await graphiql.textOf('.graphiql-editor-tool .view-lines')).toContain('"first": 10');
    expect(await watched.page.title()).toBe('GraphiQL · Muster');
    await graphiql.typeToken(server.adminToken);
    expect(await graphiql.run(/"email"/)).toContain('"admin@example.com"');
    expectClean();
  });

  test('opens a task with a place for what has to be filled in, and runs it', async () => {
    await graphiql.typeToken(server.adminToken);
    await graphiql.openTask('Create project');
    await watched.page.keyboard.insertText('Gemini');
    await watched.page.keyboard.press('Control+Enter');
    expect(await graphiql.answer(/"Owners"/)).toContain('"Gemini"');
    expect(await server.admin.run('{ project(slug: "gemini") { name } }')).toEqual({ project: { name: 'Gemini' } });
    expectClean();
  });

  test('shows the descriptions of the schema to who may read it, as soon as the token is there', async () => {
    await graphiql.typeToken(server.adminToken);
    await watched.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await watched.page.getByRole('link', { name: 'Query', exact: true }).click();
    const { data } = await server.admin.send<{ __type: { fields: { name: string; description: string }[] } }>('{ __type(name: "Query") { fields { name description } } }');
    const documentation = watched.page.locator('.graphiql-doc-explorer');
    for (const { name, description } of data!.__type.fields.slice(0, 5)) {
      await documentation.getByRole('link', { name, exact: true }).first().waitFor();
      await documentation.getByText(description.slice(0, 40)).first().waitFor();
    }
    expectClean();
  });

  test('keeps the token in its memory alone', async () => {
    await graphiql.typeToken(server.adminToken);
    await graphiql.run(/"email"/);
    await graphiql.openTask('Create team');
    expect(await graphiql.kept(/CreateTeam/)).not.toContain(server.adminToken);
    expect(await watched.page.evaluate('localStorage.length')).toBe(0);
    await watched.page.reload();
    expect(await watched.page.getByLabel('Access token').inputValue()).toBe('');
  });

  test('works with the session of the browser, without a token', async () => {
    const invitation = /\/invitation\/(\S+)/.exec(server.output())?.[1];
    const signedIn = await watched.page.evaluate(async (token) => {
      const query = 'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { viewer { account { email } } } }';
      const answer = await fetch('graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables: { input: { token, password: 'correct horse battery staple' } } }) });
      return answer.text();
    }, invitation);
    expect(signedIn).toContain('admin@example.com');
    expect(await graphiql.run(/"email"/)).toContain('"admin@example.com"');
  });

  test('says to strangers in a sentence what they may not', async () => {
    expect(await graphiql.run(/"message"/)).toContain('"Please sign in first."');
  });

  test('says what cannot be sent, and that nothing answers, in a sentence', async () => {
    await watched.page.route('**/graphql', (route) => route.abort());
    await graphiql.typeToken('mst_pat_…');
    expect(await graphiql.run(/headers\s+hold\s+characters/)).not.toContain('stack');
    await graphiql.typeToken('');
    expect(await graphiql.run(/does\s+not\s+answer/)).not.toContain('stack');
    await watched.page.unroute('**/graphql');
    await watched.page.route('**/graphql', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }));
    expect(await graphiql.run(/502/)).toMatch(/is\s+not\s+JSON/);
  });

  test('opens subscriptions at the same address by graphql-transport-ws, with the token', async () => {
    const heard: string[] = [];
    await watched.page.routeWebSocket(`${server.baseUrl.replace('http', 'ws')}/graphql`, (socket) => {
      socket.onMessage((message) => {
        heard.push(String(message));
        const { id, type } = JSON.parse(String(message)) as { id?: string; type: string };
        if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
        if (type !== 'subscribe') return;
        socket.send(JSON.stringify({ id, type: 'next', payload: { data: { told: 'a first event' } } }));
        socket.send(JSON.stringify({ id, type: 'complete' }));
      });
    });
    await graphiql.typeToken('mst_pat_of_a_subscriber');
    await watched.page.locator('.graphiql-query-editor .view-line').first().click();
    await graphiql.type('subscription Told { told }');
    expect(await graphiql.run(/a first event/)).toContain('told');
    expect(heard.map((message) => JSON.parse(message) as unknown)).toMatchObject([
      { type: 'connection_init', payload: { authorization: 'Bearer mst_pat_of_a_subscriber' } },
      { type: 'subscribe', payload: { query: 'subscription Told { told }' } },
    ]);
  });

  test('is light where the system is, and dark where that is', async () => {
    const lightness = async (colorScheme: 'light' | 'dark'): Promise<number> => {
      await watched.page.emulateMedia({ colorScheme });
      const color = String(await watched.page.evaluate(`getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor`));
      const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
      return (red + green + blue) / 3;
    };
    expect(await lightness('light')).toBeGreaterThan(200);
    expect(await lightness('dark')).toBeLessThan(60);
  });
});
