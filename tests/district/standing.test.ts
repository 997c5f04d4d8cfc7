// What the district can ask about what it holds: how every PC stands, the registers at a moment, one person on several
// rosters, receipts once more.

import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomBase32 } from '#shared/base/ids.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import { formatHlc } from '#shared/sync/clock.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { newLog, nowMs, personDraft } from '#tests/bundle/sample-office.ts';
import {
  bundleOn,
  englishIn,
  enrolPc,
  importInto,
  newDistrict,
  openOnPc,
  type Pc,
  queryIn,
  type SampleDistrict,
} from './sample-district.ts';

const dayMs = 86_400_000;
/** A number whose check character is X, and the same of before 1999. */
const first17 = Array.from({ length: 999 }, (_, i) => `99000019900101${String(i).padStart(3, '0')}`).find(
  (text) => idCheckCharacter(text) === 'X',
) as string;
const long = `${first17}X`;
const short = `${first17.slice(0, 6)}${first17.slice(8)}`;

let district: SampleDistrict;
let pcs: readonly Pc[];
const rosters: ReturnType<typeof newLog>[] = [];

beforeAll(async () => {
  district = await newDistrict();
  const numbers = [long, long.toLowerCase(), short];
  const offices: Pc[] = [];
  for (const [i, idNo] of numbers.entries()) {
    const street = `99010200${i + 1}`;
    const pc = await enrolPc(district, street);
    const log = newLog(randomBase32(12), nowMs - 3 * dayMs);
    log.append([
      { k: 'new', t: 'person', r: `${street}p`, f: { name: '测试骑手', idNo } },
      { k: 'new', t: 'employment', r: `${street}e`, f: { personId: `${street}p`, group: '02', from: '2024-03' } },
      {
        k: 'new',
        t: 'organization',
        r: `${street}o`,
        f: { name: '测试,公司', 'status@': 'normal', 'status@2026-11-21': 'dormant' },
      },
    ]);
    log.append([{ k: 'set', t: 'person', r: `${street}p`, f: { name: '改过的名字' } }], 'later', nowMs - dayMs);
    rosters.push(log);
    offices.push(pc);
    const { exit, results } = await importInto(district, [bundleOn(pc, log.batches).path]);
    if (exit !== 0) throw new Error(results[0]?.message);
  }
  pcs = offices;
});
afterAll(() => district.remove());

