import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** The pure core once more in a process where touching `__proto__` throws (THREATS V15). */
const script = (dist: string): string => `
  const load = (file) => import(${JSON.stringify(pathToFileURL(dist).href)} + '/' + file);
  const { parseJson } = await load('scim/json-reader.js');
  const { applyPatch } = await load('scim/patch/apply.js');
  const { readPatch } = await load('scim/patch/operations.js');
  const { readResource } = await load('scim/resource.js');
  const { userResourceType } = await load('scim/schema/resource-types.js');
  const body = parseJson('{"schemas":["x"],"userName":"a","__proto__":{"polluted":true},"name":{"__proto__":1,"givenName":"Ada"},"emails":[{"value":"x","__proto__":[]}]}');
  const { resource } = readResource(body, userResourceType);
  const operations = readPatch(parseJson('{"Operations":[{"op":"add","path":"title","value":"x"},{"op":"add","value":{"name":{"__proto__":{"polluted":true}}}}]}'), userResourceType);
  process.stdout.write(JSON.stringify(applyPatch(resource, operations, userResourceType).resource));
`;

test('names that are inherited are read where __proto__ itself is not allowed', () => {
  const answer = execFileSync(process.execPath, ['--disable-proto=throw', '--input-type=module', '--eval', script(path.resolve('dist/src'))], { encoding: 'utf8' });
  expect(JSON.parse(answer)).toEqual({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'a', name: { givenName: 'Ada' }, emails: [{ value: 'x' }], title: 'x',
  });
});
