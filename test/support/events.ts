import type { TestApp } from './app.js';
import { required, type Configuration } from './build.js';

/** What an administrator reads of one request of a provider. */
export interface EventView {
  readonly id: string;
  readonly status: string;
  readonly httpStatus: number;
  readonly summary: string;
  readonly explanation: string | null;
  readonly person: { readonly id: string } | null;
  readonly team: { readonly id: string } | null;
  readonly changes: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[];
  /** Every sentence of the event, one after the other. */
  readonly words: string;
}

/** The newest event of a configuration, after everything that waits has been written. */
export async function lastEvent(app: TestApp, configuration: Configuration): Promise<EventView> {
  return required((await listEvents(app, configuration, 1))[0]);
}

/** The newest events of a configuration, newest first. */
export async function listEvents(app: TestApp, configuration: Configuration, first = 50): Promise<readonly EventView[]> {
  await app.flushEvents();
  const { scimConfiguration } = await app.admin.run<{
    scimConfiguration: { provisioningEvents: { nodes: readonly (Omit<EventView, 'words'> & { steps: readonly { name: string; detail: string | null }[] })[] } };
  }>(`query ($id: ID!, $first: Int!) { scimConfiguration(id: $id) { provisioningEvents(first: $first) { nodes {
    id status httpStatus summary explanation person { id } team { id } changes { path before after } steps { name detail }
  } } } }`, { id: configuration.id, first });
  return scimConfiguration.provisioningEvents.nodes.map(({ steps, ...event }) => ({
    ...event,
    words: [event.summary, event.explanation, ...steps.flatMap(({ name, detail }) => [name, detail])].join(' '),
  }));
}
