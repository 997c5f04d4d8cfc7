import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeDisk } from '#district/disk.ts';
import { openDistrict } from '#district/district-folder.ts';
import { numberKeysOf } from '#district/number-keys.ts';
import { receiveFile } from '#district/receive.ts';
import { openDatabase, type Queries } from '#district/store/database.ts';
import { fromHex, toHex } from '#shared/base/bytes.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import type { LogBatch } from '#shared/bundle/encode-bundle.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { chainOf } from '#shared/sync/chain.ts';
import { type OperationDraft, opIdOf } from '#shared/sync/operation.ts';
import { newLog, nowMs, personDraft } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  dumpOf,
  englishIn,
  enrolPc,
  filesOf,
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
  const pc = await enrolPc(district);
  await importInto(district, [bundleOn(pc, newLog(newLogId()).batches).path]);
});
afterAll(() => district.remove());

function newLogId(): string {
  return randomBase32(12);
}

/** A PC with a log of `people` persons in its first transaction. */
async function office(people = 2, street = '990102001') {
  const pc = await enrolPc(district, street);
  const log = newLog(newLogId());
  const ids = Array.from({ length: people }, () => randomBase32(26));
  if (people > 0) log.append(ids.map((id, i) => personDraft(id, `测试${i}`)));
  return { pc, log, ids };
}

function idNumber(sequence: number): string {
  const first17 = `99000019900101${String(sequence).padStart(3, '0')}`;
  return first17 + idCheckCharacter(first17);
}

function setField(id: string, field: string, value: string): OperationDraft {
  return { k: 'set', t: 'person', r: id, f: { [field]: value } };
}

async function recordsOf(ids: readonly string[]) {
  return queryIn(district.dir, 'SELECT rid, fields, deleted, joined_to FROM record WHERE rid = ANY($1) ORDER BY rid', [
    ids,
  ]);
}

async function restOf(log: string) {
  return queryIn(district.dir, 'SELECT seq, chain, is_tip FROM log_point WHERE log = $1 ORDER BY seq, chain', [log]);
}

describe('a bundle', () => {
  it('is stored once: operations, records, original, receipt', async () => {
    const { pc, log, ids } = await office();
    const bundle = bundleOn(pc, log.batches);
    const { exit, results } = await importInto(district, [bundle.path]);
    expect([exit, results[0]?.outcome, results[0]?.code, results[0]?.operations]).toEqual([0, 'stored', 'OK', 3]);
    expect((await recordsOf(ids)).map(({ fields }) => (fields as { name: string }).name).sort()).toEqual([
      '测试0',
      '测试1',
    ]);
    const [kept] = await queryIn(district.dir, 'SELECT file_sm3 FROM bundle WHERE digest = $1', [bundle.digest]);
    const original = join(district.dir, 'archive', '2026', `${kept?.file_sm3}.lxsync`);
    expect(Buffer.compare(readFileSync(original), readFileSync(bundle.path))).toBe(0);
    expect(statSync(original).mode & 0o222).toBe(0);
  });

  it('is answered with a receipt that the PC opens and that acknowledges its tip', async () => {
    const { pc, log } = await office();
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
    const { pc, log } = await office();
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
    const { pc, log, ids } = await office(1);
    const first = bundleOn(pc, log.batches);
    const sent = log.batches.length;
    log.append([setField(ids[0] as string, 'name', '改名')]);
    const second = bundleOn(pc, log.batches.slice(sent), { no: 2, prev: first.digest });
    const { exit, results } = await importInto(district, [first.path, second.path]);
    expect([exit, results.map(({ outcome }) => outcome)]).toEqual([0, ['stored', 'stored']]);
    const receipt = openOnPc(pc, results[1]?.receipt?.file);
    expect([receipt.rno, receipt.ack[log.log]]).toEqual([2, [{ seq: 3, c: log.head().chain }]]);
    expect((await recordsOf(ids))[0]?.fields).toMatchObject({ name: '改名' });
  });

  it('may bring again what is there, as after a lost receipt; the log still has one tip', async () => {
    const { pc, log, ids } = await office(1);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    log.append([setField(ids[0] as string, 'name', '第二次')]);
    const { results } = await importInto(district, [bundleOn(pc, log.batches, { no: 2 }).path]);
    expect(openOnPc(pc, results[0]?.receipt?.file).ack[log.log]).toEqual([{ seq: 3, c: log.head().chain }]);
    const shorter = await importInto(district, [bundleOn(pc, log.batches.slice(0, 1), { no: 3 }).path]);
    expect(openOnPc(pc, shorter.results[0]?.receipt?.file).ack[log.log]).toEqual([{ seq: 3, c: log.head().chain }]);
    expect((await restOf(log.log)).filter(({ is_tip }) => is_tip)).toHaveLength(1);
  });

  it('keeps operations of tables and fields that this version does not know', async () => {
    const { pc, log, ids } = await office(1);
    log.append([
      { k: 'new', t: 'unknownTable', r: 'R1', f: { a: 1 } },
      { k: 'set', t: 'person', r: ids[0] as string, f: { 'f\0': 'NUL \0 与反斜杠 \\u0000' } },
    ]);
    const { exit } = await importInto(district, [bundleOn(pc, log.batches).path]);
    const [{ count } = {}] = await queryIn(district.dir, 'SELECT count(*)::int AS count FROM op WHERE log = $1', [
      log.log,
    ]);
    expect([exit, count]).toEqual([0, 4]);
    expect((await recordsOf(ids))[0]?.fields).toMatchObject({ 'f\ufffd': 'NUL \ufffd 与反斜杠 \\u0000' });
  });

  it('leaves one live row for two records that are joined, and two after the joining is taken back', async () => {
    const { pc, log, ids } = await office(2);
    const [a, b] = [...ids].sort() as [string, string];
    log.append([{ k: 'alias', t: 'person', r: a, to: b }]);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    expect((await recordsOf(ids)).map(({ joined_to }) => joined_to)).toEqual([null, a]);
    const [alias] = await queryIn(district.dir, "SELECT id FROM op WHERE log = $1 AND kind = 'alias'", [log.log]);
    log.append([{ k: 'unalias', t: 'person', e: [alias?.id as string] }]);
    await importInto(district, [bundleOn(pc, log.batches, { no: 2 }).path]);
    expect((await recordsOf(ids)).map(({ joined_to }) => joined_to)).toEqual([null, null]);
  });
});

