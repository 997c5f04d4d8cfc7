// SM2, SM3 and SM4 come from shared/crypto alone: Electron's node:crypto does not have them, so code that takes them
// from there works in tests and fails at the clerk's (DESIGN.md, section 1.6).

import { describe, expect, it } from 'vitest';
import { filesBelow, textOf } from './source-files.ts';

const forbidden = [
  /create(Hash|Hmac|Sign|Verify|Cipheriv|Decipheriv)\s*\(\s*['"`](rsa-)?sm\d/i,
  /\b(hash|sign|verify|pbkdf2|pbkdf2Sync|hkdf|hkdfSync)\s*\([^)]*['"`](rsa-)?sm\d/i,
  /namedCurve\s*:\s*['"`]sm2/i,
  /\bgetCurves\s*\(/,
  /\bgetCiphers\s*\(/,
  /\bgetHashes\s*\(/,
];

const files = ['shared', 'electron', 'renderer', 'district']
  .flatMap((folder) => filesBelow(folder, /\.tsx?$/))
  .filter((path) => !/\.test\.tsx?$/.test(path));

function offences(text: string): boolean {
  return forbidden.some((pattern) => pattern.test(text));
}

describe('national algorithms', () => {
  it('has something to look at', () => {
    expect(files.some((path) => /from 'node:crypto'/.test(textOf(path)))).toBe(true);
  });

  it('takes none of them from node:crypto', () => {
    expect(files.filter((path) => offences(textOf(path)))).toEqual([]);
  });

  it.each([
    "createHash('sm3')",
    "createHmac(\n'SM3', key)",
    'createCipheriv(`sm4-ctr`, key, iv)',
    "generateKeyPairSync('ec', { namedCurve: 'SM2' })",
    "getCurves().includes('SM2')",
    "pbkdf2Sync(password, salt, 100000, 32, 'sm3')",
    "createSign('RSA-SM3')",
  ])('would find %s', (text) => {
    expect(offences(text)).toBe(true);
  });

  it.each(["createHash('sha256')", 'createHmacSm3(key)', "import { sm3 } from '#shared/crypto/sm3.ts'"])(
    'lets %s be',
    (text) => {
      expect(offences(text)).toBe(false);
    },
  );
});
