import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Bytes, concatBytes, fromBase64, fromHex, toBase64, toHex } from '#shared/base/bytes.ts';
import { ok } from '#shared/base/result.ts';
import {
  describeKeyFileError,
  privateKeyFromPem,
  privateKeyToPem,
  publicKeyFromHex,
  publicKeyFromPem,
  publicKeyToPem,
} from './key-files.ts';
import { generateSm2KeyPair, publicKeyOf } from './sm2.ts';
import { curveOrder, scalarToBytes } from './sm2-curve.ts';

const pair = generateSm2KeyPair();
const privatePem = privateKeyToPem(pair.privateKey);
const publicPem = publicKeyToPem(pair.publicKey);

function derOf(pem: string): Bytes {
  return fromBase64(pem.trim().split('\n').slice(1, -1).join(''));
}

function pemOf(label: string, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${toBase64(der)}\n-----END ${label}-----\n`;
}

describe('key files', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: curveOrder - 2n }), (d) => {
        const privateKey = scalarToBytes(d);
        const publicKey = publicKeyOf(privateKey);
        expect(privateKeyFromPem(privateKeyToPem(privateKey))).toEqual(ok(privateKey));
        expect(publicKeyFromPem(publicKeyToPem(publicKey))).toEqual(ok(publicKey));
        expect(publicKeyFromHex(toHex(publicKey))).toEqual(ok(publicKey));
      }),
      { numRuns: 20 },
    );
  });

  it('have the sizes that openssl gives them', () => {
    expect(derOf(privatePem)).toHaveLength(138);
    expect(derOf(publicPem)).toHaveLength(91);
  });

  it('may come with the line ends of Windows and blanks around', () => {
    expect(privateKeyFromPem(`\r\n${privatePem.replaceAll('\n', '\r\n')} `)).toEqual(ok(pair.privateKey));
  });

  it('are refused with any byte changed', () => {
    const [privateDer, publicDer] = [derOf(privatePem), derOf(publicPem)];
    for (let at = 0; at < privateDer.length; at++) {
      const changed = privateDer.with(at, (privateDer[at] as number) ^ 1);
      expect(privateKeyFromPem(pemOf('PRIVATE KEY', changed)).ok).toBe(false);
    }
    for (let at = 0; at < publicDer.length; at++) {
      const changed = publicDer.with(at, (publicDer[at] as number) ^ 1);
      expect(publicKeyFromPem(pemOf('PUBLIC KEY', changed)).ok).toBe(false);
    }
  });

  test.each([
    ['nothing', '', 'notAKeyFile'],
    ['a public key', publicPem, 'notAKeyFile'],
    ['two keys', privatePem + privatePem, 'notAKeyFile'],
    ['a text before it', `key\n${privatePem}`, 'notAKeyFile'],
    ['base64 that is cut', privatePem.replace(/.{3}\n-----END/, '\n-----END'), 'notAKeyFile'],
    ['base64 with unused bits', '-----BEGIN PRIVATE KEY-----\nMB==\n-----END PRIVATE KEY-----', 'notAKeyFile'],
    ['a file of some megabytes', privatePem.padEnd(3_000_000, '\n'), 'notAKeyFile'],
    ['a password', privatePem.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'), 'passwordProtected'],
    ['another kind of key', pemOf('PRIVATE KEY', fromHex('302e020100300506032b6570')), 'notSm2'],
    ['a byte after the key', pemOf('PRIVATE KEY', concatBytes(derOf(privatePem), Uint8Array.of(0))), 'notSm2'],
  ])('a private key file with %s is refused', (_, pem, error) => {
    expect(privateKeyFromPem(pem)).toEqual({ ok: false, error });
  });

  it('with a private key out of range is refused', () => {
    const der = derOf(privatePem);
    der.set(scalarToBytes(curveOrder - 1n), 36);
    expect(privateKeyFromPem(pemOf('PRIVATE KEY', der))).toEqual({ ok: false, error: 'badKey' });
  });

  it('whose public key belongs to another private key is refused', () => {
    const der = derOf(privatePem);
    der.set(generateSm2KeyPair().publicKey, 73);
    expect(privateKeyFromPem(pemOf('PRIVATE KEY', der))).toEqual({ ok: false, error: 'badKey' });
  });

  test.each([
    ['off the curve', `04${'11'.repeat(64)}`],
    ['infinity', '00'],
    ['infinity written as zeros', `04${'00'.repeat(64)}`],
    ['upper case', toHex(pair.publicKey).toUpperCase()],
    ['no hexadecimal', 'x'.repeat(130)],
  ])('a public key in hexadecimal is refused: %s', (_, hex) => {
    expect(publicKeyFromHex(hex)).toEqual({ ok: false, error: 'badKey' });
  });

  it('are not written for a key off the curve', () => {
    expect(() => publicKeyToPem(pair.publicKey.with(64, (pair.publicKey[64] as number) ^ 1))).toThrow();
  });

  it.each(['notAKeyFile', 'passwordProtected', 'notSm2', 'badKey'] as const)(
    'say in Chinese what to do: %s',
    (error) => {
      expect(describeKeyFileError(error)).toMatch(/[\u4e00-\u9fff].*。$/);
    },
  );
});
