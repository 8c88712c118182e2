import { namesVersion, readCondition, weakTag } from '../../src/rest/entity-tag.js';

describe('a condition on the version', () => {
  const names = (header: string, version: string) => {
    const condition = readCondition(header);
    return condition !== undefined && namesVersion(condition, version);
  };

  test('is absent without the header', () => {
    expect(readCondition(undefined)).toBeUndefined();
  });

  test('compares weakly', () => {
    expect(names('W/"3"', weakTag(3))).toBe(true);
    expect(names('"3"', weakTag(3))).toBe(true);
    expect(names('w/"3"', weakTag(3))).toBe(true);
    expect(names('W/"4"', weakTag(3))).toBe(false);
    expect(names('"33"', weakTag(3))).toBe(false);
  });

  test('may name several versions, or every one', () => {
    expect(names('W/"1", W/"3"', weakTag(3))).toBe(true);
    expect(names('*', weakTag(3))).toBe(true);
  });

  test('matches nothing where the text is no tag', () => {
    for (const header of ['', '3', 'banana', ',', '"', '*, *']) expect(names(header, weakTag(3))).toBe(false);
  });
});
