/** The tasks of schema/operations in the order in which somebody meets them. */
export const taskGroups: readonly { readonly title: string; readonly tasks: readonly string[] }[] = [
  { title: 'First steps', tasks: ['who-am-i', 'accept-invitation', 'sign-in', 'create-project', 'find-project', 'create-team', 'create-status-page', 'create-access-token', 'explain-errors'] },
  { title: 'Connect a provider', tasks: ['connect-project', 'connect-status-page', 'list-connections', 'change-provisioning', 'apply-default-teams', 'pause-connection', 'rotate-token', 'revoke-token', 'disconnect'] },
  { title: 'People', tasks: ['who-has-access', 'who-is-in-team', 'who-subscribes', 'find-person', 'why-no-access', 'add-person', 'invite-person', 'suspend-person', 'restore-person', 'remove-person', 'erase-person'] },
  { title: 'What happened', tasks: ['follow-connection', 'follow-log', 'read-log', 'look-into-request', 'what-the-provider-sees', 'pushed-groups', 'read-audit'] },
];
