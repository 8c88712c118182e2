import { firstHeaders, firstTask, firstVariables } from '../../src/graphql/endpoint/first-operation.js';
import { taskGroups } from './task-groups.js';
import { readTask, writeVariables, type Task } from './task.js';

const texts = import.meta.glob<string>('../../schema/operations/*.graphql', { query: '?raw', import: 'default', eager: true });

/** Every task, with its text, in the order of the groups. */
export const tasks: readonly Task[] = taskGroups.flatMap((group) => group.tasks).map((name) => {
  const task = readTask(name, texts[`../../schema/operations/${name}.graphql`] ?? '');
  return name === firstTask ? { ...task, variables: writeVariables(firstVariables) } : task;
});

/** The headers of every new tab. */
export const defaultHeaders = JSON.stringify(firstHeaders, undefined, 2);
