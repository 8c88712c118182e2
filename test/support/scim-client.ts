/** An answer of the SCIM server; `body` is undefined for 204 and HEAD. */
export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: ScimBody;
}

/** What tests read of any SCIM document. */
export interface ScimBody {
  readonly [attribute: string]: unknown;
  readonly id: string;
  readonly status: string;
  readonly scimType?: string;
  readonly detail: string;
  readonly userName: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly externalId?: string;
  readonly totalResults: number;
  readonly Resources: readonly ScimBody[];
  readonly members?: readonly ScimReference[];
  readonly groups?: readonly ScimReference[];
  readonly meta: {
    readonly resourceType: string; readonly created: string; readonly lastModified: string; readonly location: string; readonly version: string;
  };
}

/** A member of a group, or a group of a user. */
export interface ScimReference {
  readonly value: string;
  readonly $ref: string;
  readonly display: string;
  readonly type: string;
}

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Speaks SCIM to one configuration, as an identity provider does. */
export class ScimClient {
  constructor(readonly baseUrl: string, private readonly token: string, private readonly headers: Readonly<Record<string, string>> = {}) {}

  async send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ScimAnswer> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`, accept: 'application/scim+json',
        ...(body !== undefined && { 'content-type': 'application/scim+json; charset=utf-8' }), ...this.headers, ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // The shape is what the tests assert; an answer without a body reads as an empty document.
    return { status: response.status, headers: response.headers, text, body: (text === '' ? {} : JSON.parse(text)) as ScimBody };
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<ScimAnswer> { return this.send('GET', path, undefined, headers); }
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<ScimAnswer> { return this.send('POST', path, body, headers); }
  put(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<ScimAnswer> { return this.send('PUT', path, body, headers); }
  delete(path: string, headers?: Readonly<Record<string, string>>): Promise<ScimAnswer> { return this.send('DELETE', path, undefined, headers); }

  patch(path: string, operations: readonly unknown[], headers?: Readonly<Record<string, string>>): Promise<ScimAnswer> {
    return this.send('PATCH', path, { schemas: [patchSchema], Operations: operations }, headers);
  }

  /** Creates a user and gives the answer; `userName` is the only attribute that a test must care for. */
  createUser(userName: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<ScimAnswer> {
    return this.post('/Users', { schemas: [userSchema], userName, ...attributes });
  }

  createGroup(displayName: string, members: readonly string[] = [], attributes: Readonly<Record<string, unknown>> = {}): Promise<ScimAnswer> {
    return this.post('/Groups', { schemas: [groupSchema], displayName, members: members.map((value) => ({ value })), ...attributes });
  }

  findUser(userName: string): Promise<ScimAnswer> {
    return this.get(`/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
  }
}
