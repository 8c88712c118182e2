/** Whether something thrown carries this code (ENOENT and the like); no `instanceof`, as errors may come from another realm. */
export function hasErrorCode(error: unknown, ...codes: readonly string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}
