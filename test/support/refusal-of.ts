import { ScimError } from '../../src/scim/scim-error.js';

/** The scimType with which an action is refused, 'accepted' when it is not; other errors pass through. */
export function refusalOf(act: () => unknown): string {
  try {
    act();
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return error.scimType;
  }
}
