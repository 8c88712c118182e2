/** What is known of a request beside its line: who asked, and for what. Ids only, never names. */
export interface Facts {
  /** provider, account or stranger; absent where nobody looked. */
  readonly actor?: string;
  readonly configurationId?: string;
  readonly accountId?: string;
  /** One of a fixed list: a route of SCIM, query or mutation, a probe. */
  readonly operation: string;
}

/**
 * What the protocols tell of their requests, for the log and the metrics. It is read when the answer is done, as who
 * asks may change on the way (a sign-in).
 */
export class RequestFacts {
  readonly #readers = new WeakMap<object, () => Facts>();

  /** Told by whoever serves the request, by its response. */
  readonly note = (response: object, read: () => Facts): void => {
    this.#readers.set(response, read);
  };

  of(response: object): Facts {
    return this.#readers.get(response)?.() ?? { operation: 'none' };
  }
}
