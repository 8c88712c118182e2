import type { DirectoryKind } from '../domain/directory.js';

/** A request target taken apart: whose SCIM service it calls, and what in there (DESIGN section 8). */
export interface ScimAddress {
  readonly kind: DirectoryKind;
  /** The root that was called, from the first slash to the configuration id; answers echo it. */
  readonly root: string;
  /** The canonical id, or undefined where the text is no id at all. */
  readonly configurationId: string | undefined;
  /** What comes after the root, decoded, without the empty segments of doubled and trailing slashes. */
  readonly segments: readonly string[];
  /** The text after the question mark, as it came. */
  readonly query: string;
}

/**
 * Takes the target of a request line apart; undefined when it is no SCIM address. Host names, dots and empty segments
 * mean nothing (T-28), and a segment that does not decode stays as it came, so that it matches no route and no id.
 */
export function readAddress(target: string): ScimAddress | undefined {
  const { path, query } = splitTarget(target);
  const all = readSegments(path);
  for (const prefix of prefixes) {
    const words = prefix.path.split('/');
    if (all.length > words.length && words.every((word, index) => all[index]?.toLowerCase() === word)) {
      const [id = '', ...segments] = all.slice(words.length);
      const configurationId = canonicalId(id);
      return { kind: prefix.kind, root: `/${prefix.path}/${configurationId ?? ''}`, configurationId, segments, query };
    }
  }
  return undefined;
}

/** The decoded segments of a path, without empty ones. */
export function readSegments(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '').map(decodeSegment);
}

/** The text as a lower-case uuid, or undefined: braces, blanks and other forms that a database might take are none. */
export function canonicalId(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
}

const prefixes: readonly { readonly path: string; readonly kind: DirectoryKind }[] = [
  { path: 'scim/v2', kind: 'PROJECT' },
  { path: 'status-page-scim/v2', kind: 'STATUS_PAGE' },
  { path: 'api/identity/scim/v2', kind: 'PROJECT' },
  { path: 'api/identity/status-page-scim/v2', kind: 'STATUS_PAGE' },
];

function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  const beforeMark = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark + 1);
  if (beforeMark.startsWith('/')) return { path: beforeMark, query };
  // Node takes `GET http://anywhere/path HTTP/1.1`; the host in it is never believed (THREATS V25).
  const authority = beforeMark.indexOf('://');
  const slash = authority < 0 ? -1 : beforeMark.indexOf('/', authority + 3);
  return { path: slash < 0 ? '' : beforeMark.slice(slash), query };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Only malformed percent-encoding throws here; such a segment names nothing, which the caller answers with 404.
    return segment;
  }
}
