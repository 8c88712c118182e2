import type { App } from '../app.js';
import { drawPeople, type DemoPerson } from '../database/seed/demo-people.js';
import type { Draw } from '../database/seed/draw.js';
import type { EntraProvider, EntraUser } from '../database/seed/entra-provider.js';
import type { OktaProvider, OktaUser } from '../database/seed/okta-provider.js';
import type { Timeline } from '../database/seed/timeline.js';
import type { Scope } from '../domain/scope.js';
import type { DemoHome } from './demo-home.js';

/** How many days the story goes back. */
export const storyDays = 14;

export interface Storyteller {
  readonly app: App;
  /** A scope of the administrator, at the moment of the story. */
  readonly openScope: () => Scope;
  readonly home: DemoHome;
  readonly draw: Draw;
  readonly timeline: Timeline;
}

/** Two weeks of Acme Cloud with Okta and pushed groups: joiners, movers, leavers, and what goes wrong with them. */
export function tellAcme({ app, openScope, home, draw, timeline }: Storyteller, okta: OktaProvider): void {
  const company = [...drawPeople(draw, 44, 'acme-cloud.example')];
  const staff: OktaUser[] = [];
  const assign = async (person: DemoPerson): Promise<void> => { staff.push(await okta.assign(person)); };
  const change = async (act: (user: OktaUser) => Promise<OktaUser>): Promise<void> => {
    const user = draw.pick(staff);
    staff[staff.indexOf(user)] = await act(user);
  };
  timeline.on(storyDays, 8.2, async () => {
    await okta.test();
    await okta.import(true);
  });
  timeline.on(storyDays, 9.5, async () => { for (const person of company.splice(0, 30)) await assign(person); });
  timeline.on(storyDays, 11, async () => {
    for (const name of ['Engineering', 'Design', 'Customer Success']) await okta.pushGroup(name, staff.filter(({ person }) => person.department === name));
  });
  for (let daysAgo = storyDays - 1; daysAgo >= 0; daysAgo -= 1) {
    timeline.on(daysAgo, 5, () => okta.import(true));
    if (!timeline.isWorkday(daysAgo)) continue;
    timeline.on(daysAgo, draw.whole(8, 10), () => change((user) => okta.update(user, `Senior ${user.person.title}`)));
    timeline.on(daysAgo, draw.whole(13, 16), () => okta.changeMember(draw.pick(['Engineering', 'Design']), draw.pick(staff), draw.pick(['add', 'remove'])));
    const joiner = daysAgo % 2 === 0 ? company.shift() : undefined;
    if (joiner !== undefined) timeline.on(daysAgo, 9.25, () => assign(joiner));
  }

  const leaver = async (): Promise<OktaUser> => {
    const [user] = staff.splice(draw.whole(5, staff.length - 1), 1);
    if (user === undefined) throw new Error('Nobody is left who could leave.');
    await okta.deactivate(user);
    return user;
  };
  let returning: OktaUser | undefined;
  timeline.on(11, 16.5, async () => { returning = await leaver(); });
  // Okta assigns somebody again by a new POST with the old externalId.
  timeline.on(9, 10.5, async () => { if (returning !== undefined) staff.push(await okta.assign(returning.person, returning.externalId)); });
  for (const daysAgo of [8, 3, 1]) timeline.on(daysAgo, 17, async () => { await leaver(); });
  const [contractor] = drawPeople(draw, 1, 'contractors.example');
  if (contractor !== undefined) {
    timeline.on(10, 14, () => okta.assignInVain(contractor, contractor.email.split('@', 1)[0] ?? '', 400));
    timeline.on(9, 9.1, () => assign(contractor));
  }
  timeline.on(6, 10, () => change(async (user) => {
    await app.services.people.suspendPerson(openScope(), { id: user.id, reason: 'A lost laptop; asked for by security.' });
    await okta.activate(user);
    return user;
  }));
  timeline.on(4, 12, () => assign(home.acme.addedByHand));
  timeline.on(2, 11.75, () => okta.assignInVain(staff[0]!.person, staff[0]!.person.email, 409));
}

/** Two weeks of Northwind Labs with Entra ID and a default team: cycles, groups that nobody takes, a pause, a removal. */
export function tellNorthwind({ app, openScope, home, draw, timeline }: Storyteller, entra: EntraProvider): void {
  const company = [...drawPeople(draw, 30, 'northwind.example')];
  const staff: EntraUser[] = [];
  const connectedOn = storyDays - 1;
  timeline.on(connectedOn, 9, () => entra.test());
  timeline.on(connectedOn, 10, async () => {
    for (const person of company.splice(0, 24)) staff.push(await entra.provision(person));
    for (const user of staff.slice(1, 5)) await entra.setManager(user, staff[0]!);
  });
  for (let daysAgo = connectedOn - 1; daysAgo >= 0; daysAgo -= 1) {
    for (const hour of [6.65, 12.65, 18.65]) timeline.on(daysAgo, hour, async () => { for (const user of draw.some(staff, 2)) await entra.look(user); });
    if (!timeline.isWorkday(daysAgo)) continue;
    timeline.on(daysAgo, 10.65, () => entra.change(draw.pick(staff), 'title', draw.pick(['Analyst', 'Lead Analyst', 'Researcher'])));
    const joiner = daysAgo % 3 === 0 ? company.shift() : undefined;
    if (joiner !== undefined) timeline.on(daysAgo, 14.65, async () => { staff.push(await entra.provision(joiner)); });
  }
  for (const hour of [8.65, 9.35]) timeline.on(8, hour, () => entra.pushGroupInVain('Northwind Researchers'));
  const pause = (enabled: boolean): Promise<unknown> => app.services.configurations.change(openScope(), { id: home.northwind.configurationId, enabled });
  timeline.on(7, 20, async () => { await pause(false); });
  timeline.on(7, 20.3, async () => { for (const user of draw.some(staff, 3)) await entra.change(user, 'title', 'Researcher', 503); });
  timeline.on(7, 20.8, async () => { await pause(true); });
  for (const daysAgo of [6, 2]) timeline.on(daysAgo, 16.65, async () => { await entra.disable(staff.splice(draw.whole(6, staff.length - 1), 1)[0]!); });
  timeline.on(4, 3.65, async () => { await entra.remove(staff.splice(draw.whole(6, staff.length - 1), 1)[0]!); });
}

/** Customers who may read the private status page; at the end the mapping of userName breaks, and retrying does not help. */
export function tellStatusPage({ app, openScope, home, draw, timeline }: Storyteller, okta: OktaProvider): void {
  const customers = [...drawPeople(draw, 16, 'customers.example')];
  const subscribers: OktaUser[] = [];
  const apply = (autoDeprovisionUsers: boolean): Promise<unknown> =>
    app.services.configurations.change(openScope(), { id: home.statusPage.configurationId, autoDeprovisionUsers });
  timeline.on(12, 13, async () => {
    await okta.test();
    for (const person of customers.splice(0, 11)) subscribers.push(await okta.assign(person));
  });
  for (let daysAgo = 11; daysAgo > 0; daysAgo -= 1) timeline.on(daysAgo, 4.5, () => okta.import(false));
  timeline.on(6, 9, async () => { await apply(false); });
  timeline.on(6, 15, () => okta.deactivate(subscribers.pop()!));
  timeline.on(5, 9, async () => { await apply(true); });
  timeline.on(5, 15, () => okta.deactivate(subscribers.pop()!));
  const [newcomer] = customers;
  if (newcomer !== undefined) timeline.before(45, () => okta.assignInVain(newcomer, newcomer.givenName, 400, 2));
}
