import type { TestApp } from '../support/app.js';
import { reachable } from '../support/build.js';
import type { GraphqlAnswer, GraphqlClient } from '../support/graphql-client.js';
import { groupSchema, ScimClient, userSchema, type ScimAnswer, type ScimBody } from '../support/scim-client.js';
import { acceptInvitation, tokenOf } from '../support/sign-up.js';
import { createDocument, documents, twinOf } from './documents.js';
import type { NewIds } from './predict.js';
import { key } from './state.js';
import type { HandStep, ProvisioningStep, SignUpStep, Step, UserWords } from './step.js';

/** What the server said: a SCIM status, or 'done' or the code of a GraphQL error. */
export interface Answer {
  readonly said: string;
  readonly ids: NewIds;
  /** The resource, where a provider got one back. */
  readonly body?: ScimBody;
  /** What two lists show, for a look. */
  readonly seen?: { readonly users: readonly ScimBody[]; readonly groups: readonly ScimBody[] };
}

/** The server, and everything that was handed out by it. */
export interface Server {
  readonly app: TestApp;
  /** The providers by the id of their configuration, those of deleted ones too. */
  readonly providers: Map<string, ScimClient>;
  /** The latest session of an account, by the key of its address. */
  readonly sessions: Map<string, GraphqlClient>;
  /** Requests that reached a configuration, by its id: each has to leave one event. */
  readonly asked: Map<string, number>;
  /** The configurations of requests that were not let in; one that was deleted under way has an event of it. */
  readonly turnedAway: string[];
}

export function serverOf(app: TestApp): Server {
  return { app, providers: new Map(), sessions: new Map(), asked: new Map(), turnedAway: [] };
}

/** Sends a step to the server; a fault of the server (5xx, no answer) is in the answer like everything else. */
export async function send(server: Server, step: Step): Promise<Answer> {
  switch (step.kind) {
    case 'look': return look(server, step.configuration);
    case 'callDeleted': return said(await provider(server, step.configuration).get('/Users'));
    case 'signUp': return signUp(server, step);
    case 'createProject': return createProject(server, step);
    default: return 'by' in step ? sendProvisioning(server, step) : sendByHand(server, step);
  }
}

/** Asks as a provider, and counts it. */
async function ask(server: Server, configuration: string, request: (scim: ScimClient) => Promise<ScimAnswer>): Promise<ScimAnswer> {
  const answer = await request(provider(server, configuration));
  if (answer.status === 401) server.turnedAway.push(configuration);
  else server.asked.set(configuration, (server.asked.get(configuration) ?? 0) + 1);
  return answer;
}

async function sendProvisioning(server: Server, step: ProvisioningStep): Promise<Answer> {
  if (step.by === 'human') return sendTwin(server, step);
  return said(await ask(server, step.configuration, (scim) => {
    switch (step.kind) {
      case 'postUser': return scim.post('/Users', { schemas: [userSchema], ...userBody(step.user) });
      case 'putUser': return scim.put(`/Users/${step.person}`, { schemas: [userSchema], ...userBody(step.user) });
      case 'patchUser': return scim.patch(`/Users/${step.person}`, [{ op: 'replace', value: userBody(step.change) }]);
      case 'deleteUser': return scim.delete(`/Users/${step.person}`);
      case 'postGroup': return scim.post('/Groups', groupBody(step));
      case 'putGroup': return scim.put(`/Groups/${step.team}`, groupBody(step));
      case 'patchGroup': return scim.patch(`/Groups/${step.team}`, [
        ...(step.name === undefined ? [] : [{ op: 'replace', path: 'displayName', value: step.name }]), ...memberOperations(step.members),
      ]);
      case 'deleteGroup': return scim.delete(`/Groups/${step.team}`);
    }
  }));
}

