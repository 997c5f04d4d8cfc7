// How the district's document changes: the cases that update systems are tested with (rotation, thresholds, keys counted
// twice, rollback, versions left out), in our own words.

import { describe, expect, it, test } from 'vitest';
import { type BundleError, describeBundleError } from '#shared/bundle/bundle-error.ts';
import { checkDistrict, districtFingerprint, type SignedDistrict } from '#shared/bundle/district-document.ts';
import { type DistrictChain, extendChain } from '#shared/bundle/root-chain.ts';
import { encodeRootFile, readRootFile } from '#shared/bundle/root-file.ts';
import { generateSm2KeyPair, type Sm2KeyPair } from '#shared/crypto/sm2.ts';
import { districtOf, newKeyRing } from '#tests/bundle/sample-office.ts';

const [a, b, c, d, e] = Array.from({ length: 5 }, () => generateSm2KeyPair()) as [
  Sm2KeyPair,
  Sm2KeyPair,
  Sm2KeyPair,
  Sm2KeyPair,
  Sm2KeyPair,
];
const ring = newKeyRing();
const withRoots = (roots: readonly Sm2KeyPair[]) => ({ ...ring, roots });
const first = districtOf(withRoots([a, b, c]), { version: 1 }, [a, b]);
const version = (number: number, roots: readonly Sm2KeyPair[], signers: readonly Sm2KeyPair[]) =>
  districtOf(withRoots(roots), { version: number }, signers);

const outcome = (held: DistrictChain, ...offered: DistrictChain): number | BundleError['code'] => {
  const chain = extendChain(held, offered);
  return chain.ok ? (chain.value.at(-1) as SignedDistrict).district.version : chain.error.code;
};

describe('a document by itself', () => {
  it('needs two of its three root keys', () => {
    expect(checkDistrict(version(1, [a, b, c], [b, c]))).toMatchObject({ ok: true });
    expect(checkDistrict(version(1, [a, b, c], [b]))).toMatchObject({ error: { code: 'E_DISTRICT_SIGNATURE' } });
    expect(checkDistrict(version(1, [a, b, c], []))).toMatchObject({ error: { code: 'E_DISTRICT_SIGNATURE' } });
  });

  it('counts a key that signed twice once', () => {
    expect(checkDistrict(version(1, [a, b, c], [b, b]))).toMatchObject({ error: { code: 'E_DISTRICT_SIGNATURE' } });
  });

  it('counts no key that it does not name', () => {
    expect(checkDistrict(version(1, [a, b, c], [b, d]))).toMatchObject({ error: { code: 'E_DISTRICT_SIGNATURE' } });
  });

  it('counts no signature under another key’s name', () => {
    const [one, two] = first.districtSigs;
    const swapped = { ...first, districtSigs: [one, { ...two, sig: one?.sig }] } as SignedDistrict;
    expect(checkDistrict(swapped)).toMatchObject({ error: { code: 'E_DISTRICT_SIGNATURE' } });
  });

  it('has three different root keys', () => {
    const twice = version(1, [a, a, b], [a, b]);
    expect(checkDistrict(twice)).toMatchObject({ error: { code: 'E_DOCUMENT', key: 'rootKeys' } });
    expect(checkDistrict(version(1, [a, b], [a, b]))).toMatchObject({ error: { code: 'E_DOCUMENT' } });
  });

  it('gives no key two roles', () => {
    const shared = districtOf({ ...withRoots([a, b, c]), receipt: ring.ca }, {}, [a, b]);
    expect(checkDistrict(shared)).toMatchObject({ error: { code: 'E_DOCUMENT', key: 'ca' } });
    const rootAsCa = districtOf({ ...withRoots([a, b, c]), ca: a }, {}, [a, b]);
    expect(checkDistrict(rootAsCa)).toMatchObject({ error: { code: 'E_DOCUMENT', key: 'ca' } });
  });

  it('may not lower its threshold', () => {
    const lowered = { ...first, district: { ...first.district, threshold: 1 } } as unknown as SignedDistrict;
    expect(checkDistrict(lowered)).toMatchObject({ error: { code: 'E_DOCUMENT', key: 'threshold' } });
  });

  it('has one fingerprint, in whatever order its root keys were made', () => {
    const other = version(1, [c, a, b], [a, b]);
    expect(districtFingerprint(other.district)).toBe(districtFingerprint(first.district));
    const replaced = version(2, [a, b, d], [a, b]);
    expect(districtFingerprint(replaced.district)).not.toBe(districtFingerprint(first.district));
  });
});

