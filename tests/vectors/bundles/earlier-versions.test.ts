// Files written by earlier versions of the program stay readable (FEATURES I13). A new version adds a folder; nobody
// writes into an old one.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { fromHex } from '#shared/base/bytes.ts';
import { certificateDigest, type SignedCertificate } from '#shared/bundle/certificate.ts';
import { keyIdOf } from '#shared/bundle/district-document.ts';
import { openReceipt } from '#shared/bundle/receipt.ts';
import { verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { publicKeyOf } from '#shared/crypto/sm2.ts';

type Office = {
  readonly now: string;
  readonly street: string;
  readonly deviceId: string;
  readonly district: { readonly code: string; readonly ca: string; readonly receipt: string };
  readonly districtEncryptionKey: string;
  readonly deviceEncryptionKey: string;
  readonly certificate: SignedCertificate;
  readonly certificateDigest: string;
  readonly bundleDigest: string;
  readonly receiptDigest: string;
  readonly needs: { readonly [log: string]: readonly string[] };
  readonly lines: readonly string[];
};

const fileIn = (folder: string, name: string) =>
  new Uint8Array(readFileSync(new URL(`./${folder}/${name}`, import.meta.url)));
const keyOf = (privateHex: string) => {
  const privateKey = fromHex(privateHex);
  return { kid: keyIdOf(publicKeyOf(privateKey)), privateKey };
};

describe.each(['lxsync-1-reader-1'])('files of %s', (folder) => {
  const office = JSON.parse(Buffer.from(fileIn(folder, 'office.json')).toString()) as Office;

  it('a bundle of changes', () => {
    const trust = {
      district: office.district,
      keys: [keyOf(office.districtEncryptionKey)],
      nowMs: Date.parse(office.now),
      certificate: (digest: string) => (digest === office.certificateDigest ? office.certificate : undefined),
    };
    const state = { bundleDigest: () => undefined, chainsAt: (log: string) => office.needs[log] ?? [] };
    const verified = verifyBundle(fileIn(folder, 'changes.lxsync'), trust, state, nodeDeflate);
    if (!verified.ok) throw new Error(JSON.stringify(verified.error));
    const lines = [...verified.value.segments()].flatMap((segment) => (segment.ok ? segment.value.lines : []));
    expect(lines).toEqual(office.lines);
    expect(verified.value).toMatchObject({ digest: office.bundleDigest, header: { no: 17 }, flags: [] });
    expect(certificateDigest(office.certificate.cert)).toBe(office.certificateDigest);
  });

  it('a receipt', () => {
    const { district, deviceId: device, street } = office;
    const trust = { district, device, street, keys: [keyOf(office.deviceEncryptionKey)] };
    const opened = openReceipt(fileIn(folder, 'receipt.lxsync'), trust);
    expect(opened).toMatchObject({
      ok: true,
      value: { digest: office.receiptDigest, receipt: { bundle: office.bundleDigest, rno: 21, result: 'partial' } },
    });
  });
});
