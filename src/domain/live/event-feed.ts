import { Failure } from '../../failure.js';
import { asId } from '../id.js';
import { loggedEventColumns, type LoggedEvent } from '../provisioning/logged-event.js';
import { eventCondition, type EventCondition, type ProvisioningEventFilter } from '../provisioning/provisioning-event-filter.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import type { ScimConfigurationService } from '../scim-configurations/scim-configuration-service.js';
import type { Scope } from '../scope.js';
import type { Transactions } from '../transactions.js';
import { follow, type Follower, type Look } from './follow.js';
import { afterComplete, afterEvent, afterNow, findWindowEnd, readHorizon, selectBeyond, upTo, type Horizon, type Position } from './event-position.js';
import type { News } from './news.js';

/** Which events of which configuration somebody follows. */
export interface EventQuestion {
  readonly scimConfigurationId: string;
  readonly filter?: ProvisioningEventFilter | null | undefined;
  /** The id of the last event that was seen: what follows it comes first. Absent for what happens from now on. */
  readonly after?: string | null | undefined;
}

const pageSize = 20;
/** How long to wait for a transaction that is under way, at first and at most. */
const patience = { firstMs: 50, mostMs: 2000 } as const;

/** The provisioning log of one configuration as it grows, each event once, in the order of the commits. */
export class EventFeed {
  constructor(private readonly transactions: Transactions, private readonly configurations: Pick<ScimConfigurationService, 'get'>, private readonly news: News) {}

  /**
   * Follows for as long as the follower may MANAGE_SCIM there, from the moment on in which this resolves; no event after
   * `after` is left out. Throws INVALID for a filter that is none and an `after` that is not in the log; NOT_FOUND,
   * FORBIDDEN and UNAUTHENTICATED, at first and at any look.
   */
  async follow(follower: Follower, { scimConfigurationId, filter, after }: EventQuestion): Promise<AsyncGenerator<LoggedEvent, void>> {
    const scope = await follower.enter();
    const configuration = await this.configurations.get(scope, scimConfigurationId);
    const isWanted = eventCondition(filter ?? {});
    const walk = new Walk(configuration, isWanted, await this.transactions.read(() => (after == null ? afterNow(scope) : findPosition(scope, configuration, after))));
    return follow(this.news, follower, {
      configurationId: configuration.id,
      admit: (now) => this.configurations.get(now, configuration.id),
      look: (now) => this.transactions.read(() => walk.look(now)),
    });
  }
}

async function findPosition(scope: Scope, configuration: ScimConfiguration, after: string): Promise<Position> {
  const id = asId(after);
  const position = id === undefined ? undefined : await afterEvent(scope, configuration, id);
  if (position !== undefined) return position;
  throw new Failure('INVALID', 'The event named by `after` is not in the log of this configuration, so what followed it is not known.', {
    field: 'after', help: 'Read what you missed from provisioningEvents, and subscribe without `after`.',
  });
}

/** How far one follower has come. */
class Walk {
  /** The transactions that had begun when the news came: silence means nothing before they have ended. */
  #awaited: bigint | undefined;
  #patienceMs: number = patience.firstMs;

  constructor(private readonly configuration: ScimConfiguration, private readonly isWanted: EventCondition, private position: Position) {}

  /** The next events, and when to look again. */
  async look(scope: Scope): Promise<Look<LoggedEvent>> {
    const horizon = await readHorizon(scope);
    const windowEnd = await findWindowEnd(scope, this.configuration, this.position, horizon);
    const beyond = selectBeyond(scope, this.configuration, this.position, horizon).where(this.isWanted).select(loggedEventColumns).limit(pageSize);
    const rows = await (windowEnd === undefined ? beyond : beyond.where(upTo(windowEnd))).execute();
    const last = rows.at(-1);
    const reached = last !== undefined && rows.length === pageSize ? { transactionId: last.transactionId, eventId: last.id } : windowEnd;
    if (reached !== undefined) {
      this.position = { ...this.position, ...reached };
      return { items: rows, againInMs: 0 };
    }
    this.position = { ...this.position, ...afterComplete(scope, horizon) };
    return { items: rows, ...this.waitFor(horizon) };
  }

  private waitFor({ complete, begun }: Horizon): Pick<Look<never>, 'againInMs'> {
    this.#awaited ??= BigInt(begun);
    if (BigInt(complete) >= this.#awaited) {
      this.#awaited = undefined;
      this.#patienceMs = patience.firstMs;
      return {};
    }
    const againInMs = this.#patienceMs;
    this.#patienceMs = Math.min(2 * againInMs, patience.mostMs);
    return { againInMs };
  }
}
