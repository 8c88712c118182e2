import { setTimeout as pause } from 'node:timers/promises';
import type { TestApp } from '../support/app.js';
import { LiveClient, type Followed } from '../support/live-client.js';
import { callers, expected, places, type Caller, type Place } from './rights.js';
import type { AuthorizationWorld } from './world.js';

/** A subscription as it is tried, on the id of a configuration. */
interface TriedSubscription {
  readonly document: (id: string) => string;
  /** How one sees that it runs: by the refusal of what comes after the caller was let in, or by an answer that is provoked. */
  readonly runs: (live: Followed<unknown>, provoke: () => Promise<unknown>) => Promise<boolean>;
}

/** Every subscription by hand; all of them are for those who manage the project. */
export const subscriptions: Readonly<Record<string, TriedSubscription>> = {
  'Subscription.provisioningEventAdded': {
    document: (id) => `subscription { provisioningEventAdded(scimConfigurationId: "${id}", after: "none") { id } }`,
    runs: async ({ ended }) => codeOf(await ended) === 'INVALID',
  },
  'Subscription.scimConnectionChanged': {
    document: (id) => `subscription { scimConnectionChanged(scimConfigurationId: "${id}") { id } }`,
    runs: async ({ ended, answers }, provoke) => {
      const over = ended.then(() => true);
      for (let tries = 0; tries < 30 && answers.length === 0; tries += 1) {
        await provoke();
        if (await Promise.race([over, pause(300, false)])) break;
      }
      return answers.length > 0;
    },
  },
};

/** How each subscription ends for each caller, as cells of schema/authorization.txt. */
export async function subscriptionCells(app: TestApp, world: AuthorizationWorld) {
  const cells = [];
  for (const [operation, tried] of Object.entries(subscriptions)) {
    for (const place of places) {
      // All callers of one subscription at once.
      cells.push(...await Promise.all(callers.map(async (caller) => ({
        operation, caller, place, expected: expected('manage the project', caller, place), actual: await verdict(app, world, tried, { caller, place }),
      }))));
    }
  }
  return cells;
}

async function verdict(app: TestApp, world: AuthorizationWorld, { document, runs }: TriedSubscription, { caller, place }: { readonly caller: Caller; readonly place: Place }): Promise<string> {
  const { headers } = world.clients[caller];
  const client = new LiveClient(app.baseUrl, { headers: { ...headers, ...(headers['cookie'] !== undefined && { origin: app.publicUrl }) } });
  const id = world.things[place].configuration;
  const live = client.follow(document(id));
  try {
    if (await runs(live, () => app.admin.send('mutation ($input: UpdateScimConfigurationInput!) { updateScimConfiguration(input: $input) { scimConfiguration { id } } }', { input: { id, description: crypto.randomUUID() } }))) return 'yes';
    return codeOf(await live.ended);
  } finally {
    await client.close();
  }
}

/** A connection that is not let in is closed with the code of the protocol for that. */
function codeOf(ended: Awaited<Followed<unknown>['ended']>): string {
  if (Array.isArray(ended)) return String(ended[0]?.extensions.code);
  return ended !== undefined && 'code' in ended && ended.code === 4401 ? 'UNAUTHENTICATED' : JSON.stringify(ended);
}
