/** The refusals that DESIGN section 3 knows, by their GraphQL code, with the status that a provider reads. */
export const statuses = { FORBIDDEN: 403, LAST_OWNER: 403, NOT_FOUND: 404, INVALID: 400, TAKEN: 409, MANAGED_BY_SCIM: 403, UNAVAILABLE: 503 } as const;

export type Code = keyof typeof statuses;

/** The model says no: nothing of the step applies. */
export class Refusal extends Error {
  constructor(readonly code: Code) {
    super(code);
  }
}

/** The value, or NOT_FOUND where there is none. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Refusal('NOT_FOUND');
  return value;
}

export function refuseIf(condition: boolean, code: Code): void {
  if (condition) throw new Refusal(code);
}
