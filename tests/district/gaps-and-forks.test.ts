// Logs that come with a hole, and logs that two PCs wrote.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBase32 } from '#shared/base/ids.ts';
import { newLog, personDraft } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  enrolPc,
  filesOf,
  importInto,
  newDistrict,
  officeIn,
  openOnPc,
  recordsIn,
  type SampleDistrict,
  setField,
} from './sample-district.ts';

let district: SampleDistrict;
beforeAll(async () => {
  district = await newDistrict();
});
afterAll(() => district.remove());

describe('a gap', () => {
  async function twoBundles() {
    const { pc, log, ids } = await officeIn(district, 1);
    const first = bundleOn(pc, log.batches);
    const { chain } = log.head();
    const sent = log.batches.length;
    log.append([setField(ids[0] as string, 'name', '缺口之后')]);
    const second = bundleOn(pc, log.batches.slice(sent), { no: 2, prev: first.digest });
    return { pc, log, ids, first, second, chain };
  }

  it('is answered with what is missing, once', async () => {
    const { pc, log, second, chain } = await twoBundles();
    const { exit, results } = await importInto(district, [second.path]);
    expect([exit, results[0]?.outcome, results[0]?.code]).toEqual([3, 'refused', 'E_NEED_FROM']);
    expect(openOnPc(pc, results[0]?.receipt?.file)).toMatchObject({
      result: 'rejected',
      code: 'E_NEED_FROM',
      needs: { [log.log]: [chain] },
      ack: {},
    });
    const again = await importInto(district, [second.path]);
    expect(again.results[0]?.receipt).toEqual(results[0]?.receipt);
  });

  it('closes by itself when the missing bundle arrives on another day', async () => {
    const { pc, log, ids, first, second } = await twoBundles();
    await importInto(district, [second.path]);
    expect(filesOf(district).some((path) => path.startsWith('waiting'))).toBe(true);
    const { exit, results } = await importInto(district, [first.path]);
    expect([exit, results.map(({ outcome }) => outcome)]).toEqual([0, ['stored', 'stored']]);
    expect((await recordsIn(district, ids))[0]?.fields).toMatchObject({ name: '缺口之后' });
    const receipt = openOnPc(pc, results[1]?.receipt?.file);
    expect([receipt.result, receipt.rno, receipt.ack[log.log]?.[0]?.seq]).toEqual(['ok', 3, 3]);
    const shown = await district.run([
      'receipt',
      'show',
      '--device',
      receipt.device,
      '--no',
      '2',
      '--dir',
      district.dir,
    ]);
    expect(JSON.parse(shown.out[0] ?? '')).toMatchObject({ result: 'ok', rno: 3 });
  });

  it('closes within one run, whatever the order of the files', async () => {
    const { first, second } = await twoBundles();
    const { exit, results } = await importInto(district, [second.path, first.path]);
    expect([exit, results.map(({ outcome }) => outcome)]).toEqual([0, ['stored', 'stored']]);
    expect(results.map(({ receipt }) => receipt?.rno)).toEqual([2, 1]);
  });
});

describe('a log that two PCs wrote', () => {
  /** The same first batches, then a branch of each disk. */
  async function clone() {
    const pc = await enrolPc(district);
    const name = randomBase32(12);
    const id = randomBase32(26);
    const [left, right] = [newLog(name), newLog(name)];
    for (const log of [left, right]) log.append([personDraft(id, '分叉前')], 'same');
    left.append([setField(id, 'name', '左')], 'left');
    right.append([setField(id, 'phone', '19900000002')], 'right');
    right.append([setField(id, 'note', '右边多写一条')], 'right2');
    return { pc, id, left, right };
  }

  it('is taken in with both branches, which are reported and both acknowledged', async () => {
    const { pc, id, left, right } = await clone();
    await importInto(district, [bundleOn(pc, left.batches).path]);
    const { exit, results } = await importInto(district, [bundleOn(pc, right.batches, { no: 2 }).path]);
    expect([exit, results[0]?.outcome, results[0]?.code]).toEqual([0, 'stored', 'FORK']);
    expect(results[0]?.message).toContain('两台电脑');
    const receipt = openOnPc(pc, results[0]?.receipt?.file);
    expect(receipt.forks).toEqual([{ log: left.log, seq: 3 }]);
    expect(receipt.ack[left.log]).toEqual([
      { seq: 3, c: left.head().chain },
      { seq: 4, c: right.head().chain },
    ]);
    expect((await recordsIn(district, [id]))[0]?.fields).toMatchObject({
      name: '左',
      phone: '19900000002',
      note: '右边多写一条',
    });
  });

  it('goes on being reported while either branch grows, and each keeps its own tip', async () => {
    const { pc, id, left, right } = await clone();
    await importInto(district, [bundleOn(pc, left.batches).path, bundleOn(pc, right.batches, { no: 2 }).path]);
    const sent = left.batches.length;
    left.append([setField(id, 'note', '左边继续')], 'left2');
    const { results } = await importInto(district, [bundleOn(pc, left.batches.slice(sent), { no: 3 }).path]);
    const receipt = openOnPc(pc, results[0]?.receipt?.file);
    expect([receipt.code, receipt.forks]).toEqual(['FORK', [{ log: left.log, seq: 3 }]]);
    const status = await district.run(['status', '--dir', district.dir]);
    expect(status.out.find((line) => line.includes(receipt.device))).toContain('两台电脑写过');
    expect(receipt.ack[left.log]?.map(({ c }) => c).sort()).toEqual([left.head().chain, right.head().chain].sort());
  });

  it('is acknowledged to every PC that sends it', async () => {
    const { pc, left } = await clone();
    const heir = await enrolPc(district);
    await importInto(district, [bundleOn(pc, left.batches).path]);
    const { results } = await importInto(district, [bundleOn(heir, left.batches).path]);
    expect(openOnPc(heir, results[0]?.receipt?.file).ack[left.log]).toEqual([{ seq: 3, c: left.head().chain }]);
  });
});
