/**
 * Orders texts by code point, below zero when `left` comes first. That is the order of their UTF-8 bytes, so of `collate "C"` in PostgreSQL;
 * `<` of JavaScript compares UTF-16 units and puts U+1F600 before U+FF21.
 */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
