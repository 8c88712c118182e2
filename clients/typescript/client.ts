import { MusterError, type ErrorDetails } from './muster-error.ts';
import type { TypedDocumentString } from './operations.ts';

export interface MusterClientOptions {
  /** Where Muster is, as its console is opened: https://muster.example.com. */
  readonly url: string;
  /** An access token: `mst_pat_...`, or the one that the first start printed. */
  readonly accessToken: string;
}

export interface MusterClient {
  /**
   * Runs one operation of `operations.ts`. Throws MusterError when the answer has any error, so that none is missed. An
   * answer that says "later" (429 or 503 with Retry-After) is waited for, a few times, and the operation sent again as a
   * whole: so let it hold one mutation, as all of those do.
   */
  run<Result, Variables>(document: TypedDocumentString<Result, Variables>, ...variables: Given<Variables>): Promise<Result>;
}

/** Variables may be left out when none is required. */
type Given<Variables> = Record<never, never> extends Variables ? [variables?: Variables] : [variables: Variables];

const mostRepetitions = 3;
const longestPauseSeconds = 60;

/** A client for one installation and one access token; it needs `fetch` and nothing else. */
export function createMusterClient({ url, accessToken }: MusterClientOptions): MusterClient {
  const endpoint = `${url.replace(/\/+$/, '')}/graphql`;
  const headers = { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${accessToken}` };
  return {
    run: async (document, ...[variables]) => {
      const body = JSON.stringify({ query: document.toString(), variables });
      for (let repetition = 0; ; repetition += 1) {
        const response = await send(endpoint, { method: 'POST', headers, body });
        const pause = repetition < mostRepetitions ? pauseOf(response) : undefined;
        if (pause === undefined) return readResult(endpoint, response);
        // An answer that nobody reads keeps its connection.
        await response.body?.cancel();
        await new Promise((done) => { setTimeout(done, pause * 1000); });
      }
    },
  };
}

async function send(endpoint: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(endpoint, request);
  } catch (cause) {
    throw new MusterError(`Nothing answers at ${endpoint}.`, { cause });
  }
}

/** After how many seconds the answer asks to be tried again; undefined when it does not, or not soon. */
function pauseOf({ status, headers }: Response): number | undefined {
  const asked = headers.get('retry-after');
  if (![429, 503].includes(status) || asked === null) return undefined;
  const seconds = Number(asked);
  return seconds >= 0 && seconds <= longestPauseSeconds ? seconds : undefined;
}

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Omit<ErrorDetails, 'message'> }[];
}

async function readResult<Result>(endpoint: string, response: Response): Promise<Result> {
  const { status } = response;
  const { data, errors = [] } = await readAnswer<Result>(endpoint, response);
  if (errors.length > 0) {
    throw new MusterError(errors.map(({ message }) => message).join(' '), { status, errors: errors.map(({ message, extensions }) => ({ ...extensions, message })) });
  }
  if (data === undefined || data === null) throw notMuster(endpoint, status);
  return data;
}

async function readAnswer<Result>(endpoint: string, response: Response): Promise<Answer<Result>> {
  try {
    // The documents and their types come from the schema of the server: this is what an answer of Muster looks like.
    return await response.json() as Answer<Result>;
  } catch (cause) {
    throw notMuster(endpoint, response.status, cause);
  }
}

function notMuster(endpoint: string, status: number, cause?: unknown): MusterError {
  return new MusterError(`What answers at ${endpoint} with ${status} is not Muster.`, { status, cause });
}
