/**
 * What somebody sees first in Apollo Sandbox and in GraphiQL: who they are and what they may enter. This names the task
 * in schema/operations; it is bundled into a page as well, so it imports nothing.
 */
export const firstTask = 'who-am-i';

export const firstVariables = { first: 10 };

/** Stands where the reader's access token belongs. */
export const tokenPlaceholder = '<access token>';

export const firstHeaders = { Authorization: `Bearer ${tokenPlaceholder}` };
