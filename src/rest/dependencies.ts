import type { AttemptCounter } from '../domain/attempt-counter.js';
import type { ServerResponse } from 'node:http';
import type { ProvisioningLog } from '../domain/provisioning/provisioning-log.js';
import type { Actor, RequestOrigin, Scope } from '../domain/scope.js';
import type { Transactions } from '../domain/transactions.js';
import type { ProvisioningResolver } from '../graphql/provisioning/provisioning-resolver.js';
import type { Authenticate } from './authenticate.js';

/** The methods that GraphQL calls too (DESIGN 6): the facade has no way around them. */
export type Provisioning = Pick<
  ProvisioningResolver,
  | 'provisionPerson' | 'changeProvisionedPerson' | 'deprovisionPerson' | 'pushGroup' | 'changePushedGroup' | 'removePushedGroup'
  | 'listPeople' | 'getPerson' | 'getPersonForChange' | 'listGroups' | 'listResources' | 'getGroup' | 'getGroupForChange' | 'listGroupMembers'
>;

/** Who asked for what: the name of a route, `unknown` for none, `wrong-method`. */
export interface ScimFacts {
  readonly actor: 'provider';
  readonly configurationId: string;
  readonly operation: string;
}

/** What app.ts gives to the SCIM facade. */
export interface ScimDependencies {
  readonly authenticate: Authenticate;
  readonly transactions: Pick<Transactions, 'run'>;
  readonly provisioning: Provisioning;
  readonly log: Pick<ProvisioningLog, 'record' | 'enqueue'>;
  /** PUBLIC_URL, the only source of addresses in answers (THREATS V25). */
  readonly publicUrl: string;
  /** Opens a unit of work for somebody, outside any transaction. */
  readonly openScope: (actor: Actor, origin: RequestOrigin) => Scope;
  /** Tells the operator of an error that is Muster's own fault or the database's. */
  readonly report: (error: unknown, requestId: string) => void;
  /** Is given what the log and the metrics may know of a request. */
  readonly note: (response: ServerResponse, read: () => ScimFacts) => void;
  /** Counts failed authentications. */
  readonly wrongTokens: AttemptCounter;
}
