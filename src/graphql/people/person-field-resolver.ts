import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { explainAccess } from '../../domain/people/access-explanation.js';
import { loadStandings, type Standing } from '../../domain/people/access.js';
import { lockedFields } from '../../domain/people/locked-fields.js';
import { mayReadContacts } from '../../domain/people/person-privacy.js';
import type { Person } from '../../domain/people/person.js';
import { listSignInNames } from '../../domain/people/sign-in-names.js';
import { permissionsOnPerson, type Permission } from '../../domain/permissions.js';
import type { LoggedEvent } from '../../domain/provisioning/logged-event.js';
import type { ProvisioningEventReader } from '../../domain/provisioning/provisioning-event-reader.js';
import type { ScimConfiguration } from '../../domain/scim-configurations/scim-configuration.js';
import type { Scope } from '../../domain/scope.js';
import type { Role, Team } from '../../domain/teams/team.js';
import { listTeamsOfPeople } from '../../domain/teams/teams-of-people.js';
import { PageArgs, type Connection } from '../connection.js';
import type { GraphqlContext } from '../context.js';
import { HomeUnion, loadHome, type Home } from '../home.js';
import { loadManager } from '../managed-by.js';
import { batchOf, pageBatchOf, perRequest } from '../per-request.js';
import { PermissionEnum } from '../permission.js';
import { provisioningEventConnection } from '../provisioning/provisioning-event-type.js';
import { Json } from '../scalars.js';
import { ScimConfigurationType } from '../scim-configurations/scim-configuration-type.js';
import { RoleEnum, teamConnection } from '../teams/team-type.js';
import { viewerAccess } from '../viewer-access.js';
import { PersonType } from './person-type.js';

/** Exactly what GET /Users/{id} answers the configurations that manage these people, by person id; without those who would be 404. */
export type PresentScimResources = (people: readonly Person[], scope: Scope) => Promise<ReadonlyMap<string, unknown>>;

/** Everything around a person; the same field of many people is one statement. What is not for everybody is null for others. */
@Resolver(() => PersonType)
export class PersonFieldResolver {
  constructor(private readonly events: ProvisioningEventReader, private readonly presentScimResources: PresentScimResources) {}

  readonly #standings = perRequest((context) => batchOf<Person, Standing>((people) => loadStandings(context, people)));

