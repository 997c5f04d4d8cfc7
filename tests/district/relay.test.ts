// Bundles that carry another PC's log: the district believes the PC that wrote it, and tells both how far it is held.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '#shared/base/bytes.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import type { LogBatch, RelayedSegment } from '#shared/bundle/encode-bundle.ts';
import { headBytes, type LogHeadStatement } from '#shared/bundle/manifest.ts';
import { sm2Sign } from '#shared/crypto/sm2.ts';
import { decodeLine } from '#shared/sync/operation.ts';
import { newLog, personDraft } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  bundleWith,
  dumpOf,
  enrolPc,
  importInto,
  newDistrict,
  openOnPc,
  type Pc,
  queryIn,
  type SampleDistrict,
} from './sample-district.ts';

let district: SampleDistrict;
beforeAll(async () => {
  district = await newDistrict();
});
afterAll(() => district.remove());

/** What a PC signs about its log's end, as its peer bundle would carry it. */
function signedEnd(pc: Pc, batches: readonly LogBatch[]): RelayedSegment {
  const { log, last: seq, after: chain, text } = batches.at(-1) as LogBatch;
  const line = decodeLine(new TextDecoder().decode(text).trimEnd().split('\n').at(-1) ?? '');
  if (!line.ok) throw new Error('signedEnd');
  const device = pc.signed.cert.subject;
  const head: LogHeadStatement = { format: 'lxsync/1', kind: 'head', log, seq, chain, h: line.value.h, device };
  return {
    batches,
    head,
    headSig: toHex(sm2Sign(pc.signing.privateKey, headBytes(head))),
    certificate: { cert: pc.file.cert, certSig: pc.file.certSig },
  };
}

/** A bundle of one PC with its own batches and those of a colleague's PC. */
function relayedOn(pc: Pc, batches: readonly LogBatch[], relayed: readonly RelayedSegment[], no = 1): string {
  return bundleWith(pc, { batches, relayed }, { no }).path;
}

async function twoPcs() {
  const [writer, bearer] = [await enrolPc(district), await enrolPc(district)];
  const [foreign, own] = [newLog(randomBase32(12)), newLog(randomBase32(12))];
  const [p, q] = [randomBase32(26), randomBase32(26)];
  foreign.append([personDraft(p, '测试甲')]);
  own.append([personDraft(q, '测试乙')]);
  return { writer, bearer, foreign, own, p, q };
}

