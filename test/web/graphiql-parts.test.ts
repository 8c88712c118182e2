import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { firstHeaders } from '../../src/graphql/endpoint/first-operation.js';
import { connectionParamsOf, fillInToken, tidyToken } from '../../web/graphiql/credentials.js';
import { taskGroups } from '../../web/graphiql/task-groups.js';
import { readTask } from '../../web/graphiql/task.js';
import { root } from '../support/source-files.js';

const folder = path.join(root, 'schema', 'operations');

test('every operation of schema/operations is a task of exactly one group', () => {
  const grouped = taskGroups.flatMap(({ tasks }) => tasks);
  expect([...grouped].sort()).toEqual(readdirSync(folder).map((file) => path.basename(file, '.graphql')).sort());
});

describe('a task', () => {
  const read = (name: string) => readTask(name, readFileSync(path.join(folder, `${name}.graphql`), 'utf8'));

  test('is told by its name and the sentences above its operation', () => {
    expect(read('rotate-token')).toMatchObject({
      title: 'Rotate token',
      description: 'Make the next bearer token. The old one keeps working until the overlap is over, so that there is time to paste the new one into the identity provider. bearerToken is shown this once.',
    });
  });

  test('has a place for each variable that has to be given, and for no other', () => {
    expect(JSON.parse(read('create-project').variables)).toEqual({ name: '' });
    expect(JSON.parse(read('pause-connection').variables)).toEqual({ id: '', enabled: false });
    expect(JSON.parse(readTask('x', 'query X($ids: [ID!]!, $first: Int!, $order: Order, $size: Int! = 3) { a }').variables)).toEqual({ ids: [], first: 0 });
    expect(read('explain-errors').variables).toBe('{}');
  });
});

describe('the token', () => {
  test('takes its place in the headers, whatever letters it has', () => {
    expect(fillInToken({ ...firstHeaders, 'x-include-cost': '1' }, 'a$&b')).toEqual({ Authorization: 'Bearer a$&b', 'x-include-cost': '1' });
  });

  test('may be pasted with blanks, and with the word before it', () => {
    expect([' mst_pat_a\n', 'Bearer  mst_pat_a', 'bearer mst_pat_a'].map(tidyToken)).toEqual(['mst_pat_a', 'mst_pat_a', 'mst_pat_a']);
    expect(tidyToken('Bearer')).toBe('Bearer');
  });

  test('does not go over one that was typed into the headers', () => {
    expect(fillInToken({ authorization: 'Bearer mine' }, 'other')).toEqual({ authorization: 'Bearer mine' });
  });

  test('is not sent while there is none, so that the session counts', () => {
    expect(fillInToken({ ...firstHeaders, 'x-include-cost': '1' }, '')).toEqual({ 'x-include-cost': '1' });
  });

  test('opens subscriptions under the name that the server reads', () => {
    expect(connectionParamsOf({ 'x-a': 'b', AUTHORIZATION: 'Bearer t' })).toEqual({ authorization: 'Bearer t' });
    expect(connectionParamsOf({})).toEqual({});
  });
});