  readonly #signInNames = perRequest((context) => batchOf<Person, string | null>(async (people) => {
    const names = await listSignInNames(context, people);
    return new Map(people.map((person) => [person.id, names.get(person.id) ?? null]));
  }));

  readonly #teams = perRequest((context) => pageBatchOf((people: readonly Person[], page: PageArgs) => listTeamsOfPeople(context, people, page)));

  readonly #events = perRequest((context) => pageBatchOf((people: readonly Person[], page: PageArgs) => this.events.listMany(
    context, people.map(({ id, directoryId }) => ({ name: id, directoryId, filter: { personId: id } })), page,
  )));

  readonly #scimResources = perRequest((context) => batchOf<Person, unknown>(async (people) => {
    const resources = await this.presentScimResources(people, context);
    return new Map(people.map((person) => [person.id, resources.get(person.id) ?? null]));
  }));

  @FieldResolver(() => HomeUnion, { description: 'The project or the status page that this person belongs to.' })
  home(@Root() { directoryId }: Person, @Ctx() context: GraphqlContext): Promise<Home> {
    return loadHome(context, directoryId);
  }

  @FieldResolver(() => String, { nullable: true, description: 'The primary e-mail address. For those who manage people, and for the person.' })
  async email(@Root() person: Person, @Ctx() context: GraphqlContext): Promise<string | null> {
    return await mayRead(context, person) ? person.email : null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'The id that the identity provider gives this person. For those who manage people, and for the person.' })
  async externalId(@Root() person: Person, @Ctx() context: GraphqlContext): Promise<string | null> {
    return await mayRead(context, person) ? person.externalId : null;
  }

  @FieldResolver(() => Boolean, { description: 'Whether an administrator has suspended the person; an identity provider cannot lift that.' })
  suspended(@Root() { suspendedAt }: Person): boolean {
    return suspendedAt !== null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Why an administrator has suspended the person. For those who manage people, and for the person.' })
  async suspensionReason(@Root() person: Person, @Ctx() context: GraphqlContext): Promise<string | null> {
    return await mayRead(context, person) ? person.suspensionReason : null;
  }

  @FieldResolver(() => Boolean, { description: 'Whether the person may enter now.' })
  async hasAccess(@Root() person: Person, @Ctx() context: GraphqlContext): Promise<boolean> {
    return (await this.#standings(context).load(person)).hasAccess;
  }

  @FieldResolver(() => String, { description: 'Why the person may enter, or why not: "Member through Engineering (pushed by Okta)".' })
  async accessExplanation(@Root() person: Person, @Ctx() context: GraphqlContext): Promise<string> {
    const [standing, mayReadReason] = await Promise.all([this.#standings(context).load(person), mayRead(context, person)]);
    return explainAccess(person, standing, context.clock.now(), mayReadReason);
  }

  @FieldResolver(() => RoleEnum, { nullable: true, description: 'The highest role of the teams that count; null without access, and on status pages.' })
  async role(@Root() person: Person, @Ctx() context: GraphqlContext): Promise<Role | null> {
    return (await this.#standings(context).load(person)).role;
  }

  @FieldResolver(() => teamConnection.Connection, { description: 'The teams that the person is in, the oldest first; none on a status page.' })
  async teams(@Root() person: Person, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext): Promise<Connection<Team>> {
    return teamConnection.presentPage(await this.#teams(context).load({ row: person, args: page }));
  }

  @FieldResolver(() => ScimConfigurationType, { nullable: true, description: 'The configuration whose identity provider owns this person; null when nobody does, and for those who do not manage SCIM.' })
  managedBy(@Root() { directoryId, managedBy }: Person, @Ctx() context: GraphqlContext): Promise<ScimConfiguration | null> {
    return loadManager(context, directoryId, managedBy);
  }

  @FieldResolver(() => [String], { description: 'The fields that an identity provider decides, so that they cannot be changed here; none of an unmanaged person.' })
  lockedFields(@Root() person: Person): readonly string[] {
    return lockedFields(person);
  }

  @FieldResolver(() => Json, { nullable: true, description: 'Exactly what GET /Users/{id} answers the configuration of this person; null when it would be 404. For those who manage people, and for the person.' })
  async scimResource(@Root() person: Person, @Ctx() context: GraphqlContext): Promise<unknown> {
    return await mayRead(context, person) ? this.#scimResources(context).load(person) : null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'The e-mail address with which the person signs in; null while they have no account. For those who manage people, and for the person.' })
  async signsInAs(@Root() person: Person, @Ctx() context: GraphqlContext): Promise<string | null> {
    return person.accountId !== null && await mayRead(context, person) ? this.#signInNames(context).load(person) : null;
  }

  @FieldResolver(() => provisioningEventConnection.Connection, { description: 'What identity providers asked about this person, the newest first, 50 a page unless `first` says otherwise. For those who manage SCIM.' })
  async provisioningEvents(@Root() person: Person, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphqlContext): Promise<Connection<LoggedEvent>> {
    return provisioningEventConnection.presentPage(await this.#events(context).load({ row: person, args: page }));
  }

  @FieldResolver(() => [PermissionEnum], { description: 'What the signed-in account may do with the person.' })
  async viewerCan(@Root() person: Person, @Ctx() context: GraphqlContext): Promise<readonly Permission[]> {
    const [standing, access] = await Promise.all([this.#standings(context).load(person), viewerAccess(context, person.directoryId)]);
    return permissionsOnPerson(access, person, standing.membership?.role === 'OWNER');
  }
}

async function mayRead(context: GraphqlContext, person: Person): Promise<boolean> {
  return mayReadContacts(context, await viewerAccess(context, person.directoryId), person);
}
