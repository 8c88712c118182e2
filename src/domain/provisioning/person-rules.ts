import { Failure } from '../../failure.js';
import type { Person } from '../people/person.js';
import type { ScimConfiguration } from '../scim-configurations/scim-configuration.js';
import { looksLikeEmail, type PersonData } from './person-record.js';
import type { ChangeProvisionedPersonInput, ProvisionPersonInput } from './provisioning-input.js';

/** Longest text that a unique or look-up index carries whatever its script: 512 characters are at most 2 kB. */
const longestIndexedText = 512;

/** The data that a POST describes: what it does not mention is unassigned. */
export function dataOfInput(input: ProvisionPersonInput): PersonData {
  return {
    userName: input.userName,
    externalId: input.externalId ?? null,
    displayName: input.displayName ?? null,
    attributes: {
      ...input.attributes,
      ...(input.name && { name: assigned(input.name) }),
      ...(input.emails && input.emails.length > 0 && { emails: input.emails.map(assigned) }),
    },
  };
}

/** The data after a change: absent stays, null is cleared, `attributes` replaces everything beside name and emails. */
export function dataAfterChange(person: Person, input: ChangeProvisionedPersonInput): PersonData {
  const { name, emails, ...others } = person.attributes;
  const next = {
    ...(input.attributes === undefined ? others : input.attributes ?? {}),
    name: input.name === undefined ? name : input.name && assigned(input.name),
    emails: input.emails === undefined ? emails : input.emails?.map(assigned),
  };
  return {
    userName: input.userName ?? person.userName,
    externalId: input.externalId === undefined ? person.externalId : input.externalId,
    displayName: input.displayName === undefined ? person.displayName : input.displayName,
    attributes: Object.fromEntries(Object.entries(next).filter(([, value]) => isAssigned(value))),
  };
}

/**
 * Throws INVALID for a userName that the configuration's policy does not take, and for a text that is too long for its
 * index (DESIGN 3.3, "userName"). What stays as it is stored is never refused: a policy that came later must not keep
 * an active:false from a person.
 */
export function assertAcceptable(configuration: ScimConfiguration, data: PersonData, stored?: PersonData): void {
  if (data.userName !== stored?.userName) assertUserName(configuration, data.userName);
  const known = new Set(stored === undefined ? [] : indexedTexts(stored).map(([, text]) => text));
  const tooLong = indexedTexts(data).find(([, text]) => text.length > longestIndexedText && !known.has(text));
  if (tooLong !== undefined) throw invalid(tooLong[0], `${tooLong[0]} is longer than ${longestIndexedText} characters.`);
}

/** A text short enough for a sentence. */
export function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function assertUserName({ userNamePolicy }: ScimConfiguration, userName: string): void {
  if (userName.trim() === '') throw invalid('userName', 'userName is empty, but it is what people are told apart by.');
  if (userNamePolicy === 'EMAIL' && !looksLikeEmail(userName)) {
    throw invalid('userName', `userName "${excerpt(userName)}" is not an e-mail address, and this configuration takes e-mail addresses only.`);
  }
}

function indexedTexts(data: PersonData): readonly (readonly [field: string, text: string])[] {
  const texts: readonly (readonly [string, string | null])[] = [
    ['userName', data.userName], ['externalId', data.externalId], ['displayName', data.displayName], ...emailsOf(data).map((value) => ['emails.value', value] as const),
  ];
  return texts.flatMap(([field, text]) => (text === null ? [] : [[field, text] as const]));
}

function emailsOf(data: PersonData): readonly string[] {
  const { emails } = data.attributes;
  return Array.isArray(emails) ? emails.flatMap((email: { value?: unknown }) => (typeof email.value === 'string' ? [email.value] : [])) : [];
}

function assigned(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => isAssigned(member)));
}

function isAssigned(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function invalid(field: string, sentence: string): Failure {
  return new Failure('INVALID', sentence, { field });
}
