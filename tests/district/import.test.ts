// What lxrecv does with bundles that are in order.

import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex } from '#shared/base/bytes.ts';
import { chainOf } from '#shared/sync/chain.ts';
import {
  bundleOn,
  dumpOf,
  importInto,
  newDistrict,
  officeIn,
  openOnPc,
  queryIn,
  recordsIn,
  type SampleDistrict,
  setField,
} from './sample-district.ts';

let district: SampleDistrict;
beforeAll(async () => {
  district = await newDistrict();
});
afterAll(() => district.remove());

async function restOf(log: string) {
  return queryIn(district.dir, 'SELECT seq, chain, is_tip FROM log_point WHERE log = $1 ORDER BY seq, chain', [log]);
}

describe('a bundle', () => {
  it('is stored once: operations, records, original, receipt', async () => {
    const { pc, log, ids } = await officeIn(district);
    const bundle = bundleOn(pc, log.batches);
    const { exit, results } = await importInto(district, [bundle.path]);
    expect([exit, results[0]?.outcome, results[0]?.code, results[0]?.operations]).toEqual([0, 'stored', 'OK', 3]);
    expect((await recordsIn(district, ids)).map(({ fields }) => (fields as { name: string }).name).sort()).toEqual([
      '测试0',
      '测试1',
    ]);
    const [kept] = await queryIn(district.dir, 'SELECT file_sm3 FROM bundle WHERE digest = $1', [bundle.digest]);
    const original = join(district.dir, 'archive', '2026', `${kept?.file_sm3}.lxsync`);
    expect(Buffer.compare(readFileSync(original), readFileSync(bundle.path))).toBe(0);
    expect(statSync(original).mode & 0o222).toBe(0);
  });

  it('is answered with a receipt that the PC opens and that acknowledges its tip', async () => {
    const { pc, log } = await officeIn(district);
    const bundle = bundleOn(pc, log.batches);
    const { results } = await importInto(district, [bundle.path]);
    const { log: name, seq, chain } = log.head();
    expect(openOnPc(pc, results[0]?.receipt?.file)).toMatchObject({
      bundle: bundle.digest,
      no: 1,
      result: 'ok',
      code: 'OK',
      rno: 1,
      ack: { [name]: [{ seq, c: chain }] },
      forks: [],
      needs: {},
      rejects: [],
    });
  });

  it('changes nothing the second time and gets the same receipt, byte for byte', async () => {
    const { pc, log } = await officeIn(district);
    const { path } = bundleOn(pc, log.batches);
    const first = await importInto(district, [path]);
    const receipt = first.results[0]?.receipt?.file ?? '';
    const bytes = readFileSync(receipt);
    const before = await dumpOf(district);
    rmSync(receipt);
    const again = await importInto(district, [path]);
    expect([again.exit, again.results[0]?.outcome, again.results[0]?.code]).toEqual([0, 'duplicate', 'DUP_OK']);
    expect(readFileSync(again.results[0]?.receipt?.file ?? '').equals(bytes)).toBe(true);
    expect(await dumpOf(district)).toBe(before);
  });

  it('continues where the one before ended', async () => {
    const { pc, log, ids } = await officeIn(district, 1);
    const first = bundleOn(pc, log.batches);
    const sent = log.batches.length;
    log.append([setField(ids[0] as string, 'name', '改名')]);
    const second = bundleOn(pc, log.batches.slice(sent), { no: 2, prev: first.digest });
    const { exit, results } = await importInto(district, [first.path, second.path]);
    expect([exit, results.map(({ outcome }) => outcome)]).toEqual([0, ['stored', 'stored']]);
    const receipt = openOnPc(pc, results[1]?.receipt?.file);
    expect([receipt.rno, receipt.ack[log.log]]).toEqual([2, [{ seq: 3, c: log.head().chain }]]);
    expect((await recordsIn(district, ids))[0]?.fields).toMatchObject({ name: '改名' });
  });

  it('may bring again what is there, as after a lost receipt; the log still has one tip', async () => {
    const { pc, log, ids } = await officeIn(district, 1);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    log.append([setField(ids[0] as string, 'name', '第二次')]);
    const { results } = await importInto(district, [bundleOn(pc, log.batches, { no: 2 }).path]);
    expect(openOnPc(pc, results[0]?.receipt?.file).ack[log.log]).toEqual([{ seq: 3, c: log.head().chain }]);
    const shorter = await importInto(district, [bundleOn(pc, log.batches.slice(0, 1), { no: 3 }).path]);
    expect(openOnPc(pc, shorter.results[0]?.receipt?.file).ack[log.log]).toEqual([{ seq: 3, c: log.head().chain }]);
    expect((await restOf(log.log)).filter(({ is_tip }) => is_tip)).toHaveLength(1);
  });

  it('keeps operations of tables and fields that this version does not know', async () => {
    const { pc, log, ids } = await officeIn(district, 1);
    log.append([
      { k: 'new', t: 'unknownTable', r: 'R1', f: { a: 1 } },
      { k: 'set', t: 'person', r: ids[0] as string, f: { 'f\0': 'NUL \0 与反斜杠 \\u0000' } },
    ]);
    const { exit } = await importInto(district, [bundleOn(pc, log.batches).path]);
    const [{ count } = {}] = await queryIn(district.dir, 'SELECT count(*)::int AS count FROM op WHERE log = $1', [
      log.log,
    ]);
    expect([exit, count]).toEqual([0, 4]);
    expect((await recordsIn(district, ids))[0]?.fields).toMatchObject({ 'f\ufffd': 'NUL \ufffd 与反斜杠 \\u0000' });
  });

  it('leaves one live row for two records that are joined, and two after the joining is taken back', async () => {
    const { pc, log, ids } = await officeIn(district, 2);
    const [a, b] = [...ids].sort() as [string, string];
    log.append([{ k: 'alias', t: 'person', r: a, to: b }]);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    expect((await recordsIn(district, ids)).map(({ joined_to }) => joined_to)).toEqual([null, a]);
    const [alias] = await queryIn(district.dir, "SELECT id FROM op WHERE log = $1 AND kind = 'alias'", [log.log]);
    log.append([{ k: 'unalias', t: 'person', e: [alias?.id as string] }]);
    await importInto(district, [bundleOn(pc, log.batches, { no: 2 }).path]);
    expect((await recordsIn(district, ids)).map(({ joined_to }) => joined_to)).toEqual([null, null]);
  });
});

