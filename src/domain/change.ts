/** One attribute before and after, by its SCIM path or its GraphQL name; absent on one side means unassigned there. */
export interface Change {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}
