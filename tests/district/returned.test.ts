// A PC put an old backup back: what it had written since and reported lies at the district only. Its own originals go back
// to it, named in the receipt, and nobody else's.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBase32 } from '#shared/base/ids.ts';
import type { LogBatch, TipsByLog } from '#shared/bundle/encode-bundle.ts';
import { newLog, personDraft, writeBundle } from '#tests/bundle/sample-office.ts';
import {
  dumpOf,
  englishIn,
  enrolPc,
  importInto,
  newDistrict,
  openOnPc,
  type Pc,
  queryIn,
  type SampleDistrict,
} from './sample-district.ts';

const slow = 120_000;
let district: SampleDistrict;
beforeAll(async () => {
  district = await newDistrict();
}, slow);
afterAll(() => district.remove());

function report(pc: Pc, no: number, batches: readonly LogBatch[], has: TipsByLog): string {
  const { bytes } = writeBundle(pc, pc.file, batches, { no }, has);
  const path = join(pc.folder, `${no}.lxsync`);
  writeFileSync(path, bytes);
  return path;
}

/** A PC that reported three times and then had the state of its first report put back. */
async function restoredPc() {
  const pc = await enrolPc(district);
  const log = newLog(randomBase32(12));
  const sent: string[] = [];
  const ends: LogBatch[] = [];
  for (const no of [1, 2, 3]) {
    log.append([personDraft(randomBase32(26), `测试${no}`)]);
    const batch = log.batches.at(-1) as LogBatch;
    ends.push(batch);
    const { seq, chain: c } = log.head();
    sent.push(report(pc, no, no === 1 ? log.batches : [batch], { [log.log]: [{ seq, c }] }));
  }
  const later = newLog(randomBase32(12));
  const [first] = ends as [LogBatch];
  const has = {
    [log.log]: [{ seq: first.last, c: first.after }],
    [later.log]: [{ seq: later.head().seq, c: later.head().chain }],
  };
  const device = pc.signed.cert.subject;
  const nameOf = (no: number) => `LX-990102001-${device.slice(-4)}-00000${no}-changes.lxsync`;
  return { pc, device, log, sent, later, has, nameOf };
}

const down = (out: string) => join(out, 'LXSYNC', '990102', 'down', '990102001');
const newStick = () => {
  const stick = join(district.root, randomBase32(8));
  mkdirSync(stick);
  return stick;
};

