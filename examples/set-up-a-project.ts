// Sets a project up from nothing: teams, people with their invitations, Entra ID for the project, a private status page
// and Okta for its subscribers. It may be run again: what is there already stays as it is.
//
//   MUSTER_TOKEN=<access token> npx node examples/set-up-a-project.ts
//
// MUSTER_URL says where Muster is when that is not http://127.0.0.1:3000. `npx node` is the Node that came with `npm ci`;
// your own does as well from 22.18 on, and 22.17 with --experimental-strip-types.
import { createMusterClient } from '../clients/typescript/client.ts';
import { MusterError } from '../clients/typescript/muster-error.ts';
import {
  AddPersonDocument, ConnectProjectDocument, ConnectStatusPageDocument, CreateProjectDocument, CreateStatusPageDocument, CreateTeamDocument,
  FindProjectDocument, InvitePersonDocument, type FindProjectQuery, type Role,
} from '../clients/typescript/operations.ts';

/** What there will be. Change it to what you need. */
const plan = {
  project: { name: 'Rocket', slug: 'rocket' },
  teams: [{ name: 'Engineering', role: 'MEMBER' }, { name: 'Support', role: 'VIEWER' }] satisfies { name: string; role: Role }[],
  people: [{ email: 'ada@acme.example', teams: ['Engineering'] }, { email: 'grace@acme.example', teams: ['Engineering', 'Support'] }],
  /** Whom Entra ID assigns lands in these teams. */
  entraId: { name: 'Entra ID', defaultTeams: ['Engineering'] },
  statusPage: { name: 'Rocket status' },
  okta: { name: 'Okta' },
};

type Found = NonNullable<FindProjectQuery['project']>;
/** The bearer token is shown once, when a connection is made. */
interface Connection { readonly baseUrl: string; readonly bearerToken: string | undefined }

const url = process.env['MUSTER_URL'] ?? 'http://127.0.0.1:3000';
const accessToken = process.env['MUSTER_TOKEN'] ?? '';
const muster = createMusterClient({ url, accessToken });

try {
  await setUp();
} catch (error) {
  if (!(error instanceof MusterError)) throw error;
  console.error(explain(error));
  process.exitCode = 1;
}

async function setUp(): Promise<void> {
  const project = await findProject() ?? await createProject();
  const teamIds = new Map<string, string>(project.teams.nodes.map(({ name, id }) => [name, id]));
  for (const team of plan.teams) teamIds.set(team.name, teamIds.get(team.name) ?? await createTeam(project, team));
  const idsOf = (names: readonly string[]): string[] => names.flatMap((name) => teamIds.get(name) ?? []);
  for (const { email, teams } of plan.people) await addAndInvite(project, email, idsOf(teams));
  const entraId = await connectProject(project, idsOf(plan.entraId.defaultTeams));
  const okta = await connectStatusPage(await findOrCreateStatusPage(project));
  console.log(instructions(entraId, okta));
}

async function findProject(): Promise<Found | undefined> {
  try {
    const { project } = await muster.run(FindProjectDocument, { slug: plan.project.slug });
    if (project !== null) console.log(`The project ${project.name} is there already.`);
    return project ?? undefined;
  } catch (error) {
    if (error instanceof MusterError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function createProject(): Promise<Found> {
  const { createProject: { project } } = await muster.run(CreateProjectDocument, plan.project);
  console.log(`Made the project ${project.name}; you are its owner.`);
  return { ...project, scimConfigurations: { nodes: [] }, statusPages: { nodes: [] } };
}

async function createTeam({ id }: Found, { name, role }: { name: string; role: Role }): Promise<string> {
  const { createTeam: { team } } = await muster.run(CreateTeamDocument, { projectId: id, name, role });
  console.log(`Made the team ${name}.`);
  return team.id;
}

async function addAndInvite({ id }: Found, email: string, teamIds: string[]): Promise<void> {
  try {
    const { addPerson: { person } } = await muster.run(AddPersonDocument, { projectId: id, email, teamIds });
    const { invitePerson: { url: link, sentByMail } } = await muster.run(InvitePersonDocument, { id: person.id });
    console.log(`Added ${email}. ${sentByMail ? 'The invitation goes out by mail.' : `Invitation: ${link ?? 'a server administrator finds it under pendingLinks'}`}`);
  } catch (error) {
    if (!(error instanceof MusterError && error.code === 'TAKEN')) throw error;
    console.log(`${email} is there already.`);
  }
}

async function connectProject(project: Found, defaultTeamIds: string[]): Promise<Connection> {
  const found = project.scimConfigurations.nodes.find(({ name }) => name === plan.entraId.name);
  if (found !== undefined) return { baseUrl: found.baseUrl, bearerToken: undefined };
  const { createProjectScimConfiguration: made } = await muster.run(ConnectProjectDocument, { projectId: project.id, name: plan.entraId.name, identityProvider: 'ENTRA_ID', defaultTeamIds });
  return { baseUrl: made.scimConfiguration.baseUrl, bearerToken: made.bearerToken ?? undefined };
}

type StatusPage = Found['statusPages']['nodes'][number];

async function findOrCreateStatusPage(project: Found): Promise<StatusPage> {
  const found = project.statusPages.nodes.find(({ name }) => name === plan.statusPage.name);
  if (found !== undefined) return found;
  const { createStatusPage: { statusPage } } = await muster.run(CreateStatusPageDocument, { projectId: project.id, name: plan.statusPage.name });
  console.log(`Made the private status page ${statusPage.name}.`);
  return { ...statusPage, scimConfigurations: { nodes: [] } };
}

async function connectStatusPage(page: StatusPage): Promise<Connection> {
  const found = page.scimConfigurations.nodes.find(({ name }) => name === plan.okta.name);
  if (found !== undefined) return { baseUrl: found.baseUrl, bearerToken: undefined };
  const { createStatusPageScimConfiguration: made } = await muster.run(ConnectStatusPageDocument, { statusPageId: page.id, name: plan.okta.name, identityProvider: 'OKTA' });
  return { baseUrl: made.scimConfiguration.baseUrl, bearerToken: made.bearerToken ?? undefined };
}

function instructions(entraId: Connection, okta: Connection): string {
  const shownBefore = '(shown when it was made; the operation RotateToken makes the next one)';
  return `
Entra ID, for the project: Enterprise applications > yours > Provisioning > Admin credentials
  Tenant URL                  ${entraId.baseUrl}
  Secret token                ${entraId.bearerToken ?? shownBefore}
  Then Test Connection, assign users, and start provisioning.

Okta, for the status page: your app > Provisioning > Integration (Authentication mode: HTTP Header)
  SCIM connector base URL     ${okta.baseUrl}
  Unique identifier field     userName
  Authorization               ${okta.bearerToken === undefined ? shownBefore : `Bearer ${okta.bearerToken}`}
  Then Test API Credentials, and turn on Create, Update and Deactivate Users.
`;
}

function explain({ message, code, help, status, requestId }: MusterError): string {
  const advice = code === 'UNAUTHENTICATED' ? 'Set MUSTER_TOKEN to an access token; the first start of Muster prints one.'
    : status === undefined ? 'Is it running? Set MUSTER_URL to where.'
    : help;
  return [message, advice, requestId === undefined ? undefined : `(request ${requestId})`].filter((part) => part !== undefined).join(' ');
}
