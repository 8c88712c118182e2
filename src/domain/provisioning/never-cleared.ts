import { Failure } from '../../failure.js';

/**
 * The value of a field that may be changed but never cleared: undefined where the caller left it out. Throws INVALID
 * for null, which means cleared (STYLE 11).
 */
export function neverCleared<T>(field: string, value: T | null | undefined): T | undefined {
  if (value !== null) return value;
  throw new Failure('INVALID', `${field} cannot be empty.`, { field, help: `Leave ${field} out to keep it as it is.` });
}
