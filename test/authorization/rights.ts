/** Everybody who may call, by what they show and what they are in the project "here". */
export const callers = [
  'nobody', 'a wrong token', 'a revoked token', 'an expired token', 'a disabled account',
  'somebody without a project', 'an owner elsewhere', 'a removed member', 'a suspended owner', 'a deactivated member',
  'a subscriber here', 'a subscriber elsewhere', 'a viewer', 'a member', 'an admin', 'an owner', 'a server administrator',
] as const;
export type Caller = (typeof callers)[number];

/** Of which project the thing is that the operation names: the one of most callers, another one, or none. */
export const places = ['here', 'elsewhere', 'nowhere'] as const;
export type Place = (typeof places)[number];

/** yes: let in. The other words are the codes of the refusals. */
export type Verdict = 'yes' | 'FORBIDDEN' | 'NOT_FOUND' | 'UNAUTHENTICATED';

/** What an operation needs; each name is a row of the table below. */
export type Right = keyof typeof table;

type Row = Partial<Record<Caller, Verdict>> & { readonly others: Verdict };

const refusedTokens: Partial<Record<Caller, Verdict>> = {
  'a wrong token': 'UNAUTHENTICATED', 'a revoked token': 'UNAUTHENTICATED', 'an expired token': 'UNAUTHENTICATED', 'a disabled account': 'UNAUTHENTICATED',
};
const signedOut: Partial<Record<Caller, Verdict>> = { nobody: 'UNAUTHENTICATED', ...refusedTokens };

/** Who may what of the project here (DESIGN 3.1 and 3.2), by hand: the outcome for each caller, and for all others. */
const table = {
  'for all': { ...refusedTokens, others: 'yes' },
  'signed in': { ...signedOut, others: 'yes' },
  'server administrators': { ...signedOut, 'a server administrator': 'yes', others: 'FORBIDDEN' },
  'read the project': { ...signedOut, 'a viewer': 'yes', 'a member': 'yes', 'an admin': 'yes', 'an owner': 'yes', 'a server administrator': 'yes', others: 'NOT_FOUND' },
  'read the page': {
    ...signedOut, 'a viewer': 'yes', 'a member': 'yes', 'an admin': 'yes', 'an owner': 'yes', 'a server administrator': 'yes', 'a subscriber here': 'yes', others: 'NOT_FOUND',
  },
  'manage the project': {
    ...signedOut, 'a viewer': 'FORBIDDEN', 'a member': 'FORBIDDEN', 'an admin': 'yes', 'an owner': 'yes', 'a server administrator': 'yes', others: 'NOT_FOUND',
  },
  'manage the page': {
    ...signedOut, 'a viewer': 'FORBIDDEN', 'a member': 'FORBIDDEN', 'a subscriber here': 'FORBIDDEN', 'an admin': 'yes', 'an owner': 'yes', 'a server administrator': 'yes',
    others: 'NOT_FOUND',
  },
  'own the project': {
    ...signedOut, 'a viewer': 'FORBIDDEN', 'a member': 'FORBIDDEN', 'an admin': 'FORBIDDEN', 'an owner': 'yes', 'a server administrator': 'yes', others: 'NOT_FOUND',
  },
  'his own alone': { ...signedOut, others: 'NOT_FOUND' },
} as const satisfies Record<string, Row>;

/** What the table says of this caller and a thing in that place. */
export function expected(right: Right, caller: Caller, place: Place): Verdict {
  const row: Row = table[right];
  const here = row[caller] ?? row.others;
  if (right === 'for all' || right === 'signed in' || signedOut[caller] !== undefined) return here;
  if (right === 'server administrators') return here === 'yes' && place === 'nowhere' ? 'NOT_FOUND' : here;
  if (place === 'nowhere' || right === 'his own alone') return 'NOT_FOUND';
  if (place === 'here' || caller === 'a server administrator') return here;
  // Elsewhere everybody is a stranger, but for those who belong there.
  if (caller === 'an owner elsewhere') return 'yes';
  if (caller === 'a subscriber elsewhere') return right === 'read the page' ? 'yes' : right === 'manage the page' ? 'FORBIDDEN' : 'NOT_FOUND';
  return 'NOT_FOUND';
}