describe('one person on the rosters of three committees', () => {
  it('counts once, with 18 digits, with a small x and with 15 digits', async () => {
    const figure = async (...scope: readonly string[]) => {
      const argv = ['figures', '--dir', district.dir, '--from', '2026-01-01', '--to', '2026-11-22', ...scope, '--json'];
      return JSON.parse((await district.run(argv)).out[0] ?? '')['P-02'].value;
    };
    expect(await figure()).toBe(1);
    expect(await figure('--committee', '990102002')).toBe(1);
  });

  it('is recognised by a digest under a key of the district: no index holds the number', async () => {
    const rows = await queryIn(district.dir, "SELECT DISTINCT number_key AS key FROM record WHERE tbl = 'person'");
    expect(rows).toEqual([{ key: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    const indexes = await queryIn(district.dir, "SELECT indexdef FROM pg_indexes WHERE tablename = 'record'");
    expect(indexes.map(({ indexdef }) => indexdef).join(' ')).not.toMatch(/idNo|creditCode/);
    const secret = join(district.dir, 'keys', 'number.key');
    expect(readFileSync(secret, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(statSync(secret).mode & 0o077).toBe(0);
    const other = await newDistrict();
    const pc = await enrolPc(other);
    await importInto(other, [bundleOn(pc, (rosters[0] as ReturnType<typeof newLog>).batches).path]);
    const [elsewhere] = await queryIn(other.dir, "SELECT number_key AS key FROM record WHERE tbl = 'person'");
    other.remove();
    expect(elsewhere?.key).not.toBe(rows[0]?.key);
  });
});

describe('lxrecv export', () => {
  const exported = async (format: string, ...more: readonly string[]) => {
    const out = mkdtempSync(join(district.root, 'out-'));
    const answer = await district.run(['export', '--dir', district.dir, '--format', format, '--out', out, ...more]);
    return { ...answer, out, files: readdirSync(out).sort() };
  };

  it('writes every register as lines for other programs, in one order', async () => {
    const { exit, out, files, ...answer } = await exported('ndjson');
    expect([exit, files]).toEqual([0, ['employment.ndjson', 'organization.ndjson', 'person.ndjson']]);
    const people = readFileSync(join(out, 'person.ndjson'), 'utf8').trimEnd().split('\n');
    expect(people.map((line) => JSON.parse(line))).toMatchObject([
      { street: '990102001', table: 'person', values: { name: '改过的名字', idNo: long } },
      { street: '990102002' },
      { street: '990102003' },
    ]);
    expect(answer.err).toEqual([]);
  });

  it('gives the state at a stamp: later operations do not count, dated values are those of that day', async () => {
    const stamp = formatHlc({ ms: nowMs - 2 * dayMs, counter: 0 });
    const before = await exported('csv', '--at', stamp, '--committee', '990102001');
    expect(readFileSync(join(before.out, 'person.csv'), 'utf8')).toContain('测试骑手');
    const now = await exported('csv', '--committee', '990102001');
    expect(readFileSync(join(now.out, 'person.csv'), 'utf8')).toContain('改过的名字');
    const statusAt = async (from: typeof now) => readFileSync(join(from.out, 'organization.csv'), 'utf8');
    expect(await statusAt(before)).not.toBe(await statusAt(now));
    const instant = await exported('csv', '--at', '2026-11-20T08:00:00Z', '--committee', '990102001');
    expect(await statusAt(instant)).toBe(await statusAt(before));
  });

  it('writes a workbook that the importer reads back, references by name', async () => {
    const { out, files } = await exported('xlsx');
    expect(files).toEqual(['registers.xlsx']);
    const read = readWorkbook(new Uint8Array(readFileSync(join(out, 'registers.xlsx'))), 'registers.xlsx');
    if (!read.ok) throw new Error(read.error.code);
    expect(read.value.sheets.map(({ rows }) => rows.length)).toEqual(expect.arrayContaining([3, 3, 3]));
    expect(JSON.stringify(read.value.sheets)).toContain('改过的名字');
  });

  it('refuses what it cannot do, in words', async () => {
    for (const more of [['parquet'], ['xml'], ['csv', '--at', 'yesterday'], ['csv', '--committee', '990102009']]) {
      const { exit, err, files } = await exported(more[0] ?? '', ...more.slice(1));
      expect([exit, files]).toEqual([4, []]);
      expect(err[0]).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});

describe('lxrecv status', () => {
  it('names the program’s version, bundles that wait, and conflicts when asked', async () => {
    const pc = pcs[1] as Pc;
    const log = rosters[1] as ReturnType<typeof newLog>;
    const other = newLog(randomBase32(12));
    other.append([{ k: 'set', t: 'person', r: '990102002p', f: { name: '第三个名字' } }]);
    await importInto(district, [bundleOn(pc, other.batches, { no: 2 }).path]);
    const sent = log.batches.length;
    log.append([personDraft(randomBase32(26), '没有送到')]);
    log.append([personDraft(randomBase32(26), '在等')]);
    await importInto(district, [bundleOn(pc, log.batches.slice(sent + 1), { no: 4 }).path]);
    const { out } = await district.run(['status', '--dir', district.dir, '--street', '990102002', '--conflicts']);
    expect(out[0]).toContain('第 4 号包在等前面的包');
    expect(out[0]).toContain('待核实的冲突 1 条');
    expect(out[1]).toContain('程序版本 0.1.0');
    expect(out.flatMap(englishIn)).toEqual([]);
    const json = await district.run(['status', '--dir', district.dir, '--street', '990102002', '--json']);
    expect(JSON.parse(json.out[0] ?? '')).toMatchObject([
      { app: 'liangxin-ledger 0.1.0', waiting: [4], wants: 0, withheld: null, forks: 0 },
    ]);
  });

  it('says until when a forked log’s PCs must be enrolled anew, and what to revoke when they are not', async () => {
    const pc = pcs[2] as Pc;
    const log = rosters[2] as ReturnType<typeof newLog>;
    const twin = newLog(log.log, nowMs - 3 * dayMs);
    twin.append([personDraft(randomBase32(26), '另一台电脑')]);
    const { results } = await importInto(district, [bundleOn(pc, twin.batches, { no: 2 }).path]);
    expect(results[0]?.code).toBe('FORK');
    const argv = ['status', '--dir', district.dir, '--street', '990102003'];
    expect((await district.run(argv)).out.join('')).toContain('应在 2026-12-22 前重新登记，还没有一台登记。');
    const late = (await district.run(argv, nowMs + 31 * dayMs)).out.join('');
    expect(late).toContain(`已经超期。请撤销共用的证书：lxrecv enrol revoke ${pc.serial}`);
    expect(englishIn(late)).toEqual([]);
    await district.run(['enrol', 'revoke', pc.serial, '--reason', '磁盘被复制', '--dir', district.dir], nowMs + dayMs);
    expect((await district.run(argv, nowMs + 31 * dayMs)).out.join('')).not.toContain('重新登记');
  });
});

describe('lxrecv receipt', () => {
  it('lists what a PC was answered, and gives one out once more, byte for byte, onto a stick', async () => {
    const pc = pcs[0] as Pc;
    const { subject } = pc.signed.cert;
    const listed = await district.run(['receipt', 'list', '--device', subject, '--dir', district.dir]);
    expect(listed.out).toEqual([expect.stringMatching(/^回执 1 {2}第 1 号包 {2}\S+ {2}已收 {2}OK {2}退回 0 条$/)]);
    const stick = join(district.root, 'stick');
    const argv = ['receipt', 'reissue', '--device', subject, '--no', '1', '--dir', district.dir, '--out', stick];
    const { exit, out } = await district.run(argv);
    expect([exit, out.length]).toEqual([0, 2]);
    const [name = ''] = readdirSync(stick);
    expect(openOnPc(pc, join(stick, name)).rno).toBe(1);
    expect((await district.run(['receipt', 'list', '--device', 'nobody', '--dir', district.dir])).exit).toBe(4);
  });
});
