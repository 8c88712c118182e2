import path from 'node:path';
import { z } from 'zod';
import { isConnectionUrl } from './database/connection-url.js';
import type { ProjectCreation } from './domain/projects/project-service.js';

/** Every setting of DESIGN section 8, read once at the start. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end; the only source of URLs in answers. */
  readonly publicUrl: string;
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl: string | undefined;
  readonly databaseListenUrl: string | undefined;
  readonly preparedStatements: boolean;
  readonly dataDir: string;
  /** Absent in development: then one is kept in DATA_DIR. */
  readonly secretKey: string | undefined;
  readonly adminEmail: string;
  readonly adminToken: string | undefined;
  readonly sandbox: boolean;
  readonly projectCreation: ProjectCreation;
  readonly smtpUrl: string | undefined;
  /** How many proxies stand in front; 0 trusts no forwarded address. */
  readonly trustProxy: number;
  readonly logLevel: LogLevel;
  readonly eventRetentionDays: number;
  /** Requests a second and token; absent is no limit. */
  readonly scimRate: number | undefined;
  readonly rateLimit: boolean;
  readonly otelEndpoint: string | undefined;
  /** Shown by whoever reads /metrics; absent: only this machine may. */
  readonly metricsToken: string | undefined;
  /** For how many seconds after SIGTERM new requests are still served while readiness says no. */
  readonly shutdownDelay: number;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Settings that cannot be used; its message names every fault, one a line. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`Muster cannot start with these settings:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the settings out of the environment; an empty text counts as absent, names that are no settings of ours are
 * ignored. Throws ConfigError with all faults at once.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== undefined && text.trim() !== ''));
  const parsed = settings.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const read = parsed.data;
  const production = read.NODE_ENV === 'production';
  const faults = [...(production ? listProductionFaults(read) : []), ...listPairFaults(read)];
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    production,
    host: read.HOST,
    port: read.PORT,
    publicUrl: read.PUBLIC_URL ?? `http://${read.HOST.includes(':') ? `[${read.HOST}]` : read.HOST}:${read.PORT}`,
    databaseUrl: read.DATABASE_URL,
    databaseOwnerUrl: read.DATABASE_OWNER_URL ?? read.DATABASE_URL,
    databaseListenUrl: read.DATABASE_LISTEN_URL ?? read.DATABASE_URL,
    preparedStatements: read.PREPARED_STATEMENTS ?? read.DATABASE_LISTEN_URL === undefined,
    dataDir: path.resolve(read.DATA_DIR),
    secretKey: read.SECRET_KEY,
    adminEmail: read.MUSTER_ADMIN_EMAIL,
    adminToken: read.MUSTER_ADMIN_TOKEN,
    sandbox: read.SANDBOX ?? !production,
    projectCreation: read.PROJECT_CREATION,
    smtpUrl: read.SMTP_URL,
    trustProxy: read.TRUST_PROXY,
    logLevel: read.LOG_LEVEL,
    eventRetentionDays: read.EVENT_RETENTION_DAYS,
    scimRate: read.SCIM_RATE === 'off' ? undefined : read.SCIM_RATE,
    rateLimit: read.RATE_LIMIT,
    otelEndpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
    metricsToken: read.METRICS_TOKEN,
    shutdownDelay: read.SHUTDOWN_DELAY,
  };
}

const onOff = z.enum(['on', 'off', 'true', 'false'], 'write on or off').transform((text) => text === 'on' || text === 'true');
const databaseUrl = z.string().refine(isConnectionUrl, 'write a PostgreSQL URL with a database, as in postgresql://user:password@host:5432/muster');
const webUrl = z.string().refine(isWebUrl, 'write an address with http:// or https://, without user, query or fragment').transform((text) => text.replace(/\/+$/, ''));

const settings = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test'], 'write production, development or test').default('development'),
  PORT: wholeNumber(1, 65_535).default(3000),
  HOST: z.string().regex(/^[\w.:-]+$/, 'write a host name or an IP address').default('127.0.0.1'),
  PUBLIC_URL: webUrl.optional(),
  ALLOW_INSECURE: onOff.default(false),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_OWNER_URL: databaseUrl.optional(),
  DATABASE_LISTEN_URL: databaseUrl.optional(),
  PREPARED_STATEMENTS: onOff.optional(),
  DATA_DIR: z.string().default('.data'),
  SECRET_KEY: z.string().min(32, 'write at least 32 characters, for example from: openssl rand -base64 48').optional(),
  MUSTER_ADMIN_EMAIL: z.email('write an e-mail address').default('admin@example.com'),
  MUSTER_ADMIN_TOKEN: z.string()
    .min(32, 'write at least 32 characters')
    .refine((text) => !text.startsWith('mst_'), 'must not begin with mst_, which marks the tokens that Muster makes itself').optional(),
  SANDBOX: onOff.optional(),
  PROJECT_CREATION: z.enum(['server-admins', 'anyone'], 'write server-admins or anyone').default('server-admins'),
  SMTP_URL: z.string().regex(/^smtps?:\/\/\S+$/, 'write an address as in smtp://user:password@host:587').optional(),
  TRUST_PROXY: wholeNumber(0, 10).default(0),
  LOG_LEVEL: z.enum(logLevels, `write one of ${logLevels.join(', ')}`).default('info'),
  EVENT_RETENTION_DAYS: wholeNumber(1, 3650).default(30),
  SCIM_RATE: z.union([z.literal('off'), wholeNumber(1, 100_000)], 'write off, or requests a second from 1 to 100000').default('off'),
  RATE_LIMIT: onOff.default(true),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
  METRICS_TOKEN: z.string().regex(/^\S{32,}$/, 'write at least 32 characters without blanks').optional(),
  SHUTDOWN_DELAY: wholeNumber(0, 60).default(0),
});

type Settings = z.infer<typeof settings>;

/** What production must have, and what it must not (THREATS P13). */
function listProductionFaults(read: Settings): readonly string[] {
  return [
    read.DATABASE_URL === undefined && 'DATABASE_URL: required in production; the built-in database is for development',
    read.SECRET_KEY === undefined && 'SECRET_KEY: required in production, at least 32 characters',
    read.PUBLIC_URL === undefined && 'PUBLIC_URL: required in production, the https address under which people and providers reach Muster',
    read.PUBLIC_URL?.startsWith('http:') === true && !read.ALLOW_INSECURE && 'PUBLIC_URL: must be https in production; set ALLOW_INSECURE=on to use http all the same',
    read.SANDBOX === true && 'SANDBOX: must not be on in production',
  ].filter((fault) => fault !== false);
}

function listPairFaults(read: Settings): readonly string[] {
  const owners = read.DATABASE_URL === undefined ? (['DATABASE_OWNER_URL', 'DATABASE_LISTEN_URL'] as const) : [];
  return owners.filter((name) => read[name] !== undefined).map((name) => `${name}: has no effect without DATABASE_URL`);
}

function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  return z.string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, `write a whole number from ${least} to ${most}`)
    .transform(Number);
}

function isWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, search, hash } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && search === '' && hash === '';
}
