import { isJsonArray, isJsonObject, objectOf, type JsonValue } from '../scim/json.js';

/**
 * A request body without passwords, wherever they stand: as a member in any case, under a URN, and as the value of a
 * PATCH operation on that path (T-32). What SCIM never stores must not get into the log either.
 */
export function redactBody(body: JsonValue): JsonValue {
  if (isJsonArray(body)) return body.map(redactBody);
  if (!isJsonObject(body)) return body;
  const hidesValue = Object.entries(body).some(([name, value]) => name.toLowerCase() === 'path' && typeof value === 'string' && namesPassword(value));
  return objectOf(Object.entries(body).map(([name, value]) => [
    name, namesPassword(name) || (hidesValue && name.toLowerCase() === 'value') ? removed : redactBody(value),
  ]));
}

/** The headers that help to understand a request, none of which carries a secret. */
export function keptHeaders(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(harmless.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  }));
}

/** A body as the log keeps it: itself up to 64 kB, else a sentence with its size (DESIGN 3.5). */
export function keptBody(read: () => JsonValue, bytes: number): JsonValue {
  return bytes <= largestKeptBody ? read() : `A body of ${bytes} bytes; the log keeps those of up to ${largestKeptBody} bytes.`;
}

const largestKeptBody = 64 * 1024;

const removed = '[removed]';

const harmless = ['accept', 'content-type', 'content-length', 'user-agent', 'if-match', 'if-none-match'];

function namesPassword(name: string): boolean {
  const word = name.trim().toLowerCase();
  return word === 'password' || word.endsWith(':password');
}
