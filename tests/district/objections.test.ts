import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBase32 } from '#shared/base/ids.ts';
import type { LogBatch } from '#shared/bundle/encode-bundle.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { opIdOf } from '#shared/sync/operation.ts';
import {
  bundleOn,
  englishIn,
  importInto,
  newDistrict,
  officeIn,
  openOnPc,
  queryIn,
  type SampleDistrict,
  setField,
} from './sample-district.ts';

let district: SampleDistrict;
beforeAll(async () => {
  district = await newDistrict();
});
afterAll(() => district.remove());

function idNumber(sequence: number): string {
  const first17 = `99000019900101${String(sequence).padStart(3, '0')}`;
  return first17 + idCheckCharacter(first17);
}

describe('objections', () => {
  it('go back with the receipt and hold up nothing', async () => {
    const { pc, log, ids } = await officeIn(district, 3);
    const [right, twin, wrong] = ids as [string, string, string];
    const number = idNumber(991);
    log.append([
      setField(right, 'idNo', number),
      setField(twin, 'idNo', number),
      setField(wrong, 'idNo', `${number.slice(0, 17)}${number.endsWith('1') ? '2' : '1'}`),
    ]);
    const { exit, results } = await importInto(district, [bundleOn(pc, log.batches).path]);
    expect([exit, results[0]?.outcome, results[0]?.operations]).toEqual([2, 'stored', 7]);
    const receipt = openOnPc(pc, results[0]?.receipt?.file);
    expect(receipt.result).toBe('partial');
    expect(receipt.ack[log.log]?.[0]?.seq).toBe(7);
    const codes = receipt.rejects.map(({ record, code }) => `${record} ${code}`);
    expect(codes.sort()).toEqual(
      [`${right} DUP_ID`, `${twin} DUP_ID`, `${wrong} DUP_ID`, `${wrong} ID_CHECKSUM`].sort(),
    );
    for (const { table, field, msg, op } of receipt.rejects) {
      expect([table, field]).toEqual(['person', 'idNo']);
      expect(msg).not.toContain(number);
      expect(englishIn(msg)).toEqual([]);
      expect(await queryIn(district.dir, 'SELECT kind FROM op WHERE id = $1', [op])).toEqual([{ kind: 'set' }]);
    }
  });

  it('ask for the name of a record that has none, until it has one', async () => {
    const { pc, log } = await officeIn(district, 0);
    const id = randomBase32(26);
    log.append([{ k: 'new', t: 'person', r: id, f: { note: '先建后补' } }]);
    const first = await importInto(district, [bundleOn(pc, log.batches).path]);
    expect(openOnPc(pc, first.results[0]?.receipt?.file).rejects).toMatchObject([
      { record: id, field: 'name', code: 'NAME_MISSING', msg: '没有填写姓名，请补填。' },
    ]);
    const sent = log.batches.length;
    log.append([setField(id, 'name', '补上')]);
    const second = await importInto(district, [bundleOn(pc, log.batches.slice(sent), { no: 2 }).path]);
    expect(openOnPc(pc, second.results[0]?.receipt?.file)).toMatchObject({ result: 'ok', rejects: [] });
  });

  it('are not made again for a number that this bundle did not write', async () => {
    const { pc, log, ids } = await officeIn(district, 1);
    log.append([setField(ids[0] as string, 'idNo', '123')]);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    log.append([setField(ids[0] as string, 'name', '只改姓名')]);
    const { results } = await importInto(district, [bundleOn(pc, log.batches.slice(-1), { no: 2 }).path]);
    expect(openOnPc(pc, results[0]?.receipt?.file)).toMatchObject({ result: 'ok', rejects: [] });
  });

  it('do not count a joined record, nor a deleted one', async () => {
    const { pc, log, ids } = await officeIn(district, 3);
    const [a, b, c] = [...ids].sort() as [string, string, string];
    const number = idNumber(993);
    log.append([...[a, b, c].map((id) => setField(id, 'idNo', number)), { k: 'alias', t: 'person', r: b, to: a }]);
    const edits = editsOf(log.batches, c);
    log.append([{ k: 'del', t: 'person', r: c, seen: edits, why: '重复登记' }]);
    const { results } = await importInto(district, [bundleOn(pc, log.batches).path]);
    expect(openOnPc(pc, results[0]?.receipt?.file)).toMatchObject({ result: 'ok', rejects: [] });
  });

  /** Ids of the operations about a record, as the district names them. */
  function editsOf(batches: readonly LogBatch[], record: string): readonly string[] {
    return batches.flatMap(({ log, text }) =>
      new TextDecoder()
        .decode(text)
        .split('\n')
        .filter((line) => line.includes(record) && !line.includes('"alias"'))
        .map((line) => opIdOf(log, line)),
    );
  }

  it('tell a committee which other one has the same person, without calling it a mistake', async () => {
    const [here, there] = [await officeIn(district, 1, '990102001'), await officeIn(district, 1, '990102002')];
    const number = idNumber(995);
    for (const { log, ids } of [here, there]) log.append([setField(ids[0] as string, 'idNo', number)]);
    const first = await importInto(district, [bundleOn(here.pc, here.log.batches).path]);
    expect(openOnPc(here.pc, first.results[0]?.receipt?.file).dups).toEqual([]);
    const second = await importInto(district, [bundleOn(there.pc, there.log.batches).path]);
    expect(openOnPc(there.pc, second.results[0]?.receipt?.file)).toMatchObject({
      result: 'ok',
      dups: [{ record: there.ids[0], otherStreet: '样例街道001两新组织综合党委', code: 'DUP_ID_ELSEWHERE' }],
    });
  });
});
