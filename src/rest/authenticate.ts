import type { IncomingMessage } from 'node:http';
import { Failure } from '../failure.js';
import type { DirectoryKind } from '../domain/directory.js';
import type { ScimConfiguration } from '../domain/scim-configurations/scim-configuration.js';
import type { ProviderActor, Scope } from '../domain/scope.js';
import type { ScimAddress } from './address.js';
import type { FailedAttempts } from './failed-attempts.js';

/** A provider whose token is live for the configuration that it calls. */
export interface Provider {
  readonly actor: ProviderActor;
  readonly configuration: ScimConfiguration;
}

/** Looks a token up for one configuration of one kind; undefined when it is not live there. Given by app.ts. */
export type Authenticate = (
  scope: Scope, credentials: { readonly kind: DirectoryKind; readonly configurationId: string; readonly token: string },
) => Promise<Provider | undefined>;

/**
 * Lets providers in. Throws UNAUTHENTICATED for every kind of wrong credentials alike, RATE_LIMITED when there were
 * too many of them; a paused configuration is for the caller to refuse (PROTOCOL section 1, THREATS V8 and V9).
 */
export async function authenticateProvider(
  scope: Scope, request: IncomingMessage, address: ScimAddress, authenticate: Authenticate, attempts: FailedAttempts,
): Promise<Provider> {
  const token = readBearerToken(request);
  const { kind, configurationId } = address;
  const provider = token === undefined || configurationId === undefined
    ? undefined
    : await authenticate(scope, { kind, configurationId, token });
  if (provider !== undefined) return provider;
  await attempts.count(scope.origin.clientIp ?? '', configurationId ?? '');
  throw new Failure('UNAUTHENTICATED', 'The bearer token is not valid for this address.');
}

/** The token of the one Authorization header of scheme Bearer, in any case (RFC 6750 section 2.1); undefined for all else. */
function readBearerToken(request: IncomingMessage): string | undefined {
  // `headers` quietly keeps the first of two; which one counts would be the sender's guess.
  const values = request.headersDistinct['authorization'] ?? [];
  const words = values.length === 1 ? values[0]?.trim().split(' ').filter((word) => word !== '') ?? [] : [];
  const [scheme, token] = words;
  return words.length === 2 && scheme?.toLowerCase() === 'bearer' ? token : undefined;
}
