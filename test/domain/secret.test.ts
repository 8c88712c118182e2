import { mintToken, readToken, sameSecret } from '../../src/domain/secret.js';

describe('tokens', () => {
  test('have the prefix, 22 characters of id, 43 of secret and 6 of checksum', () => {
    const { text, tokenId, lastFour } = mintToken('mst_scim_');
    expect(text).toMatch(/^mst_scim_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}$/);
    expect([text.slice(9, 31), text.slice(-4)]).toEqual([tokenId, lastFour]);
  });

  test('are read back with the hash that was stored', () => {
    for (const prefix of ['mst_scim_', 'mst_pat_'] as const) {
      const minted = mintToken(prefix);
      const read = readToken(minted.text);
      expect(read && [read.prefix, read.tokenId]).toEqual([prefix, minted.tokenId]);
      expect(read && sameSecret(read.secretHash, minted.secretHash)).toBe(true);
    }
  });

  test('are refused for any one character that is wrong', () => {
    const { text } = mintToken('mst_scim_');
    for (let index = 0; index < text.length; index += 1) {
      for (const other of ['a', 'Z', '0', '-', 'é']) {
        if (text[index] === other) continue;
        expect(readToken(text.slice(0, index) + other + text.slice(index + 1))).toBeUndefined();
      }
    }
    expect([readToken(''), readToken(`${text}0`), readToken(text.slice(1)), readToken('Bearer')]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('do not repeat', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => mintToken('mst_pat_').text)).size).toBe(10_000);
  });
});