describe('the originals of a PC that lost what it had reported', () => {
  it(
    'come back with the receipt of its next report, under their names, and the receipt says so',
    async () => {
      const { pc, sent, later, has, nameOf } = await restoredPc();
      await importInto(district, sent);
      const stick = newStick();
      const next = report(pc, 2001, later.batches, has);
      const { exit, results } = await importInto(district, [next], { extra: ['--receipts', stick] });
      expect(exit).toBe(0);
      expect(readdirSync(down(stick)).sort()).toEqual([nameOf(2), nameOf(3)]);
      for (const no of [2, 3])
        expect(readFileSync(join(down(stick), nameOf(no))).equals(readFileSync(sent[no - 1] ?? ''))).toBe(true);
      const [result] = results as unknown as [{ receipt: { file: string }; returned: unknown }];
      expect(result.returned).toEqual(
        [2, 3].map((no) => ({ no, name: nameOf(no), file: join(down(stick), nameOf(no)) })),
      );
      expect(openOnPc(pc, result.receipt.file).flags).toEqual(['originals 2']);
    },
    slow,
  );

  it(
    'come back again with the same report, overwrite nothing, and are no uploads themselves',
    async () => {
      const { pc, sent, later, has, nameOf } = await restoredPc();
      const next = report(pc, 2001, later.batches, has);
      await importInto(district, [...sent, next]);
      const stick = newStick();
      mkdirSync(down(stick), { recursive: true });
      writeFileSync(join(down(stick), nameOf(2)), 'somebody else');
      for (const _ of [1, 2]) await importInto(district, [next], { extra: ['--receipts', stick] });
      const second = nameOf(2).replace('.lxsync', '-2.lxsync');
      expect(readdirSync(down(stick)).sort()).toEqual([second, nameOf(2), nameOf(3)].sort());
      expect(readFileSync(join(down(stick), nameOf(2)), 'utf8')).toBe('somebody else');
      expect(readFileSync(join(down(stick), second)).equals(readFileSync(sent[1] ?? ''))).toBe(true);
      const before = await dumpOf(district);
      const again = await district.run(['import', down(stick), '--dir', district.dir]);
      expect([again.exit, again.err]).toEqual([4, ['没有找到报送包（.lxsync）。请核对文件夹。']]);
      expect(await dumpOf(district)).toBe(before);
    },
    slow,
  );

  it(
    'are told in words where nobody named a stick, and by a rehearsal; an old report that is read again brings nothing',
    async () => {
      const { pc, device, sent, later, has } = await restoredPc();
      await importInto(district, sent);
      const next = report(pc, 2001, later.batches, has);
      for (const extra of [['--dry-run'], []]) {
        const { out } = await district.run(['import', next, '--dir', district.dir, ...extra]);
        expect(out.join('\n')).toContain(`lxrecv return --device ${device} --out U盘文件夹`);
        expect(englishIn(out.join('\n'))).toEqual([]);
      }
      const { results } = await importInto(district, [sent[0] ?? '']);
      expect(results[0]).toMatchObject({ outcome: 'duplicate' });
      expect(results[0]).not.toHaveProperty('returned');
    },
    slow,
  );

  it(
    'are no matter any more once a later report says that the PC has them, though the stick holds both reports',
    async () => {
      const { pc, log, sent, later, has } = await restoredPc();
      const asked = report(pc, 2001, later.batches, has);
      await importInto(district, [...sent, asked]);
      const { seq, chain: c } = log.head();
      later.append([personDraft(randomBase32(26), '测试后')]);
      const settled = report(pc, 2002, later.batches, { ...has, [log.log]: [{ seq, c }] });
      const { results } = await importInto(district, [asked, settled]);
      expect(results.map((result) => [result.outcome, 'returned' in result])).toEqual([
        ['duplicate', false],
        ['stored', false],
      ]);
    },
    slow,
  );

  it(
    'stay where they are when the PC holds everything, or says nothing about what it holds',
    async () => {
      const { pc, log, sent, later } = await restoredPc();
      await importInto(district, sent);
      const { seq, chain: c } = log.head();
      const all = report(pc, 2001, later.batches, { [log.log]: [{ seq, c }] });
      const mute = report(pc, 2002, later.batches, {});
      const { results } = await importInto(district, [all, mute]);
      for (const result of results) {
        expect(result).not.toHaveProperty('returned');
        expect(result.receipt?.flags).toEqual([]);
      }
    },
    slow,
  );

  it(
    'come back for the branch that a PC lacks when two PCs wrote one log',
    async () => {
      const pc = await enrolPc(district);
      const name = randomBase32(12);
      const [one, other] = [newLog(name), newLog(name)];
      one.append([personDraft(randomBase32(26), '测试甲')]);
      other.append([personDraft(randomBase32(26), '测试乙')]);
      other.append([personDraft(randomBase32(26), '测试丙')]);
      const tip = ({ head }: typeof one) => ({ [name]: [{ seq: head().seq, c: head().chain }] });
      const first = report(pc, 1, one.batches, tip(one));
      const { results } = await importInto(district, [first, report(pc, 2, other.batches, tip(other))]);
      expect(results[1]).toMatchObject({ code: 'FORK', returned: [{ no: 1 }] });
    },
    slow,
  );
});

describe('lxrecv return', () => {
  it(
    'puts the originals of a PC that cannot report onto a stick, from a number on',
    async () => {
      const { device, sent, nameOf } = await restoredPc();
      await importInto(district, sent);
      const stick = newStick();
      const run = (...more: string[]) =>
        district.run(['return', '--dir', district.dir, '--device', device, '--out', stick, ...more]);
      const some = await run('--from', '2');
      expect([some.exit, some.err]).toEqual([0, []]);
      expect(readdirSync(down(stick)).sort()).toEqual([nameOf(2), nameOf(3)]);
      expect(englishIn(some.out.join('\n'))).toEqual([]);
      await run();
      expect(readdirSync(down(stick)).sort()).toEqual([1, 2, 3].map(nameOf));
    },
    slow,
  );

  it(
    'says what is not in the archive, and refuses a PC that never reported and a wrong number',
    async () => {
      const { device, sent } = await restoredPc();
      await importInto(district, sent);
      const [row] = await queryIn(district.dir, 'SELECT file_sm3 FROM bundle WHERE device = $1 AND no = 2', [device]);
      const stick = newStick();
      rmSync(join(district.dir, 'archive', '2026', `${row?.file_sm3}.lxsync`));
      const base = ['return', '--dir', district.dir, '--out', stick, '--device'];
      const found = await district.run([...base, device]);
      expect([found.exit, found.err[0]]).toEqual([2, expect.stringContaining('第 2 号包的原始文件')]);
      expect(readdirSync(down(stick)).map((name) => basename(name))).toHaveLength(2);
      for (const [who, from] of [
        ['01JNOBODY0000000000000000X', '1'],
        [device, '零'],
      ]) {
        const refused = await district.run([...base, who ?? '', '--from', from ?? '']);
        expect(refused.exit).toBe(4);
        expect(refused.err).toHaveLength(1);
      }
      expect(existsSync(join(stick, 'LXSYNC'))).toBe(true);
    },
    slow,
  );
});
