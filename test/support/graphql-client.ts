/** One error of a GraphQL answer, as callers see it. */
export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly field?: string; readonly help?: string; readonly conflictingId?: string; readonly requestId?: string };
}

export interface GraphqlAnswer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Data | null;
  readonly errors?: readonly GraphqlError[];
}

/** Speaks GraphQL as one caller: with an access token, a cookie, or nothing. */
export class GraphqlClient {
  constructor(private readonly baseUrl: string, readonly headers: Readonly<Record<string, string>> = {}) {}

  /** The answer as it comes, errors included. */
  async send<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<GraphqlAnswer<Data>> {
    const response = await fetch(`${this.baseUrl}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...this.headers }, body: JSON.stringify({ query, variables }),
    });
    const body = await response.json() as { data?: Data | null; errors?: readonly GraphqlError[] };
    return { status: response.status, headers: response.headers, ...body };
  }

  /** The data; throws when the answer has any error, so that none can hide. */
  async run<Data = Record<string, never>>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    const { data, errors, status } = await this.send<Data>(query, variables);
    if (errors !== undefined || data === undefined || data === null) throw new Error(`GraphQL ${status}: ${JSON.stringify(errors)}`);
    return data;
  }

  /** The code of the one error that is expected; throws when there is none. */
  async refusal(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<GraphqlError['extensions'] & { readonly message: string }> {
    const { errors } = await this.send(query, variables);
    const [error] = errors ?? [];
    if (error === undefined) throw new Error('This was expected to be refused, but it was done.');
    return { message: error.message, ...error.extensions };
  }
}