describe('a later version', () => {
  const second = version(2, [a, b, d], [a, b]);
  const third = version(3, [a, d, e], [a, b, d]);

  test.each<[string, DistrictChain, DistrictChain, number | string]>([
    ['follows when two of the old and two of its own root keys signed', [first], [second], 2],
    ['follows over several versions in one file', [first], [first, second, third], 3],
    [
      'follows when all three root keys are replaced in two steps',
      [first],
      [second, third, version(4, [d, e, c], [a, d, e])],
      4,
    ],
    ['is known already: nothing changes', [first, second], [second], 2],
    ['that only its own new keys signed is refused', [first], [version(2, [d, e, c], [d, e])], 'E_ROOT_CHAIN'],
    [
      'that one old key and two new ones signed is refused',
      [first],
      [version(2, [a, d, e], [a, d, e])],
      'E_ROOT_CHAIN',
    ],
    [
      'that the old keys signed, but not enough of its own, is refused',
      [first],
      [version(2, [c, d, e], [a, b, c])],
      'E_DISTRICT_SIGNATURE',
    ],
    ['that a replaced root key signs is refused', [first, second], [version(3, [a, b, c], [b, c])], 'E_ROOT_CHAIN'],
    ['with a version left out is refused', [first], [third], 'E_ROOT_GAP'],
    [
      'of the highest number there is is refused',
      [first],
      [version(Number.MAX_SAFE_INTEGER, [a, b, c], [a, b])],
      'E_ROOT_GAP',
    ],
    [
      'with another wording under a number that is held is refused',
      [first, second],
      [version(2, [a, b, e], [a, b])],
      'E_ROOT_CHAIN',
    ],
    [
      'of another district, signed by the same keys, is refused',
      [first],
      [districtOf(withRoots([a, b, c]), { code: '990103', version: 2 }, [a, b])],
      'E_ROOT_CHAIN',
    ],
  ])('%s', (_, held, offered, expected) => {
    expect(outcome(held, ...offered)).toBe(expected);
  });

  it('is not given up for an older one: offering version 1 again changes nothing', () => {
    expect(outcome([first, second], first)).toBe(2);
    expect(outcome([second], first)).toBe(2);
  });

  it('that is refused leaves what came before it in the same file untaken', () => {
    const forged = version(3, [c, d, e], [c, d, e]);
    expect(extendChain([first], [second, forged])).toMatchObject({ ok: false, error: { code: 'E_ROOT_CHAIN' } });
  });

  it('comes in a file of at most 64: a file without end is refused before anything is checked', () => {
    expect(outcome([first], ...Array.from({ length: 65 }, () => first))).toBe('E_TOO_LARGE');
    const endless = encodeRootFile(Array.from({ length: 65 }, () => first));
    expect(readRootFile(endless)).toMatchObject({ error: { code: 'E_DOCUMENT', key: 'districts' } });
  });

  it('travels in a file of its own', () => {
    expect(readRootFile(encodeRootFile([first, second, third]))).toEqual({ ok: true, value: [first, second, third] });
    expect(readRootFile(encodeRootFile([]))).toMatchObject({ ok: false });
    const forged = { ...second, district: { ...second.district, name: '别的区' } };
    expect(readRootFile(encodeRootFile([first, forged]))).toMatchObject({ error: { code: 'E_DISTRICT_SIGNATURE' } });
  });

  it('says what to do when it is refused', () => {
    for (const error of [
      { code: 'E_ROOT_GAP', expected: 2, found: 4 },
      { code: 'E_ROOT_CHAIN', version: 2 },
    ] as const)
      expect(describeBundleError(error)).toMatch(/第 \d 版.*请/);
  });
});
