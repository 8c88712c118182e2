import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** What a token is for; the prefix lets secret scanners find a leaked one (THREATS V23). */
export type TokenPrefix = 'mst_scim_' | 'mst_pat_';

export interface MintedToken {
  /** Shown once and kept nowhere. */
  readonly text: string;
  readonly tokenId: string;
  readonly secretHash: Buffer;
  readonly lastFour: string;
}

export interface ReadToken {
  readonly prefix: TokenPrefix;
  readonly tokenId: string;
  readonly secretHash: Buffer;
}

/** A new token `<prefix><22 base62 id>_<43 base62 secret><6 base62 CRC32>`: 256 random bits, SHA-256 at rest. */
export function mintToken(prefix: TokenPrefix): MintedToken {
  const tokenId = base62(randomBytes(16), 22);
  const body = `${prefix}${tokenId}_${base62(randomBytes(32), 43)}`;
  const text = body + checksum(body);
  return { text, tokenId, secretHash: hashSecret(text), lastFour: text.slice(-4) };
}

/** Reads a token's form and checksum without any database: undefined for whatever cannot be one of ours. */
export function readToken(text: string): ReadToken | undefined {
  const prefix = (['mst_scim_', 'mst_pat_'] as const).find((candidate) => text.startsWith(candidate));
  if (prefix === undefined || text.length !== prefix.length + 22 + 1 + 43 + 6) return undefined;
  const tokenId = text.slice(prefix.length, prefix.length + 22);
  const body = text.slice(0, -6);
  if (text[prefix.length + 22] !== '_' || checksum(body) !== text.slice(-6)) return undefined;
  return { prefix, tokenId, secretHash: hashSecret(text) };
}

/** SHA-256 of a secret of at least 128 random bits; passwords go through argon2 instead. */
export function hashSecret(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares two hashes in constant time. */
export function sameSecret(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Signs links and cursors with SECRET_KEY: 43 characters base64url of an HMAC-SHA-256 over purpose and text. */
export function sign(secretKey: string, purpose: string, text: string): string {
  return createHmac('sha256', secretKey).update(`${purpose}\0${text}`).digest('base64url');
}

function base62(bytes: Buffer, length: number): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let digits = '';
  for (let index = 0; index < length; index += 1) {
    digits = alphabet[Number(value % 62n)] + digits;
    value /= 62n;
  }
  return digits;
}

function checksum(text: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return base62(bytes, 6);
}
