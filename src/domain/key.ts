import { foldKey } from '../scim/fold.js';

/**
 * The key of a name or an e-mail address: made once here and stored beside the value (DESIGN 3.3, "two spellings").
 * The one import of scim/ outside provisioning/: what SCIM calls equal and what the domain calls taken must agree.
 */
export const keyOf = foldKey;

/** Whether a text is plain ASCII; only then may equal keys link two identities (DESIGN 3.2, THREATS V27). */
export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7e || text.charCodeAt(index) < 0x20) return false;
  return true;
}
