import { pick, useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';
import { Kind } from 'graphql';
import type { ReactNode } from 'react';
import { taskGroups } from './task-groups.js';
import type { Task } from './task.js';
import { tasks } from './tasks.js';

/** The panel with the tasks; a click opens one in a new tab, and the cursor waits where something has to be filled in. */
export const taskPlugin: GraphiQLPlugin = { title: 'Tasks', icon: TaskIcon, content: TaskPanel };

function TaskPanel(): ReactNode {
  const { addTab, setOperationFacts } = useGraphiQLActions();
  const { queryEditor, variableEditor, headerEditor } = useGraphiQL(pick('queryEditor', 'variableEditor', 'headerEditor'));
  const open = ({ query, variables, operation }: Task): void => {
    // Somebody who typed their token into the headers of one tab means the next one as well.
    const headers = headerEditor?.getValue() ?? '';
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
    // GraphiQL reads the text only when nobody has typed for a while, and until then would run the operation of the tab before.
    setOperationFacts({ documentAST: { kind: Kind.DOCUMENT, definitions: [operation] }, operations: [operation], ...(operation.name !== undefined && { operationName: operation.name.value }) });
    if (headers !== '') headerEditor?.setValue(headers);
    const place = variables.indexOf('""');
    const position = place === -1 ? undefined : variableEditor?.getModel()?.getPositionAt(place + 1);
    if (position !== undefined) variableEditor?.setPosition(position);
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
