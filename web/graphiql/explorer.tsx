import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { AccessTokenField } from './access-token-field.js';
import { createFetcher } from './fetcher.js';
import { defaultHeaders, tasks } from './tasks.js';
import { taskPlugin } from './task-panel.js';
import { firstTask } from '../../src/graphql/endpoint/first-operation.js';

const plugins = [taskPlugin, HISTORY_PLUGIN];
const firstTabs = tasks.filter(({ name }) => name === firstTask).map(({ query, variables }) => ({ query, variables, headers: defaultHeaders }));

/** GraphiQL over Muster's own GraphQL, with the tasks of schema/operations beside it. */
export function Explorer(): ReactNode {
  const [token, setToken] = useState('');
  // The fetcher has to stay the same one, for GraphiQL reads the schema again with a new one; so it asks for the token of now.
  const current = useRef(token);
  current.current = token;
  const fetcher = useMemo(() => createFetcher(new URL('graphql', document.baseURI), () => current.current), []);
  return (
    <GraphiQL
      fetcher={fetcher}
      // What is typed here may be a password, as in signIn: it is forgotten with the tab of the browser.
      storage={sessionStorage}
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
      defaultTabs={firstTabs}
      defaultHeaders={defaultHeaders}
      defaultEditorToolsVisibility="variables"
      visiblePlugin={taskPlugin}
      plugins={plugins}
      schemaDescription
      inputValueDeprecation
    >
      <GraphiQL.Logo>
        <AccessTokenField token={token} onChange={setToken} />
      </GraphiQL.Logo>
    </GraphiQL>
  );
}
