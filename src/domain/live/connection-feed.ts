import type { ScimConnection } from '../scim-configurations/connection.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { ScimConfigurationReader } from '../scim-configurations/scim-configuration-reader.js';
import type { ScimConfigurationService } from '../scim-configurations/scim-configuration-service.js';
import type { Scope } from '../scope.js';
import { follow, type Follower } from './follow.js';
import type { News } from './news.js';

/** A busy provider changes the connection with every request; nobody reads faster than this. */
const restMs = 1000;

/** The configuration each time that it changed or its connection is doing differently, at most once a second. */
export class ConnectionFeed {
  constructor(
    private readonly configurations: Pick<ScimConfigurationService, 'get'>, private readonly reader: Pick<ScimConfigurationReader, 'loadConnections'>, private readonly news: News,
  ) {}

  /** Follows for as long as the follower may MANAGE_SCIM there, from the moment on in which this resolves. Throws NOT_FOUND, FORBIDDEN and UNAUTHENTICATED, at first and at any look. */
  async follow(follower: Follower, scimConfigurationId: string): Promise<AsyncGenerator<ScimConfiguration, void>> {
    let { configuration: { id }, state: known } = await this.look(await follower.enter(), scimConfigurationId);
    return follow(this.news, follower, {
      configurationId: id,
      admit: (scope) => this.configurations.get(scope, id),
      look: async (scope) => {
        const { configuration, state } = await this.look(scope, id);
        if (state === known) return { items: [] };
        known = state;
        return { items: [configuration], againInMs: restMs };
      },
    });
  }

  private async look(scope: Scope, id: string): Promise<{ readonly configuration: ScimConfiguration; readonly state: string }> {
    const configuration = await this.configurations.get(scope, id);
    const connections = await this.reader.loadConnections(scope, [configuration]);
    return { configuration, state: stateOf(configuration, connections.get(configuration.id)) };
  }
}

/** What counts as a change; the headline does not, as it tells how long ago things were. */
function stateOf({ version }: ScimConfiguration, connection: ScimConnection | undefined): string {
  return JSON.stringify([
    version, connection?.state, connection?.lastRequestAt, connection?.lastSuccessAt, connection?.lastError?.id, connection?.detectedProvider, connection?.requestsLast24h,
  ]);
}