describe('a folder of files', () => {
  it('is taken bundle by bundle; receipts among them are passed over, a renamed one is refused by what it is', async () => {
    const { pc, log } = await officeIn(district);
    const stick = join(district.root, 'stick');
    mkdirSync(stick);
    const bundle = bundleOn(pc, log.batches);
    copyFileSync(bundle.path, join(stick, 'LX-990102001-7K3F-000001-changes.lxsync'));
    const first = await importInto(district, [stick], { extra: ['--receipts', stick] });
    expect([first.exit, first.results.length]).toEqual([0, 1]);
    const receipt = first.results[0]?.receipt?.file ?? '';
    const again = await importInto(district, [stick]);
    expect([again.exit, again.results.map(({ code }) => code)]).toEqual([0, ['DUP_OK']]);
    copyFileSync(receipt, join(stick, 'renamed.lxsync'));
    const mixed = await importInto(district, [stick]);
    expect([mixed.exit, mixed.results.map(({ code }) => code)]).toEqual([2, ['DUP_OK', 'E_KIND']]);
  });

  it('is said to hold nothing when it holds nothing', async () => {
    const empty = join(district.root, 'empty');
    mkdirSync(empty);
    const { exit, err } = await importInto(district, [empty]);
    expect([exit, err]).toEqual([4, ['没有找到报送包（.lxsync）。请核对文件夹。']]);
  });
});

describe('chains', () => {
  it('of a stored log agree with its lines', async () => {
    const { pc, log } = await officeIn(district, 3);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    const lines = await queryIn(district.dir, 'SELECT line FROM op WHERE log = $1 ORDER BY seq', [log.log]);
    const start = fromHex(log.batches[0]?.before ?? '');
    const chain = toHex(
      chainOf(
        log.log,
        start,
        lines.map(({ line }) => line as string),
      ),
    );
    expect(await restOf(log.log)).toEqual([{ seq: 4, chain, is_tip: true }]);
  });
});
