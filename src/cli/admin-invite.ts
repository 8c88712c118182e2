import type { App } from '../app.js';

/** `muster admin invite EMAIL`: makes a server administrator and prints the link to choose a password. */
export async function adminInvite(app: App, email: string): Promise<readonly string[]> {
  const { url, use, expiresAt } = await app.services.wayBack.inviteAdministrator(app.openSystemScope('muster admin invite'), email);
  return [`${email} is a server administrator and chooses a password with this link:`, url, use, `The link works once, until ${expiresAt.toISOString()}.`];
}
