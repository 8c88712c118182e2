import type { JsonArray, JsonObject, JsonValue } from '../../../src/scim/json.js';
import { applyPatch } from '../../../src/scim/patch/apply.js';
import { readPatch } from '../../../src/scim/patch/operations.js';
import { groupResourceType, userResourceType } from '../../../src/scim/schema/resource-types.js';
import { refusalOf } from '../../support/refusal-of.js';

const work = { value: 'w@x.y', type: 'work', primary: true };
const home = { value: 'h@x.y', type: 'home' };

function emailsAfter(operations: readonly JsonObject[], emails: JsonArray = [work, home]): JsonValue | undefined {
  const user = { id: 'u1', userName: 'a', active: true, emails };
  return applyPatch(user, readPatch({ Operations: operations }, userResourceType), userResourceType).resource['emails'];
}

describe('applyPatch on a list of values', () => {
  it('adds what is not there yet and keeps one of the same type and value', () => {
    expect(emailsAfter([{ op: 'add', path: 'emails', value: [{ value: 'W@x.y', type: 'Work' }, { value: 'n@x.y' }] }]))
      .toEqual([{ value: 'W@x.y', type: 'Work', primary: true }, home, { value: 'n@x.y' }]);
    expect(emailsAfter([{ op: 'add', value: { emails: [] } }])).toEqual([work, home]);
    expect(emailsAfter([{ op: 'add', path: 'emails', value: { value: 'n@x.y' } }])).toEqual([work, home, { value: 'n@x.y' }]);
  });

  it('replaces all of them', () => {
    expect(emailsAfter([{ op: 'replace', path: 'emails', value: [{ value: 'n@x.y' }] }])).toEqual([{ value: 'n@x.y' }]);
    expect(emailsAfter([{ op: 'replace', path: 'emails', value: [] }])).toBeUndefined();
    expect(emailsAfter([{ op: 'replace', value: { emails: null } }])).toBeUndefined();
  });

  it('removes all, or those a path selects, or those it names', () => {
    expect(emailsAfter([{ op: 'remove', path: 'emails' }])).toBeUndefined();
    expect(emailsAfter([{ op: 'remove', path: 'emails[type eq "work"]' }])).toEqual([home]);
    expect(emailsAfter([{ op: 'remove', path: 'emails', value: [{ value: 'H@x.y' }] }])).toEqual([work]);
    expect(emailsAfter([{ op: 'remove', path: 'emails', value: [{ value: 'h@x.y', type: 'work' }] }])).toEqual([work, home]);
    expect(emailsAfter([{ op: 'remove', path: 'emails', value: [] }])).toEqual([work, home]);
  });

  it('writes, merges and removes the values that a path selects', () => {
    expect(emailsAfter([{ op: 'replace', path: 'emails[type eq "home"].value', value: 'n@x.y' }])).toEqual([work, { value: 'n@x.y', type: 'home' }]);
    expect(emailsAfter([{ op: 'add', path: 'emails[type eq "home"]', value: { display: 'Home' } }])).toEqual([work, { ...home, display: 'Home' }]);
    expect(emailsAfter([{ op: 'replace', path: 'emails[type eq "home"]', value: { value: 'n@x.y' } }])).toEqual([work, { value: 'n@x.y' }]);
    expect(emailsAfter([{ op: 'remove', path: 'emails[type eq "work"].primary' }])).toEqual([{ value: 'w@x.y', type: 'work' }, home]);
    expect(emailsAfter([{ op: 'replace', path: 'emails[type eq "home"].value', value: null }])).toEqual([work, { type: 'home' }]);
    expect(emailsAfter([{ op: 'replace', path: 'emails.display', value: 'D' }])).toEqual([{ ...work, display: 'D' }, { ...home, display: 'D' }]);
    expect(emailsAfter([{ op: 'remove', path: 'emails[value eq "h@x.y"].type' }, { op: 'remove', path: 'emails[value eq "h@x.y"].value' }])).toEqual([work]);
  });

  it('makes the newest primary the only one', () => {
    const demoted = { ...work, primary: false };
    expect(emailsAfter([{ op: 'add', path: 'emails', value: [{ value: 'n@x.y', primary: true }] }])).toEqual([demoted, home, { value: 'n@x.y', primary: true }]);
    expect(emailsAfter([{ op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' }])).toEqual([demoted, { ...home, primary: true }]);
    expect(emailsAfter([{ op: 'add', path: 'emails[type eq "work"].primary', value: true }], [{ ...work, primary: false }, { ...home, primary: true }]))
      .toEqual([work, { ...home, primary: false }]);
    expect(emailsAfter([{ op: 'replace', path: 'emails.primary', value: true }])).toEqual([demoted, { ...home, primary: true }]);
  });

  it('makes the value that a path of eq and and describes when there is none', () => {
    expect(emailsAfter([{ op: 'Replace', path: 'emails[type eq "work"].value', value: 'n@x.y' }], [])).toEqual([{ type: 'work', value: 'n@x.y' }]);
    expect(emailsAfter([{ op: 'add', path: 'emails[type eq "other" and primary eq "True"].value', value: 'n@x.y' }]))
      .toEqual([{ ...work, primary: false }, home, { type: 'other', primary: true, value: 'n@x.y' }]);
    expect(emailsAfter([{ op: 'replace', path: 'emails[type eq "other"]', value: { value: 'n@x.y' } }])).toEqual([work, home, { type: 'other', value: 'n@x.y' }]);
  });

  it.each([
    'emails[type sw "oth"].value', 'emails[type eq "a" or type eq "b"].value', 'emails[not (type eq "work") and type eq "x"].value',
    'emails[type eq "a" and value pr].value', 'emails[type eq "a" and TYPE eq "b"].value', 'emails[type ne "home" and type ne "work"].value', 'emails[type eq null and value eq "q"].value',
  ])('answers noTarget where %s selects nothing and describes nothing', (path) => {
    expect(refusalOf(() => emailsAfter([{ op: 'replace', path, value: 'n@x.y' }]))).toBe('noTarget');
  });

  it('answers noTarget to a value that its own path would not select', () => {
    expect(refusalOf(() => emailsAfter([{ op: 'replace', path: 'emails[value eq "nope"]', value: { value: 'yes' } }]))).toBe('noTarget');
    expect(refusalOf(() => emailsAfter([{ op: 'replace', path: 'emails[type eq "other"]', value: { type: 'work', value: 'n@x.y' } }]))).toBe('noTarget');
    expect(emailsAfter([{ op: 'replace', path: 'emails[type eq "other"]', value: { value: 'n@x.y' } }])).toEqual([work, home, { type: 'other', value: 'n@x.y' }]);
  });

  it.each(['add', 'replace'])('never makes a member up: %s by a path that selects none is noTarget', (op) => {
    const group = { id: 'g1', displayName: 'G', members: [{ value: 'u1' }] };
    const operations = readPatch({ Operations: [{ op, path: 'members[value eq "u9"]', value: { value: 'u4' } }] }, groupResourceType);
    expect(refusalOf(() => applyPatch(group, operations, groupResourceType))).toBe('noTarget');
  });

  it('answers noTarget to a remove that selects nothing', () => {
    expect(refusalOf(() => emailsAfter([{ op: 'remove', path: 'emails[type eq "other"]' }]))).toBe('noTarget');
    expect(refusalOf(() => emailsAfter([{ op: 'remove', path: 'emails[type eq "other"].value' }]))).toBe('noTarget');
    expect(refusalOf(() => emailsAfter([{ op: 'replace', path: 'emails.value', value: 'x' }], []))).toBe('noTarget');
  });

  it('sees what the operations before it did', () => {
    expect(emailsAfter([
      { op: 'remove', path: 'emails' }, { op: 'add', path: 'emails[type eq "work"].value', value: 'a@x.y' },
      { op: 'add', path: 'emails[type eq "work"].display', value: 'A' }, { op: 'replace', path: 'emails[display eq "a"].type', value: 'home' },
    ])).toEqual([{ type: 'home', value: 'a@x.y', display: 'A' }]);
  });
});