describe('a gap', () => {
  async function twoBundles() {
    const { pc, log, ids } = await office(1);
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
    expect((await recordsOf(ids))[0]?.fields).toMatchObject({ name: '缺口之后' });
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

describe('a file that is not right', () => {
  /** The code of each refusal, without those of bundles that had been waiting; all together change no table. */
  async function refusalsOf(pc: Pc, files: readonly Uint8Array[], atMs = nowMs): Promise<readonly string[]> {
    const before = await dumpOf(district);
    const paths = files.map((_, i) => join(pc.folder, `${randomBase32(6)}-${i}.lxsync`));
    files.forEach((bytes, i) => {
      writeFileSync(paths[i] as string, bytes);
    });
    const { exit, results: all } = await importInto(district, paths, { atMs });
    const results = all.filter(({ file }) => paths.includes(file));
    expect([exit, results.length]).toEqual([3, files.length]);
    for (const { file, outcome, message, receipt } of results) {
      expect([outcome, receipt]).toEqual(['refused', undefined]);
      expect(message).toMatch(/[\u4e00-\u9fff]/);
      expect(englishIn(message)).toEqual([]);
      expect(filesOf(district).some((each) => each.startsWith('quarantine') && each.endsWith(basename(file)))).toBe(
        true,
      );
    }
    expect(await dumpOf(district)).toBe(before);
    return results.map(({ code }) => code);
  }

  it('is refused by name, put aside, and leaves no trace in any table', async () => {
    const { pc, log } = await office();
    const { bytes } = bundleOn(pc, log.batches);
    const flipped = (at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    const damaged = [flipped(bytes.length - 300), flipped(60), bytes.slice(0, -1), new Uint8Array([...bytes, 0])];
    expect(await refusalsOf(pc, damaged)).toEqual(['E_ZIP', 'E_ZIP', 'E_ZIP', 'E_ZIP']);
    const foreign = [bytes.slice(0, 20), new Uint8Array(0), new TextEncoder().encode('a letter')];
    expect(await refusalsOf(pc, foreign)).toEqual(['E_NOT_A_BUNDLE', 'E_NOT_A_BUNDLE', 'E_NOT_A_BUNDLE']);
  });

  it('is refused when it is for another district, or signed with a certificate of another', async () => {
    const { pc, log } = await office();
    const other = await newDistrict();
    const stranger = await enrolPc(other);
    const files = [bundleOn(stranger, log.batches).bytes, bundleOn({ ...pc, file: stranger.file }, log.batches).bytes];
    other.remove();
    expect(await refusalsOf(pc, files)).toEqual(['E_CERT_UNKNOWN', 'E_NOT_FOR_ME']);
  });

  it('is refused when its certificate ran out long ago', async () => {
    const { pc, log } = await office();
    const { bytes } = bundleOn(pc, log.batches);
    expect(await refusalsOf(pc, [bytes], Date.UTC(2029, 5, 1))).toEqual(['E_CERT_EXPIRED']);
  });

  it('is taken with a remark when it was signed in time and arrives a little late', async () => {
    const { pc, log } = await office();
    const { path } = bundleOn(pc, log.batches);
    const { exit, results } = await importInto(district, [path], { atMs: Date.UTC(2028, 11, 22) });
    expect([exit, results[0]?.code, results[0]?.receipt?.flags]).toEqual([
      0,
      'CERT_EXPIRED_GRACE',
      ['certExpiredGrace'],
    ]);
  });

  it('is taken with a remark when the clock of its PC runs ahead', async () => {
    const pc = await enrolPc(district);
    const log = newLog(newLogId(), nowMs + 3 * 86_400_000);
    const { exit, results } = await importInto(district, [bundleOn(pc, log.batches).path]);
    expect([exit, results[0]?.outcome, results[0]?.receipt?.flags]).toEqual([0, 'stored', ['clockSuspect']]);
    expect(results[0]?.message).toContain('时钟不准');
  });

  it('raises the alarm when one number stands for two contents', async () => {
    const { pc, log, ids } = await office(1);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    log.append([setField(ids[0] as string, 'name', '另一内容')]);
    const { exit, results } = await importInto(district, [bundleOn(pc, log.batches, { no: 1 }).path]);
    expect([exit, results[0]?.code]).toEqual([3, 'E_EQUIVOCATION']);
    expect(openOnPc(pc, results[0]?.receipt?.file)).toMatchObject({
      result: 'rejected',
      code: 'E_EQUIVOCATION',
      rno: 2,
    });
    expect((await recordsOf(ids))[0]?.fields).toMatchObject({ name: '测试0' });
    const shown = await district.run([
      'receipt',
      'show',
      '--device',
      pc.signed.cert.subject,
      '--no',
      '1',
      '--dir',
      district.dir,
    ]);
    expect(JSON.parse(shown.out[0] ?? '')).toMatchObject({ result: 'ok', rno: 1 });
  });
});

describe('a revoked certificate', () => {
  it('still vouches for what the district holds, and for nothing later', async () => {
    const { pc, log, ids } = await office(1);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    await district.run(['enrol', 'revoke', pc.serial, '--reason', '电脑遗失', '--dir', district.dir]);
    const sent = log.batches.length;
    log.append([setField(ids[0] as string, 'name', '撤销之后')]);
    const whole = await importInto(district, [bundleOn(pc, log.batches, { no: 2 }).path]);
    expect([whole.exit, whole.results[0]?.code, whole.results[0]?.operations]).toEqual([2, 'E_CERT_REVOKED', 2]);
    expect(openOnPc(pc, whole.results[0]?.receipt?.file)).toMatchObject({
      result: 'partial',
      flags: ['revokedPartly'],
    });
    const later = await importInto(district, [bundleOn(pc, log.batches.slice(sent), { no: 3 }).path]);
    expect([later.exit, later.results[0]?.code]).toEqual([3, 'E_CERT_REVOKED']);
    expect((await recordsOf(ids))[0]?.fields).toMatchObject({ name: '测试0' });
  });

  it('vouches for nothing when nothing had come', async () => {
    const { pc, log } = await office(1);
    await district.run(['enrol', 'revoke', pc.serial, '--reason', '误批', '--dir', district.dir]);
    const { exit, results } = await importInto(district, [bundleOn(pc, log.batches).path]);
    expect([exit, results[0]?.code]).toEqual([3, 'E_CERT_REVOKED']);
    expect(results[0]?.message).toContain('证书已于 2026-11-22 撤销');
  });
});

describe('a log that two PCs wrote', () => {
  /** The same first batches, then a branch of each disk. */
  async function clone() {
    const pc = await enrolPc(district);
    const name = newLogId();
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
    expect((await recordsOf([id]))[0]?.fields).toMatchObject({
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

describe('--dry-run', () => {
  it('says what would happen and leaves no trace', async () => {
    const { pc, log, ids } = await office(1);
    const first = bundleOn(pc, log.batches);
    const sent = log.batches.length;
    log.append([setField(ids[0] as string, 'name', '第二包')]);
    const second = bundleOn(pc, log.batches.slice(sent), { no: 2 });
    const broken = join(pc.folder, 'broken.lxsync');
    writeFileSync(broken, first.bytes.slice(0, -1));
    const [tables, files] = [await dumpOf(district), filesOf(district)];
    const out = join(district.root, 'no-receipts');
    const { exit, results } = await importInto(district, [second.path, broken, first.path], {
      extra: ['--dry-run', '--receipts', out],
    });
    expect([exit, results.map(({ outcome, operations }) => [outcome, operations])]).toEqual([
      2,
      [
        ['stored', 1],
        ['refused', 0],
        ['stored', 2],
      ],
    ]);
    expect(await dumpOf(district)).toBe(tables);
    expect(filesOf(district)).toEqual(files);
    expect((await importInto(district, [first.path])).results[0]?.outcome).toBe('stored');
  });
});

describe('a power cut', () => {
  it('between archive and commit leaves the tables as they were, and the next try works', async () => {
    const { pc, log } = await office();
    const { path } = bundleOn(pc, log.batches);
    const before = await dumpOf(district);
    const [folder, db] = [openDistrict(district.dir), await openDatabase(`pglite:${district.dir}`, 'never')];
    if (!folder.ok || !db.ok) throw new Error('not open');
    const database = db.value;
    const failing = {
      ...database,
      transaction: <T>(work: (tx: Queries) => Promise<T>): Promise<T> =>
        database.transaction(async (tx) => {
          await work(tx);
          throw new Error('power cut');
        }),
    };
    const receiving = {
      folder: folder.value,
      db: failing,
      now: new Date(nowMs),
      numberKeys: numberKeysOf(district.dir, nodeDisk),
      disk: nodeDisk,
    };
    await expect(receiveFile(path, receiving)).rejects.toThrow('power cut');
    await database.close();
    expect(await dumpOf(district)).toBe(before);
    const { results } = await importInto(district, [path]);
    expect([results[0]?.outcome, openOnPc(pc, results[0]?.receipt?.file).rno]).toEqual(['stored', 1]);
  });

  it('in the middle of an original or of a receipt is healed by the next try', async () => {
    const { pc, log } = await office();
    const { path, bytes } = bundleOn(pc, log.batches);
    const original = join(district.dir, 'archive', '2026', `${sm3Hex(bytes)}.lxsync`);
    writeFileSync(original, bytes.subarray(0, 100));
    const { results } = await importInto(district, [path]);
    expect(readFileSync(original).equals(bytes)).toBe(true);
    const receipt = results[0]?.receipt?.file ?? '';
    const written = readFileSync(receipt);
    writeFileSync(receipt, written.subarray(0, 100));
    await importInto(district, [path]);
    expect(readFileSync(receipt).equals(written)).toBe(true);
  });
});

describe('objections', () => {
  it('go back with the receipt and hold up nothing', async () => {
    const { pc, log, ids } = await office(3);
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
    const { pc, log } = await office(0);
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
    const { pc, log, ids } = await office(1);
    log.append([setField(ids[0] as string, 'idNo', '123')]);
    await importInto(district, [bundleOn(pc, log.batches).path]);
    log.append([setField(ids[0] as string, 'name', '只改姓名')]);
    const { results } = await importInto(district, [bundleOn(pc, log.batches.slice(-1), { no: 2 }).path]);
    expect(openOnPc(pc, results[0]?.receipt?.file)).toMatchObject({ result: 'ok', rejects: [] });
  });

  it('do not count a joined record, nor a deleted one', async () => {
    const { pc, log, ids } = await office(3);
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
    const [here, there] = [await office(1, '990102001'), await office(1, '990102002')];
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

describe('a folder of files', () => {
  it('is taken bundle by bundle; receipts among them are passed over, a renamed one is refused by what it is', async () => {
    const { pc, log } = await office();
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

describe('a disk that refuses', () => {
  it('refuses one file, changes no table for it, and goes on with the others', async () => {
    const [stored, kept] = [await office(), await office()];
    const known = bundleOn(stored.pc, stored.log.batches).path;
    await importInto(district, [known]);
    const before = await dumpOf(district);
    writeFileSync(join(district.dir, 'archive', '2027'), 'no folder');
    const atMs = Date.UTC(2027, 5, 1);
    const { path } = bundleOn(kept.pc, kept.log.batches);
    const both = await importInto(district, [path, known], { atMs });
    expect([both.exit, both.results.map(({ code }) => code)]).toEqual([2, ['E_FILE', 'DUP_OK']]);
    expect(englishIn(both.results[0]?.message ?? '')).toEqual([]);
    expect((await importInto(district, [path], { atMs })).exit).toBe(5);
    expect(await dumpOf(district)).toBe(before);
  });

  it('keeps what is stored when the place for receipts cannot be written, and says so', async () => {
    const { pc, log } = await office();
    const { path } = bundleOn(pc, log.batches);
    const place = join(pc.folder, 'a-file');
    writeFileSync(place, '');
    const { exit, err, results } = await importInto(district, [path], {
      extra: ['--receipts', join(place, 'below')],
    });
    expect([exit, results[0]?.outcome]).toEqual([5, 'stored']);
    expect(err[0]).toContain('接收不受影响');
    expect(englishIn(err[0] ?? '')).toEqual([]);
    const { subject } = pc.signed.cert;
    const reissued = await district.run([
      'receipt',
      'reissue',
      '--device',
      subject,
      '--no',
      '1',
      '--dir',
      district.dir,
    ]);
    expect([reissued.exit, openOnPc(pc, reissued.out[0]?.split('：')[1]).result]).toEqual([0, 'ok']);
  });

  it('leaves the database to the program that has it open', async () => {
    const db = await openDatabase(`pglite:${district.dir}`, 'never');
    if (!db.ok) throw new Error(db.error.message);
    const status = await district.run(['status', '--dir', district.dir]);
    await db.value.close();
    expect([status.exit, status.err[0]]).toEqual([5, expect.stringContaining('正被另一个程序使用')]);
    writeFileSync(join(district.dir, 'db.lock'), '999999999');
    expect((await district.run(['status', '--dir', district.dir])).exit).toBe(0);
  });
});

describe('lxrecv verify', () => {
  it('checks a bundle by itself and writes nothing', async () => {
    const { pc, log, ids } = await office(1);
    log.append([setField(ids[0] as string, 'name', '第二包')]);
    const { path, bytes } = bundleOn(pc, log.batches.slice(-1), { no: 2 });
    const broken = join(pc.folder, 'broken.lxsync');
    writeFileSync(
      broken,
      bytes.map((byte, i) => (i === 60 ? byte ^ 1 : byte)),
    );
    const files = filesOf(district);
    const right = await district.run(['verify', path, '--dir', district.dir]);
    expect([right.exit, right.out]).toEqual([0, [`${path}：校验通过，共 1 条。`]]);
    const both = await district.run(['verify', path, broken, '--dir', district.dir, '--json']);
    expect([both.exit, JSON.parse(both.out[0] ?? '').map(({ ok }: { ok: boolean }) => ok)]).toEqual([2, [true, false]]);
    expect((await district.run(['verify', broken, '--dir', district.dir])).exit).toBe(3);
    expect(filesOf(district)).toEqual(files);
  });

  it('without decrypting it needs no private key, and still finds every changed byte outside', async () => {
    const { pc, log } = await office(1);
    const { path, bytes } = bundleOn(pc, log.batches);
    const open = join(pc.folder, 'public');
    cpSync(join(district.dir, 'certificates'), join(open, 'certificates'), { recursive: true });
    copyFileSync(join(district.dir, 'district.json'), join(open, 'district.json'));
    const sealed = ['--dir', open, '--no-decrypt'];
    const right = await district.run(['verify', path, ...sealed]);
    expect([right.exit, right.out.join('')]).toEqual([0, expect.stringContaining('内容没有解密')]);
    expect((await district.run(['verify', path, '--dir', open])).exit).toBe(5);
    for (const at of [60, bytes.length >> 1, bytes.length - 1]) {
      const broken = join(pc.folder, 'broken.lxsync');
      writeFileSync(
        broken,
        bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)),
      );
      expect((await district.run(['verify', broken, ...sealed])).exit).toBe(3);
    }
  });
});

describe('chains', () => {
  it('of a stored log agree with its lines', async () => {
    const { pc, log } = await office(3);
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
