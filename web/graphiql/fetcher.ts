import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { createClient, type Client } from 'graphql-ws';
import { connectionParamsOf, fillInToken } from './credentials.js';

/** Sends the operations of GraphiQL to an address: queries and mutations by POST, subscriptions by graphql-ws. */
export function createFetcher(address: URL, readToken: () => string): Fetcher {
  return (parameters, options = {}) => {
    // GraphiQL gives what the headers editor holds, which may be any JSON.
    const typed = Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)] as const);
    const headers = fillInToken(Object.fromEntries(typed), readToken());
    const send = createGraphiQLFetcher({ url: address.href, fetch: fetchJson, wsClient: subscriber(address, headers), enableIncrementalDelivery: false });
    return send(parameters, { ...options, headers });
  };
}

/** As fetch; throws a sentence instead of the browser's words when nothing answers, or something that is not Muster. */
async function fetchJson(address: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(requestOf(address, init)).catch(() => {
    throw sentence('Muster does not answer. Is it running, and is this computer connected?');
  });
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) {
    throw sentence(`The answer has the status ${response.status} and is not JSON, so it does not come from Muster but from something in between.`);
  }
  return response;
}

/** Throws a sentence for headers that no browser sends. */
function requestOf(address: RequestInfo | URL, init?: RequestInit): Request {
  try {
    return new Request(address, init);
  } catch {
    throw sentence('The headers hold characters that cannot be sent. Is the access token in its field as it was shown?');
  }
}

/** A connection of its own for each subscription, as its headers may differ; it is opened when the subscription starts. */
function subscriber(address: URL, headers: Readonly<Record<string, string>>): Client {
  const url = new URL(address);
  url.protocol = url.protocol.replace('http', 'ws');
  const client = createClient({ url: url.href, connectionParams: connectionParamsOf(headers) });
  return {
    ...client,
    subscribe: (payload, sink) => client.subscribe(payload, { ...sink, next: (value) => { sink.next(value as never); }, error: (reason) => { sink.error(readable(reason, url)); } }),
  };
}

/** The browser tells a script of a broken connection with an event that says nothing. */
function readable(reason: unknown, { href }: URL): unknown {
  if (reason instanceof CloseEvent) return sentence(`The connection was closed with ${reason.code}${reason.reason === '' ? '' : `: ${reason.reason}`}.`);
  return reason instanceof Event ? sentence(`Subscriptions cannot be opened at ${href}.`) : reason;
}

/** GraphiQL shows all that an error has; the place in a bundle would only hide what is said. */
function sentence(text: string): Error {
  const error = new Error(text);
  delete error.stack;
  return error;
}
