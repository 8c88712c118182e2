import { tokenPlaceholder } from '../../src/graphql/endpoint/first-operation.js';

/** The token in a text that was pasted: without blanks around it, and without the word that the header has before it. */
export function tidyToken(text: string): string {
  return text.trim().replace(/^Bearer\s+/i, '');
}

/** The headers of a tab as they are sent: the token in its place, and a header that waits for one left out without. */
export function fillInToken(headers: Readonly<Record<string, string>>, token: string): Record<string, string> {
  const wanted = Object.entries(headers).filter(([, value]) => token !== '' || !value.includes(tokenPlaceholder));
  return Object.fromEntries(wanted.map(([name, value]) => [name, value.replaceAll(tokenPlaceholder, () => token)]));
}

/** What a subscription shows at its beginning, where a browser cannot send headers; empty when the session cookie is to count. */
export function connectionParamsOf(headers: Readonly<Record<string, string>>): { readonly authorization?: string } {
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return authorization === undefined ? {} : { authorization };
}
