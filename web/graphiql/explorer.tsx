import { pick, useGraphiQL } from '@graphiql/react';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { AccessTokenField } from './access-token-field.js';
import { createFetcher } from './fetcher.js';
import { defaultHeaders, tasks } from './tasks.js';
import { taskPlugin } from './task-panel.js';
import { firstTask } from '../../src/graphql/endpoint/first-operation.js';

const firstVisit = sessionStorage.getItem('graphiql:tabState') === null;
const plugins = [taskPlugin, HISTORY_PLUGIN];
const first = tasks.filter(({ name }) => name === firstTask).map(({ query, variables }) => ({ query, variables, headers: defaultHeaders }));

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
      defaultTabs={first}
      // The editor of variables takes them from here alone, and would lose the draft of a page that is loaded again.
      {...(firstVisit && { initialVariables: first[0]?.variables ?? '' })}
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
      <WrapLongLines />
    </GraphiQL>
  );
}

/** Lets the sentences above an operation be read without scrolling sideways. */
function WrapLongLines(): ReactNode {
  const { queryEditor } = useGraphiQL(pick('queryEditor'));
  useEffect(() => { queryEditor?.updateOptions({ wordWrap: 'on' }); }, [queryEditor]);
  return null;
}
