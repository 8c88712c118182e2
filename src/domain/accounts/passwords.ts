import { hash, verify } from '@node-rs/argon2';
import { Failure } from '../../failure.js';

const shortest = 12;
const longest = 1024;

/** A password that may be set: 12 to 1,024 characters, nothing else is asked of it; throws INVALID otherwise. */
export function parsePassword(password: string, field = 'password'): string {
  const length = [...password].length;
  if (length < shortest) throw new Failure('INVALID', `The password is shorter than ${shortest} characters.`, { field, help: 'Four words that have nothing to do with each other make a good one.' });
  if (length > longest) throw new Failure('INVALID', `The password is longer than ${longest} characters.`, { field, help: 'Choose a shorter one.' });
  return password;
}

/** The argon2id hash of a password, with its salt and cost in it. */
export async function hashPassword(password: string): Promise<string> {
  return hash(canonical(password));
}

/**
 * Whether this is the password. Without a stored hash it takes as long as with one and says no, so that nobody learns
 * from the time which accounts there are (DESIGN 3.2).
 */
export async function isPassword(storedHash: string | null | undefined, password: string): Promise<boolean> {
  const given = canonical(password);
  if (given.length > 4 * longest) return false;
  const matches = await verify(storedHash ?? await unknownHash(), given);
  return matches && typeof storedHash === 'string';
}

/** Keyboards disagree about how letters with marks are composed; argon2 must not. */
function canonical(password: string): string {
  return password.normalize('NFKC');
}

let unknown: Promise<string> | undefined;

/** The hash of a password that nobody has, with the same cost as all others. */
function unknownHash(): Promise<string> {
  unknown ??= hashPassword('the password of nobody at all');
  return unknown;
}
