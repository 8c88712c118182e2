import { keyTwin } from '../../scim/filter/key-twin.js';
import type { JsonObject } from '../../scim/json.js';
import { userResourceType } from '../../scim/schema/resource-types.js';
import { keyOf } from '../key.js';
import type { PersonAttributes } from '../people/person.js';

/** What is stored of a person, in domain words: everything SCIM may send, `name` and `emails` within `attributes`. */
export interface PersonData {
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly attributes: PersonAttributes;
}

/** The columns of the person table that follow from the data: the values as sent, and their folded twins. */
export interface PersonColumns {
  readonly userName: string;
  readonly userNameKey: string;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly emailKey: string | null;
  readonly emailKeys: string[];
  readonly displayName: string | null;
  readonly displayNameKey: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly formattedName: string | null;
  readonly attributes: PersonAttributes;
  readonly attributesKey: PersonAttributes;
}

/**
 * Derives the columns from the data, so that no writer can forget a twin. The e-mail is the primary one, else the
 * first, else the userName when that is an address.
 */
export function personColumns(data: PersonData): PersonColumns {
  const emails = emailValues(data.attributes);
  const email = emails.primary ?? (looksLikeEmail(data.userName) ? data.userName : null);
  const name = asObject(data.attributes['name']);
  return {
    userName: data.userName,
    userNameKey: keyOf(data.userName),
    externalId: data.externalId,
    email,
    emailKey: email === null ? null : keyOf(email),
    emailKeys: [...new Set(emails.all.map(keyOf))],
    displayName: data.displayName,
    displayNameKey: data.displayName === null ? null : keyOf(data.displayName),
    givenName: asText(name['givenName']),
    familyName: asText(name['familyName']),
    formattedName: asText(name['formatted']),
    attributes: data.attributes,
    // Attributes come from JSON and go to JSON: the type says less than it could, so that domain/ does not speak SCIM's.
    attributesKey: keyTwin(data.attributes as JsonObject, userResourceType),
  };
}

/** The seed's rule for userName: one @, both sides non-empty, no blanks (DESIGN 3.3, "userName"). */
export function looksLikeEmail(text: string): boolean {
  const parts = text.split('@');
  return parts.length === 2 && parts[0] !== '' && parts[1] !== '' && !/\s/u.test(text);
}

function emailValues(attributes: PersonAttributes): { readonly primary: string | null; readonly all: readonly string[] } {
  const list = Array.isArray(attributes['emails']) ? attributes['emails'].map(asObject) : [];
  const valued = list.flatMap((email) => (typeof email['value'] === 'string' ? [{ value: email['value'], primary: email['primary'] === true }] : []));
  return { primary: (valued.find((email) => email.primary) ?? valued[0])?.value ?? null, all: valued.map((email) => email.value) };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
