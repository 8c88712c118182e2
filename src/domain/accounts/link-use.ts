import type { AccountLinkKind } from './account-link.js';

const mutations: Readonly<Record<AccountLinkKind, string>> = { INVITATION: 'acceptInvitation', PASSWORD_RESET: 'resetPassword' };

/** What to do with a link, as long as no page of ours opens it: whoever prints one says so. */
export function explainLinkUse(kind: AccountLinkKind): string {
  return `There is no page for it yet: give its last part as token to the GraphQL mutation ${mutations[kind]}, with the new password.`;
}
