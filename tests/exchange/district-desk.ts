// The district of the PCs of an office, as far as they see it: it verifies reports, remembers what it has stored, and
// answers.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDeflate } from '#electron/services/exchange/node-deflate.ts';
import { toHex } from '#shared/base/bytes.ts';
import { readCertificateFile } from '#shared/bundle/certificate.ts';
import { type Receipt, writeReceipt } from '#shared/bundle/receipt.ts';
import { type VerifiedBundle, type VerifiedSegment, verifyBundle } from '#shared/bundle/verify-bundle.ts';
import { emptyState, now, trustOf } from '../bundle/sample-office.ts';
import { filesFor, type Office, type Pc, placeOf, street, takeIn, value } from './office.ts';

export type Reported = { readonly bundle: VerifiedBundle; readonly path: string; readonly bytes: Uint8Array };

export function districtDesk(office: Office) {
  /** Log and position → chain values: what the district has stored. */
  const held = new Map<string, Set<string>>();
  const segments: VerifiedSegment[] = [];

  const certificateOf = (pc: Pc) =>
    value(readCertificateFile(Uint8Array.from(readFileSync(join(pc.stick, `cert-${pc.name}.lxcert`)))));

  /** The PC reports, and the district takes it in. */
  const report = async (pc: Pc, mode: 'incremental' | 'full' = 'incremental'): Promise<Reported> => {
    const made = value(await pc.host.exportBundle({ place: await placeOf(pc), mode, title: '十一月报送' }));
    const up = join(pc.stick, 'LXSYNC/990102/up', street);
    const device = readdirSync(up).find((name) => made.fileName.includes(`-${name}-`));
    const path = join(up, device ?? '', made.fileName);
    const bytes = Uint8Array.from(readFileSync(path));
    const trust = trustOf(office.keys, office.district, [certificateOf(pc)], { nowMs: Date.UTC(2026, 10, 22, 9) });
    const chainsAt = (log: string, seq: number) => [...(held.get(`${log} ${seq}`) ?? [])];
    const bundle = value(verifyBundle(bytes, trust, { ...emptyState, chainsAt }, nodeDeflate));
    for (const read of bundle.segments()) {
      const segment = value(read);
      segments.push(segment);
      const { log, first, lines, chains } = segment;
      for (const i of lines.keys()) {
        const place = `${log} ${first + i}`;
        held.set(place, (held.get(place) ?? new Set()).add(toHex(chains.subarray(32 * i, 32 * i + 32))));
      }
    }
    return { bundle, path, bytes };
  };

  /** The district's answer lies on the stick and is taken in. */
  const answer = async (pc: Pc, { bundle }: Pick<Reported, 'bundle'>, rno: number, some: Partial<Receipt> = {}) => {
    const ack: { [log: string]: { seq: number; c: string }[] } = {};
    for (const segment of bundle.manifest.segments) ack[segment.log] = [{ seq: segment.last, c: segment.c1 }];
    const { cert } = certificateOf(pc);
    const { bytes } = writeReceipt({
      district: office.district.district,
      receiptKey: office.keys.receipt.privateKey,
      certificate: cert,
      prev: null,
      receipt: {
        ...{ bundle: bundle.digest, no: bundle.header.no, device: cert.subject, street, at: now, result: 'ok' },
        ...{ code: 'OK', ack, needs: {}, forks: [], flags: [], rejects: [], dups: [], rno },
        ...some,
      },
    });
    writeFileSync(join(pc.stick, `receipt-${rno}.lxsync`), bytes);
    const file = (await filesFor(pc, 'receipt')).find(({ state }) => state === 'new');
    return takeIn(pc, { id: file?.id ?? '' });
  };

  return { report, answer, segments: segments as readonly VerifiedSegment[] };
}
