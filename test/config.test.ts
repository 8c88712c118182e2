import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, parseConfig } from '../src/config.js';
import { keepSecretKey } from '../src/secret-key.js';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://muster:secret@db:5432/muster',
  SECRET_KEY: 'k'.repeat(32),
  PUBLIC_URL: 'https://muster.example.com/',
};

function faultsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('without any setting', () => {
  test('development runs on this machine alone, with the built-in database and the sandbox', () => {
    expect(parseConfig({})).toMatchObject({
      production: false, host: '127.0.0.1', port: 3000, publicUrl: 'http://127.0.0.1:3000', databaseUrl: undefined,
      dataDir: path.resolve('.data'), secretKey: undefined, adminEmail: 'admin@example.com', adminToken: undefined,
      sandbox: true, projectCreation: 'server-admins', trustProxy: 0, logLevel: 'info', scimRate: undefined, rateLimit: true, preparedStatements: true,
    });
  });

  test('an empty text is no setting', () => {
    expect(parseConfig({ PORT: '', PUBLIC_URL: ' ', DATABASE_URL: '' })).toEqual(parseConfig({}));
  });

  test('variables that are no settings do not matter', () => {
    expect(parseConfig({ PATH: '/bin', npm_config_x: '1' })).toEqual(parseConfig({}));
  });
});

describe('values', () => {
  test('PUBLIC_URL loses the slash at its end', () => {
    expect(parseConfig({ PUBLIC_URL: 'https://a.example/muster//' }).publicUrl).toBe('https://a.example/muster');
  });

  test('an IPv6 HOST gets brackets in the address', () => {
    expect(parseConfig({ HOST: '::1', PORT: '8080' }).publicUrl).toBe('http://[::1]:8080');
  });

  test('the owner and the listener use DATABASE_URL when they have none of their own', () => {
    const url = 'postgresql://muster@%2Fvar%2Frun%2Fpostgresql/muster';
    expect(parseConfig({ DATABASE_URL: url })).toMatchObject({ databaseUrl: url, databaseOwnerUrl: url, databaseListenUrl: url });
  });

  test('prepared statements are off behind a pooler unless asked for', () => {
    const pooled = { DATABASE_URL: 'postgres://a@b/c', DATABASE_LISTEN_URL: 'postgres://a@d/c' };
    expect(parseConfig(pooled).preparedStatements).toBe(false);
    expect(parseConfig({ ...pooled, PREPARED_STATEMENTS: 'on' }).preparedStatements).toBe(true);
  });

  test.each([
    ['PORT', '65536'], ['PORT', '-1'], ['PORT', '0'], ['PORT', '3000.5'], ['PORT', '0x10'], ['PORT', ' 80'], ['HOST', 'a b'],
    ['PUBLIC_URL', 'muster.example.com'], ['PUBLIC_URL', 'ftp://a'], ['PUBLIC_URL', 'https://u:p@a'], ['PUBLIC_URL', 'https://a?x=1'],
    ['ALLOW_INSECURE', 'yes'], ['DATABASE_URL', 'mysql://a/b'], ['DATABASE_URL', 'postgres://a@b'], ['SECRET_KEY', 'short'],
    ['MUSTER_ADMIN_EMAIL', 'nobody'], ['MUSTER_ADMIN_TOKEN', 'x'.repeat(31)], ['MUSTER_ADMIN_TOKEN', `mst_${'x'.repeat(40)}`],
    ['SANDBOX', '1'], ['PROJECT_CREATION', 'maybe'], ['SMTP_URL', 'http://a'], ['TRUST_PROXY', 'all'], ['LOG_LEVEL', 'loud'],
    ['EVENT_RETENTION_DAYS', '0'], ['SCIM_RATE', '0'], ['SCIM_RATE', 'many'], ['RATE_LIMIT', 'x'], ['NODE_ENV', 'prod'],
    ['PREPARED_STATEMENTS', 'x'], ['METRICS_TOKEN', 'short'], ['METRICS_TOKEN', `${'x'.repeat(40)} y`], ['SHUTDOWN_DELAY', '61'], ['OTEL_EXPORTER_OTLP_ENDPOINT', 'x'],
  ])('%s=%s is refused by its name', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name}: `));
    expect(faults[0]).not.toContain('undefined');
  });

  test('a message tells all faults at once and no secret', () => {
    const faults = faultsOf({ PORT: 'x', LOG_LEVEL: 'y', SECRET_KEY: 'hunter2' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['PORT', 'SECRET_KEY', 'LOG_LEVEL']);
    expect(faults.join()).not.toContain('hunter2');
  });

  test('a database setting that would have no effect is refused', () => {
    expect(faultsOf({ DATABASE_OWNER_URL: 'postgres://a@b/c' })).toEqual(['DATABASE_OWNER_URL: has no effect without DATABASE_URL']);
  });
});

describe('production', () => {
  test('starts with its four settings, without the sandbox', () => {
    expect(parseConfig(production)).toMatchObject({ production: true, publicUrl: 'https://muster.example.com', sandbox: false, projectCreation: 'server-admins' });
  });

  test('names everything that is missing at once', () => {
    expect(faultsOf({ NODE_ENV: 'production' }).map((fault) => fault.split(':')[0])).toEqual(['DATABASE_URL', 'SECRET_KEY', 'PUBLIC_URL']);
  });

  test.each([
    ['an http address', { PUBLIC_URL: 'http://muster.example.com' }, 'PUBLIC_URL'],
    ['the sandbox', { SANDBOX: 'on' }, 'SANDBOX'],
    ['no database', { DATABASE_URL: '' }, 'DATABASE_URL'],
    ['no secret', { SECRET_KEY: undefined }, 'SECRET_KEY'],
  ])('refuses %s', (_what, change, name) => {
    expect(faultsOf({ ...production, ...change }).map((fault) => fault.split(':')[0])).toEqual([name]);
  });

  test('takes http when ALLOW_INSECURE says so', () => {
    expect(parseConfig({ ...production, PUBLIC_URL: 'http://muster.internal', ALLOW_INSECURE: 'on' }).publicUrl).toBe('http://muster.internal');
  });
});

test('.env.example names every setting once, and works as it stands', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const pairs = [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map((match) => [match[1], match[2]] as const);
  const source = readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8');
  const known = [...source.matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map((match) => match[1]);
  expect(pairs.map(([name]) => name).sort()).toEqual([...known].sort());
  expect(faultsOf(Object.fromEntries(pairs))).toEqual([]);
});

test('docs/running.md tells of every setting', () => {
  const table = readFileSync(new URL('../docs/running.md', import.meta.url), 'utf8').split('## Settings')[1]?.split('## Health')[0] ?? '';
  const rows = [...table.matchAll(/^\| ([A-Z_, ]+) \|/gm)].flatMap((match) => match[1]!.split(', '));
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  expect([...rows].sort()).toEqual([...example.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]).sort());
});

describe('the secret key of development', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'muster-key-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  test('is made once, kept, and readable to its owner alone', () => {
    const dataDir = path.join(folder, 'data');
    const key = keepSecretKey(dataDir);
    expect(key.length).toBeGreaterThanOrEqual(64);
    expect(keepSecretKey(dataDir)).toBe(key);
    expect(statSync(path.join(dataDir, 'secret-key')).mode & 0o777).toBe(0o600);
  });

  test('is refused when somebody has emptied it', () => {
    writeFileSync(path.join(folder, 'secret-key'), '');
    expect(() => keepSecretKey(folder)).toThrow('holds no key');
  });
});
