import { isAscii } from '../key.js';

/** An e-mail address as it was sent, with its key; both null where there is none. */
export interface Address {
  readonly email: string | null;
  readonly emailKey: string | null;
}

/** Whether two addresses are one mailbox: by the key, where nothing is spelled with look-alikes (THREATS V27). */
export function isSameAddress(one: Address, other: Address): boolean {
  if (one.email === other.email) return true;
  return one.emailKey === other.emailKey && isAscii(one.email ?? '') && isAscii(other.email ?? '');
}
