import { useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef, type ReactNode } from 'react';
import { tidyToken } from './credentials.js';
import { tokenPlaceholder } from '../../src/graphql/endpoint/first-operation.js';

/** Long enough that a token which is typed, not pasted, is not tried letter by letter. */
const pause = 500;

/** Where the access token is typed; the page alone holds it. The schema is read again with a new one, as it may show more. */
export function AccessTokenField({ token, onChange }: { readonly token: string; readonly onChange: (token: string) => void }): ReactNode {
  const { introspect } = useGraphiQLActions();
  const asked = useRef(token);
  useEffect(() => {
    if (asked.current === token) return;
    const timer = setTimeout(() => {
      asked.current = token;
      void introspect();
    }, pause);
    return () => { clearTimeout(timer); };
  }, [token, introspect]);
  return (
    <label className="muster-token" title={`Stands for ${tokenPlaceholder} in the headers. It is forgotten when the page is closed. Empty, your session in this browser counts.`}>
      <span>Access token</span>
      <input
        type="password" autoComplete="off" spellCheck={false} placeholder="mst_pat_…, or sign in"
        value={token} onChange={(event) => { onChange(tidyToken(event.target.value)); }}
      />
    </label>
  );
}
