// What people answer for: the secretary's release where the district demands it, and the office's own checks, which the
// district works out again.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDistrict } from '#district/district-folder.ts';
import { toHex } from '#shared/base/bytes.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import { issueCertificate } from '#shared/bundle/certificate.ts';
import type { Checks } from '#shared/bundle/checks.ts';
import type { BundleRequest } from '#shared/bundle/encode-bundle.ts';
import { sealManifest } from '#shared/bundle/seals.ts';
import { generateSm2KeyPair } from '#shared/crypto/sm2.ts';
import { applyLines, createBook } from '#shared/ledger/book.ts';
import { reportChecksOf } from '#shared/report/report-checks.ts';
import { newLog } from '#tests/bundle/sample-office.ts';
import {
  bundleWith,
  englishIn,
  enrolPc,
  importInto,
  newDistrict,
  openOnPc,
  type Pc,
  queryIn,
  type SampleDistrict,
} from './sample-district.ts';

const period = { from: '2026-01-01', to: '2026-11-22' };
let district: SampleDistrict;
beforeAll(async () => {
  district = await newDistrict();
});
afterAll(() => district.remove());

async function office() {
  const pc = await enrolPc(district);
  const log = newLog(randomBase32(12));
  const r = randomBase32(26);
  log.append([
    { k: 'new', t: 'person', r, f: { name: '测试骑手', phone: '19900000001' } },
    { k: 'new', t: 'employment', r: `${r}e`, f: { personId: r, group: '02', from: '2024-03' } },
  ]);
  return { pc, log, r };
}

function bundleAs(pc: Pc, log: ReturnType<typeof newLog>, changes: Partial<BundleRequest>, from = 0) {
  const has = { [log.log]: [{ seq: log.head().seq, c: log.head().chain }] };
  return bundleWith(pc, { batches: log.batches.slice(from), has }, changes).path;
}

/** What the office's own program finds. */
function ownChecks(...logs: readonly ReturnType<typeof newLog>[]): Checks {
  const book = createBook();
  for (const { log, batches } of logs)
    for (const { text } of batches) applyLines(book, log, new TextDecoder().decode(text).trimEnd().split('\n'));
  return reportChecksOf(book, period);
}

function secretaryOf(pc: Pc) {
  const folder = openDistrict(district.dir);
  if (!folder.ok) throw new Error(folder.error.message);
  const key = generateSm2KeyPair();
  const { street, streetName, issuer, notBefore, notAfter } = pc.signed.cert;
  const signPub = toHex(key.publicKey);
  const about = { serial: '07', subject: 'U-SECRETARY', deviceName: '书记（样例）', signPub, encPub: signPub };
  const fields = { ...about, street, streetName, issuer, notBefore, notAfter };
  return { key, certificate: issueCertificate(folder.value.keys.ca, fields, 'secretary') };
}

describe('a report that the secretary must release', () => {
  it('is refused without the seal, answered, and taken with it; what came before stays', async () => {
    const { pc, log, r } = await office();
    const policy = (...more: readonly string[]) => district.run(['policy', '--dir', district.dir, ...more]);
    expect((await policy()).out).toEqual(['报送包不要求负责人签发。']);
    expect((await importInto(district, [bundleAs(pc, log, {})])).results[0]?.code).toBe('OK');
    expect((await policy('--seals', '1')).out.flatMap(englishIn)).toEqual([]);
    const sent = log.batches.length;
    log.append([{ k: 'set', t: 'person', r, f: { note: '待签发' } }]);
    const refused = await importInto(district, [bundleAs(pc, log, { no: 2 }, sent)]);
    expect([refused.exit, refused.results[0]?.code]).toEqual([3, 'E_UNSEALED']);
    expect(openOnPc(pc, refused.results[0]?.receipt?.file).result).toBe('rejected');
    const { key, certificate } = secretaryOf(pc);
    const seal: NonNullable<BundleRequest['seal']> = (manifest) => [
      sealManifest(manifest, key.privateKey, certificate),
    ];
    const sealed = await importInto(district, [bundleAs(pc, log, { no: 3, seal }, sent)]);
    expect(sealed.results[0]?.code).toBe('OK');
    const [row] = await queryIn(district.dir, 'SELECT sealed_by FROM bundle WHERE device = $1 AND no = 3', [
      pc.signed.cert.subject,
    ]);
    expect(row?.sealed_by).toEqual(['书记（样例）']);
    expect((await district.run(['doctor', '--dir', district.dir])).exit).toBe(0);
    expect((await policy('--seals', '9')).exit).toBe(4);
    await policy('--seals', '0');
  });
});

describe('the checks inside a report', () => {
  it('that the district finds as well are passed over in silence, also when a colleague’s PC reported more meanwhile', async () => {
    const [mine, theirs] = [await office(), await office()];
    await importInto(district, [bundleAs(theirs.pc, theirs.log, {})]);
    const { results } = await importInto(district, [bundleAs(mine.pc, mine.log, { checks: ownChecks(mine.log) })]);
    expect(results[0]?.message).not.toContain('不一致');
    expect(results[0]?.receipt?.flags).toEqual([]);
  });

  it('that differ name the rule and the figure, and hold up nothing', async () => {
    const { pc, log } = await office();
    const checks = ownChecks(log);
    const figures = checks.figures.map((figure) => (figure.id === 'P-02' ? { ...figure, value: 7 } : figure));
    const rules = [{ table: 'person', code: 'ID_CHECKSUM', count: 3 }];
    const { exit, results } = await importInto(district, [
      bundleAs(pc, log, { checks: { ...checks, figures, rules } }),
    ]);
    expect([exit, results[0]?.code]).toEqual([0, 'OK']);
    expect(results[0]?.message).toContain('报 7、区里算得 1');
    const { flags } = openOnPc(pc, results[0]?.receipt?.file);
    expect(flags).toContain('checks P-02 7≠1');
    expect(flags).toContain('checks person ID_CHECKSUM 3≠0');
    expect((await district.run(['doctor', '--dir', district.dir])).exit).toBe(0);
  });
});
