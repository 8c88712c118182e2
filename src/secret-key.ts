import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The key that signs cursors and links, when SECRET_KEY gives none: made once and kept in DATA_DIR, readable to its
 * owner alone. Throws when the kept one is too short to be one of ours.
 */
export function keepSecretKey(dataDir: string): string {
  const file = path.join(dataDir, 'secret-key');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // From an earlier start, or from a process that started in this moment.
    if (typeof error !== 'object' || error === null || !('code' in error) || error.code !== 'EEXIST') throw error;
  }
  const key = readFileSync(file, 'utf8');
  if (key.length < 32) throw new Error(`${file} holds no key of at least 32 characters. Remove it to get a new one: links that were sent before stop working.`);
  return key;
}
