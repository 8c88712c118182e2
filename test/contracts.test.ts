import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType, isSpecifiedScalarType, type GraphQLSchema } from 'graphql';
import { Client } from 'pg';
import { renderContracts } from '../src/contracts.js';
import { startApp, type TestApp } from './support/app.js';
import { root } from './support/source-files.js';

let app: TestApp;
let contracts: ReadonlyMap<string, string>;

beforeAll(async () => {
  app = await startApp();
  const client = new Client({ connectionString: app.database.ownerConnection });
  await client.connect();
  contracts = await renderContracts(app.app.schema, client);
  await client.end();
});
afterAll(async () => { await app.stop(); });

test.each([
  'schema.graphql', 'database.sql', ...['project', 'status-page'].flatMap((kind) => ['Schemas', 'ResourceTypes', 'ServiceProviderConfig'].map((name) => `scim/${kind}/${name}.json`)),
])('schema/%s is what the code says; npm run contracts writes it anew', (name) => {
  expect(contracts.get(name)).toBe(readFileSync(path.join(root, 'schema', name), 'utf8'));
});

test.each([
  ['schema/refusals.txt lists every sentence with which a request may be refused', 'refusal-texts.mjs', 'schema/refusals.txt'],
  ['clients/typescript has every query and mutation of schema/operations, in the types of the schema', 'write-client.mjs', 'clients/typescript/operations.ts'],
])('%s', (_what, script, file) => {
  const { stdout, status } = spawnSync(process.execPath, [path.join(root, 'scripts', script), '--print'], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toBe(readFileSync(path.join(root, file), 'utf8'));
});

/** Every type, field, argument and enum value without a description, by its coordinate. */
function undescribed(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type)).flatMap((type) => [
    ...lacking(type.name, type.description),
    ...(isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()).flatMap((field) => [
      ...lacking(`${type.name}.${field.name}`, field.description),
      ...field.args.flatMap((argument) => lacking(`${type.name}.${field.name}(${argument.name}:)`, argument.description)),
    ]) : []),
    ...(isInputObjectType(type) ? Object.values(type.getFields()).flatMap((field) => lacking(`${type.name}.${field.name}`, field.description)) : []),
    ...(isEnumType(type) ? type.getValues().flatMap((value) => lacking(`${type.name}.${value.name}`, value.description)) : []),
  ]);
}

function lacking(coordinate: string, description: string | null | undefined): readonly string[] {
  return description === undefined || description === null || description.trim().length < 5 ? [coordinate] : [];
}

test('every GraphQL member is described', () => {
  expect(undescribed(app.app.schema)).toEqual([]);
});

test('every mutation says who may call it', () => {
  const callers = /\bFor (owners|those who manage SCIM|every signed-in account)\b|Server administrators only|Needs no sign-in|signed-in account/;
  const mutations = Object.values(app.app.schema.getMutationType()?.getFields() ?? {});
  expect(mutations.filter(({ description }) => !callers.test(description ?? '')).map(({ name }) => name)).toEqual([]);
});
