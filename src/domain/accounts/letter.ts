import type { AccountLink } from './account-link.js';
import { explainLinkUse } from './link-use.js';

/** A letter to one address, in plain text. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands a letter to the mail server, which takes it or throws. */
export type SendLetter = (letter: Letter) => Promise<void>;

/** The letter with a link; `homeName` is the project or the status page that invites, null when none does. */
export function writeLetter(link: Pick<AccountLink, 'kind' | 'email' | 'expiresAt'>, url: string, homeName: string | null): Letter {
  const where = homeName === null ? 'Muster' : `"${homeName}"`;
  const [subject, reason] = link.kind === 'INVITATION'
    ? [`Your invitation to ${where}`, `You have been given access to ${where}. This is your link to choose a password and sign in:`]
    : ['A new password for Muster', 'Somebody, most likely you, asked for a new password. This is your link to choose one:'];
  return {
    to: link.email,
    subject,
    text: [
      'Hello,', reason, url, explainLinkUse(link.kind),
      `The link works once, until ${link.expiresAt.toUTCString()}. If you did not expect this letter, leave it: nothing happens without the link.`,
    ].join('\n\n'),
  };
}
