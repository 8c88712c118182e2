import { importsOf, listSourceFiles, type Import, type SourceFile } from './support/source-files.js';

/** Who may import whom (DESIGN section 4): target patterns by folder; `types` may be imported as types only. */
interface Row {
  readonly folder: RegExp;
  readonly may: readonly RegExp[];
  readonly types?: readonly RegExp[];
}

const packageOf = (...names: readonly string[]): RegExp => new RegExp(`^(${names.join('|')})(/|$)`);
const orm = packageOf('@mikro-orm/[a-z]+', 'kysely', 'pg');

const table: readonly Row[] = [
  { folder: /^src\/scim\//, may: [/^src\/scim\//] },
  { folder: /^src\/failure\.ts$/, may: [] },
  { folder: /^src\/domain\/key\.ts$/, may: [/^src\/scim\/fold$/] },
  { folder: /^src\/domain\/provisioning\//, may: [/^src\/(domain|scim)\//, /^src\/failure$/, orm, packageOf('uuid'), /^node:crypto$/] },
  { folder: /^src\/domain\//, may: [/^src\/domain\//, /^src\/failure$/, orm, packageOf('uuid', '@node-rs/argon2'), /^node:crypto$/] },
  { folder: /^src\/graphql\//, may: [/^src\/(graphql|domain)\//, /^src\/scim\/(filter\/|scim-error$)/, /^src\/failure$/, packageOf('type-graphql', 'graphql', 'graphql-scalars', 'dataloader', '@apollo/server', 'reflect-metadata', 'express', 'helmet', 'graphql-ws', 'ws'), /^node:/], types: [orm] },
  { folder: /^src\/rest\//, may: [/^src\/(rest|scim)\//, /^src\/failure$/, packageOf('express'), /^node:/], types: [/^src\/(graphql|domain)\//] },
  { folder: /^src\/http\//, may: [/^src\/(http|graphql|rest)\//, /^src\/failure$/, packageOf('express', 'helmet', 'pino', 'uuid'), /^node:/], types: [/^src\/domain\//] },
  { folder: /^src\/database\//, may: [/^src\/(database|domain)\//, /^src\/config$/, /^migrations\//, orm, /^node:/] },
  { folder: /^src\/cli\//, may: [/^src\/[a-z-]+$/, /^src\/(cli|database)\//, packageOf('pg'), /^node:/], types: [/^src\/domain\//] },
  { folder: /^src\/[a-z-]+\.ts$/, may: [/./] },
  { folder: /^web\//, may: [/^web\//, /^src\/graphql\/endpoint\/first-operation$/, packageOf('react', 'react-dom', 'graphiql', '@graphiql/(react|toolkit)', 'graphql', 'graphql-ws')] },
];

/** The imports of a file that its row of the table does not allow, one sentence each. */
function violations(file: Pick<SourceFile, 'path' | 'imports'>): readonly string[] {
  const row = table.find(({ folder }) => folder.test(file.path));
  if (row === undefined) return [`${file.path} is in no folder of the import table`];
  return file.imports.filter((asked) => !isAllowed(row, asked)).map(({ target }) => `${file.path} may not import ${target}`);
}

function isAllowed(row: Row, { target, onlyTypes }: Import): boolean {
  return row.may.some((pattern) => pattern.test(target)) || (onlyTypes && (row.types ?? []).some((pattern) => pattern.test(target)));
}

const sources = listSourceFiles('src');
const pages = listSourceFiles('web');
const written = 'clients/typescript/operations.ts';
const everything = [...sources, ...pages, ...['test', 'migrations', 'clients', 'examples'].flatMap(listSourceFiles)].filter(({ path }) => path !== written);

describe('the import table of the design', () => {
  test('holds for every source file', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect([...sources, ...pages].flatMap(violations)).toEqual([]);
  });

  test('turns red for a planted import', () => {
    const planted = (path: string, text: string): readonly string[] => violations({ path, imports: importsOf(path, text) });
    expect(planted('src/scim/fold.ts', `import { createHash } from 'node:crypto';`)).toHaveLength(1);
    expect(planted('src/scim/fold.ts', `import { Failure } from '../failure.js';`)).toHaveLength(1);
    expect(planted('src/domain/teams/team-service.ts', `import { parseFilter } from '../../scim/filter/parse.js';`)).toHaveLength(1);
    expect(planted('src/rest/users.ts', `import { locate } from '../domain/directory-lookup.js';`)).toHaveLength(1);
    expect(planted('src/rest/users.ts', `import type { Scope } from '../domain/scope.js';`)).toHaveLength(0);
    expect(planted('src/rest/users.ts', `import { type Scope, locate } from '../domain/scope.js';`)).toHaveLength(1);
    expect(planted('src/domain/page.ts', `export { x } from '../rest/respond.js';`)).toHaveLength(1);
    expect(planted('web/graphiql/fetcher.ts', `import { Failure } from '../../src/failure.js';`)).toHaveLength(1);
    expect(planted('src/domain/page.ts', `const x = await import('../http/server.js');`)).toHaveLength(1);
  });
});

describe('files', () => {
  test('have at most 250 lines', () => {
    expect(everything.filter(({ text }) => text.split('\n').length > 251).map(({ path }) => path)).toEqual([]);
  });

  test('are mostly small: the median of src is below 110 lines', () => {
    const lengths = sources.map(({ text }) => text.split('\n').length).sort((left, right) => left - right);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(110);
  });

  test('are called after one subject: kebab-case, and never a drawer for leftovers', () => {
    const names = everything.map(({ path }) => path);
    expect(names.filter((name) => !/^[a-z0-9_/.-]+\.tsx?$/.test(name))).toEqual([]);
    expect(names.filter((name) => /(^|\/)(utils?|helpers?|common|misc|types|index)(\/|\.tsx?$)/.test(name))).toEqual([]);
  });

  test('export by name only', () => {
    const setUp = new Set(['test/global-setup.ts', 'test/global-teardown.ts']);
    expect(everything.filter(({ path, text }) => !setUp.has(path) && /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('decorators', () => {
  const decorators = new Set(['ObjectType', 'InterfaceType', 'InputType', 'Field', 'FieldResolver', 'Resolver', 'Query', 'Mutation', 'Subscription', 'Arg', 'Args', 'ArgsType', 'Ctx', 'Root', 'Info']);

  test('only describe what is exposed: none carries a rule', () => {
    const used = sources.flatMap(({ path, text }) => [...text.matchAll(/^\s*@([A-Z][A-Za-z]+)\(/gm)].map(([, name = '']) => ({ path, name })));
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter(({ name }) => !decorators.has(name))).toEqual([]);
  });

  test('stay in graphql/', () => {
    expect(sources.filter(({ path, text }) => !path.startsWith('src/graphql/') && /^\s*@[A-Z][A-Za-z]+\(/m.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