describe('a log passed on by another PC', () => {
  it('is stored as what it is, and acknowledged to who passed it on and later to who wrote it', async () => {
    const { writer, bearer, foreign, own, p, q } = await twoPcs();
    const path = relayedOn(bearer, own.batches, [signedEnd(writer, foreign.batches)]);
    const { results } = await importInto(district, [path]);
    expect([results[0]?.code, results[0]?.operations]).toEqual(['OK', 4]);
    const rows = await queryIn(district.dir, 'SELECT rid FROM record WHERE rid = ANY($1)', [[p, q]]);
    expect(rows).toHaveLength(2);
    const tips = { [foreign.log]: [{ seq: 2, c: foreign.head().chain }] };
    const toBearer = openOnPc(bearer, results[0]?.receipt?.file);
    expect(toBearer.ack).toEqual({ ...tips, [own.log]: [{ seq: 2, c: own.head().chain }] });
    const sent = foreign.batches.length;
    foreign.append([{ k: 'set', t: 'person', r: p, f: { note: '续写' } }]);
    const next = await importInto(district, [bundleOn(writer, foreign.batches.slice(sent)).path]);
    expect(next.results[0]?.code).toBe('OK');
    const toWriter = openOnPc(writer, next.results[0]?.receipt?.file);
    expect(toWriter.ack).toEqual({ [foreign.log]: [{ seq: 3, c: foreign.head().chain }] });
  });

  it('that two PCs wrote is reported as a fork to the writer and to the bearer', async () => {
    const { writer, bearer, foreign, own, p } = await twoPcs();
    const twin = newLog(foreign.log);
    twin.append([personDraft(p, '测试甲')]);
    const shared = foreign.batches.length;
    foreign.append([{ k: 'set', t: 'person', r: p, f: { note: '左' } }], 'left');
    twin.append([{ k: 'set', t: 'person', r: p, f: { note: '右' } }], 'right');
    const first = await importInto(district, [relayedOn(bearer, own.batches, [signedEnd(writer, foreign.batches)])]);
    expect(first.results[0]?.code).toBe('OK');
    const second = await importInto(district, [bundleOn(writer, twin.batches).path]);
    const forks = [{ log: foreign.log, seq: shared + 1 }];
    expect(openOnPc(writer, second.results[0]?.receipt?.file)).toMatchObject({ code: 'FORK', forks });
    own.append([personDraft(randomBase32(26), '测试丙')]);
    const third = await importInto(district, [bundleOn(bearer, own.batches.slice(2), { no: 2 }).path]);
    const toBearer = openOnPc(bearer, third.results[0]?.receipt?.file);
    expect(toBearer.forks).toEqual(forks);
    expect(toBearer.ack[foreign.log]?.map(({ c }) => c).sort()).toEqual(
      [foreign.head().chain, twin.head().chain].sort(),
    );
  });

  it('that comes in two branches with one bundle leaves what both wrote in the record', async () => {
    const { writer, bearer, foreign, own, p } = await twoPcs();
    const twin = newLog(foreign.log);
    twin.append([personDraft(p, '测试甲')]);
    foreign.append([{ k: 'set', t: 'person', r: p, f: { note: '左' } }], 'left');
    twin.append([{ k: 'set', t: 'person', r: p, f: { phone: '19900000002' } }], 'right');
    const branches = [signedEnd(writer, foreign.batches), signedEnd(writer, twin.batches)];
    const { results } = await importInto(district, [relayedOn(bearer, own.batches, branches)]);
    expect(results[0]?.code).toBe('FORK');
    const [row] = await queryIn(district.dir, 'SELECT fields FROM record WHERE rid = $1', [p]);
    expect(row?.fields).toMatchObject({ note: '左', phone: '19900000002' });
  });

  it('cannot be altered by the bearer, nor carry the certificate of another office', async () => {
    const { writer, bearer, foreign, own } = await twoPcs();
    const elsewhere = await enrolPc(district, '990102002');
    const before = await dumpOf(district);
    const end = signedEnd(writer, foreign.batches);
    const forged = { ...end, headSig: signedEnd(bearer, foreign.batches).headSig };
    const refused = await importInto(district, [
      relayedOn(bearer, own.batches, [forged]),
      relayedOn(bearer, own.batches, [signedEnd(elsewhere, foreign.batches)], 2),
    ]);
    expect(refused.results.map(({ code }) => code)).toEqual(['E_HEAD', 'E_WRONG_STREET']);
    const withoutReceipts = (dump: string) => dump.split('\n').filter((line) => !line.startsWith('receipt '));
    expect(withoutReceipts(await dumpOf(district))).toEqual(withoutReceipts(before));
  });
});

describe('what belongs to another office', () => {
  it('a log is refused whole, and answered with a receipt that says so', async () => {
    const { writer, foreign, p } = await twoPcs();
    await importInto(district, [bundleOn(writer, foreign.batches).path]);
    const stranger = await enrolPc(district, '990102002');
    foreign.append([{ k: 'set', t: 'person', r: p, f: { note: '外单位续写' } }]);
    const { results } = await importInto(district, [bundleOn(stranger, foreign.batches).path]);
    expect([results[0]?.outcome, results[0]?.code]).toEqual(['refused', 'E_FOREIGN_LOG']);
    expect(openOnPc(stranger, results[0]?.receipt?.file)).toMatchObject({ result: 'rejected', ack: {} });
    const rows = await queryIn(district.dir, 'SELECT DISTINCT street FROM op WHERE log = $1', [foreign.log]);
    expect(rows).toEqual([{ street: '990102001' }]);
  });

  it('a record stays as it is; the copy is kept beside it and named in the receipt', async () => {
    const { writer, foreign, p } = await twoPcs();
    await importInto(district, [bundleOn(writer, foreign.batches).path]);
    const stranger = await enrolPc(district, '990102002');
    const copy = newLog(randomBase32(12));
    copy.append([personDraft(p, '改成别人')]);
    const { results } = await importInto(district, [bundleOn(stranger, copy.batches).path]);
    const receipt = openOnPc(stranger, results[0]?.receipt?.file);
    expect(receipt.dups).toEqual([{ record: p, otherStreet: '样例街道001两新组织综合党委', code: 'RECORD_ELSEWHERE' }]);
    const rows = await queryIn(district.dir, "SELECT street, fields->>'name' AS name FROM record WHERE rid = $1", [p]);
    expect(rows).toEqual(
      expect.arrayContaining([
        { street: '990102001', name: '测试甲' },
        { street: '990102002', name: '改成别人' },
      ]),
    );
  });
});