function memberOperations(members: Extract<ProvisioningStep, { kind: 'patchGroup' }>['members']): readonly object[] {
  if ('set' in members) return [{ op: 'replace', path: 'members', value: members.set.map(reference) }];
  return [
    ...members.remove.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` })),
    ...(members.add.length === 0 && members.remove.length > 0 ? [] : [{ op: 'add', path: 'members', value: members.add.map(reference) }]),
  ];
}

async function sendTwin(server: Server, step: ProvisioningStep): Promise<Answer> {
  const { mutation, input } = twinOf(step);
  return told(await server.app.admin.send<Payload>(documents[mutation], { input }));
}

async function sendByHand(server: Server, step: Exclude<HandStep, { kind: 'createProject' }>): Promise<Answer> {
  const answer = await server.app.admin.send<Payload>(documents[step.kind], { input: step.input });
  const made = answer.data?.made;
  if (made?.scimConfiguration?.baseUrl !== undefined && made.bearerToken !== undefined) {
    server.providers.set(made.scimConfiguration.id, new ScimClient(reachable(server.app, made.scimConfiguration.baseUrl), made.bearerToken));
  }
  return told(answer);
}

/** A project with an owner of its own, so that its people are nobody else's. */
async function createProject(server: Server, step: Extract<HandStep, { kind: 'createProject' }>): Promise<Answer> {
  const { admin } = server.app;
  const answer = await admin.send<{ made: { project: NewProject } }>(createDocument, { input: step.input });
  const project = answer.data?.made?.project;
  // Two who make a project of one name at once may be given the same slug; the second is told.
  if (project === undefined) return { said: answer.errors?.[0]?.extensions.code ?? 'no answer', ids: { id: '' } };
  const team = (name: string): string => project.teams.nodes.find((node) => node.name === name)?.id ?? '';
  const owner = told(await admin.send<Payload>(documents.addPerson, { input: { projectId: project.id, email: step.owner, teamIds: [team('Owners')] } }));
  for (const { id } of project.people.nodes) await admin.run(documents.removePerson, { input: { id } });
  return { said: owner.said, ids: { id: project.id, owner: owner.ids.id, owners: team('Owners'), admins: team('Admins'), members: team('Members') } };
}

async function signUp(server: Server, { person }: SignUpStep): Promise<Answer> {
  const invited = await server.app.admin.send<Payload>(documents.invitePerson, { input: { id: person } });
  const made = invited.data?.made;
  if (typeof made?.url !== 'string') return told(invited);
  try {
    const session = await acceptInvitation(server.app, tokenOf(made.url));
    const { viewer } = await session.run<{ viewer: { account: { email: string } } }>('{ viewer { account { email } } }');
    server.sessions.set(key(viewer.account.email), session);
    return { said: 'done', ids: { id: person } };
  } catch (error) {
    // The support says in a sentence which code the answer had.
    const code = /"code":"([A-Z_]+)"/.exec(String(error))?.[1];
    if (code === undefined) throw error;
    return { said: code, ids: { id: person } };
  }
}

async function look(server: Server, configuration: string): Promise<Answer> {
  const users = await ask(server, configuration, (scim) => scim.get('/Users?count=200'));
  const groups = await ask(server, configuration, (scim) => scim.get('/Groups?count=200'));
  return { ...said(users), seen: { users: users.body.Resources ?? [], groups: groups.status === 200 ? groups.body.Resources : [] } };
}

function provider(server: Server, configuration: string): ScimClient {
  const scim = server.providers.get(configuration);
  if (scim === undefined) throw new Error(`Nobody has the token of the configuration ${configuration}.`);
  return scim;
}

function userBody({ mail, ...words }: Partial<UserWords>): object {
  return { ...words, ...(mail !== undefined && { emails: [{ value: mail, type: 'work', primary: true }] }) };
}

function groupBody({ name, externalId, members }: { readonly name: string; readonly externalId?: string; readonly members?: readonly string[] }): object {
  return { schemas: [groupSchema], displayName: name, ...(externalId !== undefined && { externalId }), ...(members && { members: members.map(reference) }) };
}

function reference(value: string): { readonly value: string } {
  return { value };
}

function said({ status, body }: ScimAnswer): Answer {
  return { said: String(status), ids: { id: body.id ?? '' }, ...(status === 200 || status === 201 ? { body } : {}) };
}

interface NewProject {
  readonly id: string;
  readonly teams: { readonly nodes: readonly { readonly id: string; readonly name: string }[] };
  readonly people: { readonly nodes: readonly { readonly id: string }[] };
}

/** What every mutation gives back under the name `made`. */
interface Payload {
  readonly made: {
    readonly person?: { readonly id: string }; readonly team?: { readonly id: string }; readonly statusPage?: { readonly id: string };
    readonly scimConfiguration?: { readonly id: string; readonly baseUrl?: string }; readonly bearerToken?: string; readonly url?: string | null;
  };
}

function told({ data, errors }: GraphqlAnswer<Payload>): Answer {
  const made = data?.made;
  return { said: errors?.[0]?.extensions.code ?? 'done', ids: { id: (made?.person ?? made?.team ?? made?.statusPage ?? made?.scimConfiguration)?.id ?? '' } };
}
