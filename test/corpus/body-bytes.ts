import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { answered, invalidSyntax, unsupportedType, type CorpusCase, type CorpusRequest } from './corpus-case.js';

/** Bytes that are no UTF-8: stray, cut and overlong sequences, surrogates, what is beyond Unicode. */
const badBytes: readonly string[] = [
  '80', 'bf', 'c080', 'c1bf', 'c328', 'c3', 'e228a1', 'e28228', 'e282', 'e080af', 'f0288cbc', 'f09028bc', 'f0909f', 'f08080af', 'f5808080', 'f88080808080', 'fe', 'ff', 'eda080', 'edb080', 'eda080edb080', 'f4908080',
];

const places: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ['in a text', (bytes) => around('{"filter":"', bytes, '"}')],
  ['in a name', (bytes) => around('{"fil', bytes, 'ter":"x"}')],
];

/** B2: bodies whose bytes are not the UTF-8 that they are said to be. */
export function bodyBytes(): readonly CorpusCase[] {
  const noUtf8 = badBytes.flatMap((hex) => places.map(([place, put]): CorpusCase => ({
    name: `bytes ${hex} ${place}`, request: search(put(Buffer.from(hex, 'hex'))), expected: invalidSyntax,
  })));
  return [...noUtf8, ...otherEncodings(), ...compressed()];
}

function otherEncodings(): readonly CorpusCase[] {
  const text = '{"count":0}';
  const little = Buffer.from(text, 'utf16le');
  const big = Buffer.from(little).swap16();
  const wide = Buffer.from(Array.from(text).flatMap((character) => [character.charCodeAt(0), 0, 0, 0]));
  const bodies: readonly (readonly [string, Buffer])[] = [
    ['UTF-16LE', little], ['UTF-16BE', big], ['UTF-16LE with mark', around('', Buffer.from('fffe', 'hex'), little)], ['UTF-16BE with mark', around('', Buffer.from('feff', 'hex'), big)],
    ['UTF-32LE', wide], ['UTF-8 with mark', around('', Buffer.from('efbbbf', 'hex'), text)], ['Latin-1', Buffer.from('{"filter":"é"}', 'latin1')],
  ];
  return [
    ...bodies.map(([name, body]): CorpusCase => ({ name: `${name} called UTF-8`, request: search(body), expected: invalidSyntax })),
    ...bodies.slice(0, 5).map(([name, body]): CorpusCase => ({
      name: `${name} called by its name`, request: { ...search(body), headers: [['Content-Type', `application/scim+json; charset=${name.slice(0, 6)}`]] }, expected: unsupportedType,
    })),
  ];
}

/** No compression is offered, so none is unpacked: a bomb stays as small as it came. */
function compressed(): readonly CorpusCase[] {
  const text = Buffer.from('{"count":0}');
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, 0x20), { level: 9 });
  const bodies: readonly (readonly [string, Buffer, CorpusCase['expected']])[] = [
    ['gzip', gzipSync(text), unsupportedType], ['x-gzip', gzipSync(text), unsupportedType], ['deflate', deflateSync(text), unsupportedType], ['br', brotliCompressSync(text), unsupportedType],
    ['gzip', bomb.subarray(0, 1000), unsupportedType], ['gzip', text, unsupportedType], ['gzip, gzip', gzipSync(gzipSync(text)), unsupportedType], ['zstd', text, unsupportedType], ['identity, gzip', text, unsupportedType],
    ['nonsense', text, unsupportedType], ['', text, unsupportedType], ['identity', text, answered], ['Identity', text, answered],
  ];
  return [
    ...bodies.map(([encoding, body, expected], number): CorpusCase => ({
      name: `Content-Encoding "${encoding}" (${number})`, expected,
      request: { ...search(body), headers: [['Content-Type', 'application/scim+json'], ['Content-Encoding', encoding]] },
    })),
    { name: 'gzip that nobody mentioned', request: search(gzipSync(text)), expected: invalidSyntax },
  ];
}

function search(body: Buffer): CorpusRequest {
  return { method: 'POST', path: '/Users/.search', body };
}

function around(before: string, bytes: Buffer, after: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
}
