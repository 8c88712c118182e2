import { pick, useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';
import type { ReactNode } from 'react';
import { taskGroups } from './task-groups.js';
import type { Task } from './task.js';
import { tasks } from './tasks.js';

/** The panel with the tasks; a click opens one in a new tab. */
export const taskPlugin: GraphiQLPlugin = { title: 'Tasks', icon: TaskIcon, content: TaskPanel };

function TaskPanel(): ReactNode {
  const { addTab } = useGraphiQLActions();
  const { queryEditor, variableEditor, headerEditor } = useGraphiQL(pick('queryEditor', 'variableEditor', 'headerEditor'));
  const open = ({ query, variables }: Task): void => {
    // Somebody who typed their token into the headers of one tab means the next one as well.
    const headers = headerEditor?.getValue() ?? '';
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
    if (headers !== '') headerEditor?.setValue(headers);
    (variables === '{}' ? queryEditor : variableEditor)?.focus();
  };
  return (
    <section className="muster-tasks" aria-label="Tasks">
      <div className="graphiql-doc-explorer-title">Tasks</div>
      <p>A click opens the task in a new tab. Fill in its variables, then run it.</p>
      {taskGroups.map((group) => (
        <section key={group.title} aria-label={group.title}>
          <h2>{group.title}</h2>
          <ul>
            {tasks.filter(({ name }) => group.tasks.includes(name)).map((task) => (
              <li key={task.name}>
                <button type="button" onClick={() => { open(task); }}>
                  <strong>{task.title}</strong>
                  <span>{task.description}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function TaskIcon(): ReactNode {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 6l1.5 1.5L8 5M4 12l1.5 1.5L8 11M4 18l1.5 1.5L8 17M11 6.5h9M11 12.5h9M11 18.5h9" />
    </svg>
  );
}
