import { connectionState, headlineOf, type ConnectionFacts } from '../../../src/domain/scim-configurations/connection-state.js';
import { detectProvider } from '../../../src/domain/scim-configurations/detect-provider.js';

const now = new Date('2026-11-24T12:00:00Z');
const before = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const entra = { name: 'Staff', identityProvider: 'ENTRA_ID' } as const;

const cases: readonly (readonly [string, boolean, ConnectionFacts, string, string])[] = [
  ['paused, whatever it did', false, { lastRequestAt: before(1), failures: 9, failingSince: before(2) }, 'PAUSED', 'Paused by an administrator'],
  ['waiting before the first request', true, { lastRequestAt: null, failures: 0, failingSince: null }, 'WAITING', 'Waiting for the first request'],
  ['healthy while requests come', true, { lastRequestAt: before(1), failures: 0, failingSince: null }, 'HEALTHY', 'Last request 1 hour ago from Entra ID'],
  ['healthy with two errors at the end', true, { lastRequestAt: before(1), failures: 2, failingSince: before(2) }, 'HEALTHY', 'Last request 1 hour ago from Entra ID'],
  ['failing from the third error in a row', true, { lastRequestAt: before(1), failures: 3, failingSince: before(2) }, 'FAILING', 'Failing: the last 3 requests were refused, the first of them 2 hours ago'],
  ['failing also when the provider has given up', true, { lastRequestAt: before(300), failures: 8, failingSince: before(301) }, 'FAILING', 'Failing: the last 8 requests were refused, the first of them 12 days ago'],
  ['quiet from the seventh day on', true, { lastRequestAt: before(7 * 24), failures: 0, failingSince: null }, 'QUIET', 'Quiet: last request 7 days ago from Entra ID'],
  ['healthy until then', true, { lastRequestAt: before(7 * 24 - 1), failures: 0, failingSince: null }, 'HEALTHY', 'Last request 6 days ago from Entra ID'],
];

test.each(cases)('a connection is %s', (_, enabled, facts, state, headline) => {
  expect(connectionState(enabled, facts, now)).toBe(state);
  expect(headlineOf(connectionState(enabled, facts, now), facts, entra, now)).toBe(headline);
});

test('a provider of no known product goes by the name of its configuration', () => {
  expect(headlineOf('HEALTHY', { lastRequestAt: now, failures: 0, failingSince: null }, { name: 'Acme SSO', identityProvider: 'OTHER' }, now)).toBe('Last request just now from Acme SSO');
});

test('clients that name themselves are recognized, others are not guessed', () => {
  expect(['Okta SCIM Client 1.0.0', 'Google-Auto-Provisioning', 'authentik@2026.10', 'curl/8', '', null].map(detectProvider))
    .toEqual(['OKTA', 'GOOGLE', 'AUTHENTIK', undefined, undefined, undefined]);
});
