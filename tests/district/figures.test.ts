import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/base/canonical-json.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { idCheckCharacter } from '#shared/domain/id-number.ts';
import type { FigureTable } from '#shared/report/compute-figures.ts';
import { figures as declaredFigures } from '#shared/report/figures.ts';
import type { OperationDraft } from '#shared/sync/operation.ts';
import { newLog, nowMs } from '#tests/bundle/sample-office.ts';
import { bundleOn, englishIn, enrolPc, importInto, newDistrict, type SampleDistrict } from './sample-district.ts';

let district: SampleDistrict;

function made(t: EntityName, r: string, f: JsonObject): OperationDraft {
  return { k: 'new', t, r, f };
}

const sharedIdNumber = `99000019900101995${idCheckCharacter('99000019900101995')}`;

/** The same rider is on the rosters of both committees, under one ID number. */
function ledgerOf(committee: string): readonly OperationDraft[] {
  const id = (name: string) => `${committee}-${name}`;
  return [
    made('person', id('rider'), { name: '测试骑手', idNo: sharedIdNumber, political: '01' }),
    made('employment', id('riding'), { personId: id('rider'), group: '02', from: '2024-03' }),
    made('employment', id('riding too'), { personId: id('rider'), group: '01' }),
    made('person', id('driver'), { name: '测试司机', political: '13' }),
    made('person', id('unnumbered'), { name: '测试无证', phone: '19900000007' }),
    made('employment', id('unnumbered job'), { personId: id('unnumbered'), group: '06', from: '2025-05-01' }),
    made('employment', id('driving'), { personId: id('driver'), group: '03', from: '2024-01-01', to: '2025-07-01' }),
    made('person', id('member'), { name: '测试党员' }),
    made('membership', id('membership'), {
      personId: id('member'),
      basis: 'registered',
      inOn: '2025-02-01',
      outOn: '2026-01-01',
    }),
    made('person', id('visitor'), { name: '测试流动党员' }),
    made('membership', id('visit'), { personId: id('visitor'), basis: 'mobile' }),
    made('organization', id('shop'), { name: '测试公司', 'status@': 'normal', 'status@2025-09-01': 'cancelled' }),
    made('organization', id('zombie'), { name: '测试空壳', 'status@': 'dormant' }),
    made('partyOrganization', id('branch'), { name: '测试支部', level: 'branch', establishedOn: '2024-05' }),
    made('partyOrganization', id('planned'), { name: '筹建支部', level: 'branch', isPreparing: true }),
    made('station', id('station'), { name: '测试驿站', 'status@': 'open', 'status@2025-04-01': 'closed' }),
    made('activity', id('outing'), { topic: '志愿服务', activityKind: 'A05', heldOn: '2025-06-30' }),
    made('activity', id('meeting'), { topic: '支部党员大会', activityKind: 'A01', heldOn: '2025-06-30' }),
    made('activity', id('plan'), { topic: '下月活动', activityKind: 'A05', heldOn: '2025-06-30', progress: 'planned' }),
  ];
}

beforeAll(async () => {
  district = await newDistrict();
  for (const street of ['990102001', '990102002']) {
    const pc = await enrolPc(district, street);
    const log = newLog(randomBase32(12));
    log.append(ledgerOf(street));
    const { exit, err, results } = await importInto(district, [bundleOn(pc, log.batches).path]);
    if (exit !== 0) throw new Error(results[0]?.message ?? err[0]);
  }
});
afterAll(() => district.remove());

async function figuresAt(to: string, committee?: string): Promise<{ readonly [id: string]: number }> {
  const scope = committee === undefined ? [] : ['--committee', committee];
  const argv = ['figures', '--db', `pglite:${district.dir}`, '--from', '2025-01-01', '--to', to, ...scope, '--json'];
  const { exit, out } = await district.run(argv);
  if (exit !== 0) throw new Error(String(exit));
  const table = JSON.parse(out[0] ?? '') as FigureTable;
  return Object.fromEntries(Object.entries(table).map(([id, { value }]) => [id, value]));
}

