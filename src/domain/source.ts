/** How a person or a team came to be: added by hand, made by a provider, or part of the demo data. */
export const sources = ['MANUAL', 'SCIM', 'SEED'] as const;
export type Source = (typeof sources)[number];
