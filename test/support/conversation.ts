import { strict as assert } from 'node:assert';
import type { TestApp } from './app.js';
import { addPerson, changeTeamMembers, configure, createProject, createStatusPage, createTeam, reachable, required, type Home } from './build.js';
import { exchangesOf, filledIn, type Exchange, type RecordedState, type Recording } from './recording.js';
import type { Wire, WireAnswer } from './wire.js';

/** A recording on its way: a project, or a private status page, of its own with one configuration, and the requests still to come. */
export class Conversation {
  private readonly captured: Map<string, string>;
  private turn = 0;

  private constructor(
    readonly recording: Recording,
    private readonly app: TestApp,
    private readonly wire: Wire,
    private readonly home: Home,
    private readonly baseUrl: string,
    token: string,
    publicBase: string,
  ) {
    this.captured = new Map([['token', token], ['base', publicBase]]);
  }

  /** Makes the home, what is there before, and the configuration. */
  static async open(recording: Recording, app: TestApp, wire: Wire): Promise<Conversation> {
    const project = await createProject(app);
    const home = recording.home === 'status page' ? await createStatusPage(app, project) : project;
    await makeBefore(recording, app, home);
    const defaults = home === project && recording.configuration?.['pushGroupsEnabled'] !== true ? { defaultTeamIds: [project.members] } : {};
    const { baseUrl, token } = await configure(app, home, { name: recording.name, identityProvider: recording.identityProvider, ...defaults, ...recording.configuration });
    return new Conversation(recording, app, wire, home, reachable(app, baseUrl), token, baseUrl);
  }

  get isOver(): boolean {
    return this.turn >= this.recording.exchanges.length;
  }

  /** Sends the next request, or those that go together, and compares the answers. Throws an AssertionError that names the step. */
  async next(): Promise<void> {
    const step = required(this.recording.exchanges[this.turn]);
    this.turn += 1;
    await Promise.all(exchangesOf(step).map((exchange) => this.exchange(exchange)));
  }

  /** What GraphQL shows of it now, in the form of a recording. */
  async state(): Promise<RecordedState> {
    const { before } = this.recording;
    const people = await this.everybody();
    const teams = this.home.kind === 'project' ? await this.everyTeam() : [];
    return sortedState({
      people: people.filter(({ source, managedBy, userName }) => source === 'SCIM' || managedBy !== null || before?.people?.includes(userName) === true)
        .map(({ userName, active, hasAccess, teams: memberOf }) => ({ userName, active, hasAccess, teams: (memberOf?.nodes ?? []).map(({ name }) => name) })),
      teams: teams.filter(({ source, name }) => source === 'SCIM' || before?.teams?.some((made) => made.name === name) === true)
        .map(({ name, members }) => ({ name, members: members.nodes.map(({ userName }) => userName) })),
    });
  }

  private async exchange(recorded: Exchange): Promise<void> {
    const request = filledIn(recorded.request, this.captured);
    const answer = await this.wire.send({
      method: request.method,
      url: this.baseUrl + request.path,
      headers: { authorization: `Bearer ${required(this.captured.get('token'))}`, ...request.headers },
      ...(request.body !== undefined && { body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body) }),
    });
    const step = `${this.recording.name}, ${this.turn}. ${request.method} ${request.path}`;
    const { status } = recorded.expect;
    assert.equal(answer.status, status, `${step} answered ${answer.status} instead of ${status}: ${answer.text.slice(0, 1000)}`);
    const body = readBody(answer, step);
    for (const [name, place] of Object.entries(filledIn(recorded.capture ?? {}, this.captured))) this.captured.set(name, String(required(at(body, place))));
    this.compare(answer, body, filledIn(recorded.expect, this.captured), step);
  }

  private compare(answer: WireAnswer, body: unknown, expected: Exchange['expect'], step: string): void {
    const contentType = answer.text === '' ? {} : { 'content-type': 'application/scim+json' };
    for (const [name, value] of Object.entries({ ...contentType, ...expected.headers })) {
      assert.equal(answer.headers[name], value, `${step} answered another header ${name}.`);
    }
    if (expected.body !== undefined) assertHolds(body, expected.body, step);
    for (const name of expected.absent ?? []) assert.equal(at(body, name), undefined, `${step} answered ${name}, which must not be there.`);
  }

  private async everybody(): Promise<readonly PersonState[]> {
    const [field, teams] = this.home.kind === 'project' ? ['project(id: $id) { people', 'teams { nodes { name } }'] : ['statusPage(id: $id) { people: subscribers', ''];
    const found: PersonState[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { home }: { home: { people: PageOf<PersonState> } } = await this.app.admin.run(
        `query ($id: ID!, $after: String) { home: ${field}(first: 100, after: $after) { nodes { userName active hasAccess source managedBy { id } ${teams} } pageInfo { hasNextPage endCursor } } } }`,
        { id: this.home.id, after });
      found.push(...home.people.nodes);
      [after, more] = [home.people.pageInfo.endCursor, home.people.pageInfo.hasNextPage];
    }
    return found;
  }

  private async everyTeam(): Promise<readonly TeamState[]> {
    const { project } = await this.app.admin.run<{ project: { teams: { nodes: readonly { readonly id: string }[] } } }>(
      'query ($id: ID!) { project(id: $id) { teams(first: 100) { nodes { id } } } }', { id: this.home.id });
    // One by one: all teams with all members at once would cost more than one request may.
    return Promise.all(project.teams.nodes.map(async ({ id }) => (await this.app.admin.run<{ team: TeamState }>(
      'query ($id: ID!) { team(id: $id) { name source members(first: 100) { nodes { userName } } } }', { id })).team));
  }
}