describe('figures of one committee', () => {
  it('at the end of June 2025', async () => {
    expect(await figuresAt('2025-06-30', '990102001')).toMatchObject({
      'O-01': 1,
      'P-02': 3,
      'G-01': 1,
      'M-01': 1,
      'M-11': 1,
      'S-01': 0,
      'A-01': 1,
    });
  });

  it('on the last day of each state and on the first day of the next', async () => {
    const at = async (id: string, ...days: readonly string[]) => {
      const values: (number | undefined)[] = [];
      for (const day of days) values.push((await figuresAt(day, '990102001'))[id]);
      return values;
    };
    expect(await at('P-02', '2025-06-30', '2025-07-01')).toEqual([3, 2]);
    expect(await at('S-01', '2025-03-31', '2025-04-01')).toEqual([1, 0]);
    expect(await at('O-01', '2025-08-31', '2025-09-01')).toEqual([1, 0]);
    expect(await at('M-01', '2025-01-31', '2025-02-01', '2025-12-31', '2026-01-01')).toEqual([0, 1, 1, 0]);
    expect(await at('A-01', '2025-06-29', '2025-06-30')).toEqual([0, 1]);
  });
});

describe('figures of the district', () => {
  it('count a person on two rosters once and everything else for each committee', async () => {
    expect(await figuresAt('2025-06-30')).toMatchObject({
      'O-01': 2,
      'P-02': 4,
      'G-01': 2,
      'M-01': 2,
      'M-11': 1,
      'S-01': 0,
      'A-01': 2,
    });
  });

  it('carry their unit and the sentence that says how they were counted', async () => {
    const argv = ['figures', '--dir', district.dir, '--from', '2025-01-01', '--to', '2025-12-31'];
    const { exit, out } = await district.run(argv);
    expect([exit, out.length]).toEqual([0, declaredFigures.length]);
    for (const line of out) expect(line).toMatch(/^[A-Z]-\d\d {2}\d+ [家人个名场] {2}口径：.{10,}$/);
  });

  it('are refused for a committee that never reported', async () => {
    const argv = ['figures', '--dir', district.dir, '--from', '2025-01-01', '--to', '2025-12-31'];
    const { exit, err } = await district.run([...argv, '--committee', '990102009']);
    expect([exit, err[0]]).toEqual([4, expect.stringContaining('990102009')]);
  });
});

describe('lxrecv status', () => {
  it('says what came in, by office and PC', async () => {
    const { exit, out } = await district.run(['status', '--dir', district.dir]);
    expect(exit).toBe(0);
    const [first, version, ...others] = out;
    expect(first).toMatch(/^990102001 样例街道001两新组织综合党委 {2}电脑 \S+ {2}最新包号 1，共 1 个包 20 条，/);
    expect(version).toMatch(/^ {4}程序版本 \S+$/);
    expect(others).toHaveLength(2);
    expect(englishIn(out.join(''))).toEqual([]);
    const one = await district.run(['status', '--dir', district.dir, '--street', '990102002', '--json']);
    expect(JSON.parse(one.out[0] ?? '')).toMatchObject([
      { street: '990102002', bundles: 1, latest: 1, operations: 20, forks: 0, clockSuspect: false },
    ]);
  });

  it('finds who has not reported for so many days', async () => {
    const overdue = (days: number, atMs: number) =>
      district.run(['status', '--dir', district.dir, '--overdue', String(days), '--json'], atMs);
    const later = nowMs + 46 * 86_400_000;
    expect(JSON.parse((await overdue(45, later)).out[0] ?? '')).toHaveLength(2);
    expect(JSON.parse((await overdue(47, later)).out[0] ?? '')).toEqual([]);
    expect((await district.run(['status', '--dir', district.dir, '--overdue', 'soon'])).exit).toBe(4);
  });
});
