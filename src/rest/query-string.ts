import { ScimError } from '../scim/scim-error.js';

/** The parameters of a query string that this service knows, by lower-case name; each is given at most once. */
export type QueryParameters = ReadonlyMap<string, string>;

/**
 * Reads a query string as forms write it: `+` and `%20` are blanks, raw and percent-encoded bytes are UTF-8 (EL-01).
 * Unknown parameters are skipped unread (T-29). Names match in any case, so that `Filter=` never becomes a list of
 * everybody. Throws ScimError invalidValue for a known parameter that is given twice or is not valid UTF-8; where that is
 * the filter, invalidFilter.
 */
export function readQuery(query: string): QueryParameters {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))?.toLowerCase();
    if (name === undefined || !known.has(name)) continue;
    if (parameters.has(name)) {
      throw new ScimError('invalidValue', `The query parameter ${name} is given more than once, so it is not clear which one counts.`);
    }
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
    if (value === undefined) {
      throw new ScimError(name === 'filter' ? 'invalidFilter' : 'invalidValue', `The query parameter ${name} is not valid percent-encoded UTF-8.`);
    }
    parameters.set(name, value);
  }
  return parameters;
}

const known: ReadonlySet<string> = new Set([
  'filter', 'startindex', 'count', 'sortby', 'sortorder', 'attributes', 'excludedattributes', 'cursor',
]);

/** The text of a form-encoded part; undefined when an escape is broken or the bytes are no UTF-8. */
function decode(text: string): string | undefined {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === plus) bytes.push(blank);
    else if (code !== percent) bytes.push(code);
    else {
      const byte = hexByte(text.slice(at + 1, at + 3));
      if (byte === undefined) return undefined;
      bytes.push(byte);
      at += 2;
    }
  }
  try {
    // Node hands over raw bytes of a request line as Latin-1, so a code above 0x7f is one byte of UTF-8.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    // A fatal decoder throws for nothing but bytes that are no UTF-8; the caller says so with the parameter's name.
    return undefined;
  }
}

const plus = 0x2b;
const blank = 0x20;
const percent = 0x25;

function hexByte(digits: string): number | undefined {
  return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
}