/** The state in the order in which `Conversation.state` has it. */
export function sortedState({ people, teams }: RecordedState): RecordedState {
  const byText = (left: string, right: string): number => (left < right ? -1 : 1);
  return {
    people: people.map((person) => ({ ...person, teams: [...person.teams].sort(byText) })).sort((left, right) => byText(left.userName, right.userName)),
    teams: teams.map(({ name, members }) => ({ name, members: [...members].sort(byText) })).sort((left, right) => byText(left.name, right.name)),
  };
}

async function makeBefore({ before }: Recording, app: TestApp, home: Home): Promise<void> {
  const ids = new Map<string, string>();
  for (const email of before?.people ?? []) ids.set(email, await addPerson(app, home, { email }));
  for (const { name, members = [] } of before?.teams ?? []) {
    const team = await createTeam(app, home, { name });
    if (members.length > 0) await changeTeamMembers(app, team, { add: members.map((email) => required(ids.get(email))) });
  }
}

interface PersonState {
  readonly userName: string;
  readonly active: boolean;
  readonly hasAccess: boolean;
  readonly source: string;
  readonly managedBy: { readonly id: string } | null;
  readonly teams?: { readonly nodes: readonly { readonly name: string }[] };
}

interface TeamState {
  readonly name: string;
  readonly source: string;
  readonly members: { readonly nodes: readonly { readonly userName: string }[] };
}

interface PageOf<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

function readBody({ text, headers }: WireAnswer, step: string): unknown {
  if (text === '') return {};
  assert.match(headers['content-type'] ?? '', /json/, `${step} answered something that is no JSON: ${text.slice(0, 200)}`);
  return JSON.parse(text);
}

/** Objects hold at least what is expected, lists hold exactly so many elements, and everything else is equal. */
function assertHolds(actual: unknown, expected: unknown, place: string): void {
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual) && actual.length === expected.length, `${place}: ${JSON.stringify(actual)} is not a list of ${expected.length}, as in ${JSON.stringify(expected)}`);
    for (const [index, element] of expected.entries()) assertHolds(actual[index], element, `${place} [${index}]`);
  } else if (typeof expected === 'object' && expected !== null) {
    assert.ok(typeof actual === 'object' && actual !== null, `${place}: ${JSON.stringify(actual)} is no object, as in ${JSON.stringify(expected)}`);
    for (const [key, member] of Object.entries(expected)) assertHolds(Object.entries(actual).find(([name]) => name === key)?.[1], member, `${place} .${key}`);
  } else {
    assert.equal(actual, expected, `${place}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

/** What stands at `Resources.0.id` and the like; a name with colons or at the top may hold dots of its own. */
function at(body: unknown, place: string): unknown {
  const top = typeof body === 'object' && body !== null ? new Map<string, unknown>(Object.entries(body)) : new Map<string, unknown>();
  if (top.has(place) || !place.includes('.')) return top.get(place);
  const [head = '', ...rest] = place.split('.');
  return at(top.get(head), rest.join('.'));
}
