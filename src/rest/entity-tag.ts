/** What a condition header names: every version, or these tags without their `W/` (RFC 9110 section 13.1). */
export type TagCondition = 'any' | readonly string[];

/**
 * Reads If-Match or If-None-Match; undefined without the header. Tags compare weakly, as every SCIM version is weak
 * (RFC 7644 section 3.14); text that is no tag is one that nothing matches.
 */
export function readCondition(header: string | undefined): TagCondition | undefined {
  if (header === undefined) return undefined;
  const parts = header.split(',').map((part) => part.trim()).filter((part) => part !== '');
  return parts.length === 1 && parts[0] === '*' ? 'any' : parts.map(opaque);
}

/** Whether a condition names this version, `W/"3"`. */
export function namesVersion(condition: TagCondition, version: string): boolean {
  return condition === 'any' || condition.includes(opaque(version));
}

/** The meta.version of a version number: weak, as the same version may be written in several forms. */
export function weakTag(version: number): string {
  return `W/"${version}"`;
}

function opaque(tag: string): string {
  return /^w\//i.test(tag) ? tag.slice(2) : tag;
}
