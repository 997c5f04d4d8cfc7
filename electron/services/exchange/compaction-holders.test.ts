import { describe, expect, it } from 'vitest';
import type { SignedCertificate } from '#shared/bundle/certificate.ts';
import { holdersOf, obstacleOf } from './compaction-holders.ts';
import type { ExchangeRecord, KeptReceipt } from './exchange-record.ts';
import type { KnownDevice } from './peer-record.ts';

const nowMs = Date.UTC(2026, 10, 22);
const tip = (seq: number) => ({ seq, c: `c${seq}` });

function certified(subject: string, some: Partial<SignedCertificate['cert']> = {}): SignedCertificate {
  const cert = { subject, deviceName: `${subject}机`, serial: subject, notBefore: '2026-01-01T00:00:00Z' };
  return { cert: { ...cert, notAfter: '2027-12-31T00:00:00Z', ...some }, certSig: '' } as SignedCertificate;
}

function device(signed: SignedCertificate, has?: KnownDevice['has']): KnownDevice {
  const last = { no: 1, createdAt: '', at: '' };
  return { certificates: [signed], received: {}, has: has ?? {}, ...(has ? { last } : {}) };
}

function recordWith(
  devices: { readonly [id: string]: KnownDevice },
  some: Partial<ExchangeRecord> = {},
): ExchangeRecord {
  const receipt = { districtRoot: '', restart: false, acknowledged: { L: 9 }, ack: { L: [tip(9)] } };
  return {
    ...{ nextNo: 1, bundles: [], certificate: certified('A') },
    receipts: [receipt as unknown as KeptReceipt],
    peers: { nextNo: 1, sent: [], heads: {}, devices },
    ...some,
  };
}

const logs = { chainsAtEnds: () => [] };
const namesOf = (record: ExchangeRecord, listed?: ReadonlySet<string>) =>
  holdersOf(record, logs, listed, 'A', nowMs).map(({ name }) => name);
const why = (record: ExchangeRecord, listed?: ReadonlySet<string>) => obstacleOf(record, listed, 'A', nowMs);
const catalog = (issuedAt: string) => ({ trust: { earlier: [], catalog: { catalog: { issuedAt } } } }) as never;

describe('who must hold a line before it may be dropped', () => {
  it('is the district and every PC that is known, also one that never answered', () => {
    const record = recordWith({
      A: device(certified('A')),
      B: device(certified('B'), { L: [tip(3)] }),
      C: device(certified('C')),
    });
    expect(namesOf(record)).toEqual([expect.any(String), '“B机”', '“C机”']);
    expect(why(record)).toContain('“C机”还没有给本机写过交换包');
    expect(why(recordWith({ B: device(certified('B'), {}) }))).toBeUndefined();
  });

  it('is nobody to be asked while this PC is not enrolled, or the district has not answered', () => {
    const { certificate: _own, ...stranger } = recordWith({});
    expect(why(stranger)).toContain('还没有在区里登记');
    expect(why(recordWith({}, { receipts: [] }))).toContain('还没有收到过区级回执');
  });

  it('is no PC whose certificate was revoked', () => {
    const revoked = [{ serial: 'B', subject: 'B', at: '', reason: '报废', lastSeq: {} }];
    const record = recordWith({ B: device(certified('B')) }, { trust: { earlier: [], revoked } });
    expect(namesOf(record)).toHaveLength(1);
    expect(why(record)).toBeUndefined();
  });

  it('is no PC that a later list of the district leaves out, and one that is younger than the list', () => {
    const left = recordWith({ B: device(certified('B')) }, catalog('2026-06-01T00:00:00Z'));
    expect(namesOf(left, new Set(['A']))).toHaveLength(1);
    expect(namesOf(left, new Set(['A', 'B']))).toHaveLength(2);
    const young = device(certified('B', { notBefore: '2026-07-01T00:00:00Z' }));
    expect(namesOf(recordWith({ B: young }, catalog('2026-06-01T00:00:00Z')), new Set(['A']))).toHaveLength(2);
    expect(namesOf(left)).toHaveLength(2);
  });

  it('is no PC whose certificate ran out more than ninety days ago', () => {
    const ended = (notAfter: string) => namesOf(recordWith({ B: device(certified('B', { notAfter })) })).length;
    expect(ended('2026-08-01T00:00:00Z')).toBe(1);
    expect(ended('2026-09-01T00:00:00Z')).toBe(2);
  });

  it('holds every position that a receipt ever named, until the district begins again', () => {
    const receipt = (seq: number, restart = false) =>
      ({ districtRoot: '', restart, acknowledged: {}, ack: { L: [tip(seq)] } }) as unknown as KeptReceipt;
    const held = (receipts: readonly KeptReceipt[]) =>
      holdersOf(recordWith({}, { receipts }), logs, undefined, 'A', nowMs)[0]?.tips.L;
    expect(held([receipt(3), receipt(9)])).toEqual([tip(3), tip(9)]);
    expect(held([receipt(3), receipt(2, true), receipt(5)])).toEqual([tip(2), tip(5)]);
  });
});
