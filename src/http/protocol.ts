/** Whose words an answer has to speak. */
export type Protocol = 'scim' | 'graphql' | 'other';

/** The protocol of an address, as it stands in the request line. */
export function protocolOf(target: string): Protocol {
  const path = target.replace(/^https?:\/\/[^/]*/i, '');
  if (/^\/+(scim|status-page-scim|api\/+identity)([/?]|$)/i.test(path)) return 'scim';
  return /^\/+graphql([/?]|$)/i.test(path) ? 'graphql' : 'other';
}
