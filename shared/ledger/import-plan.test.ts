import { describe, expect, it } from 'vitest';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import { applyOperations, type Book, createBook, recordsOf } from './book.ts';
import { type Change, draftsOf } from './changes.ts';
import { planImport, planImportInSlices } from './import-plan.ts';
import type { ImportChoices, ImportPlan, ImportRow, ImportSheet } from './import-types.ts';

type Values = { readonly [field: string]: JsonValue };

let heads = new WeakMap<Book, LogHead>();
function write(book: Book, changes: readonly Change[]): void {
  const head = heads.get(book) ?? openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' }).head;
  const appended = appendOperations(head, draftsOf(book, changes), { wallMs: 2, tx: 't', user: 'u1' });
  heads = heads.set(book, appended.head);
  applyOperations(book, appended.ops);
}

let made = 0;
const choices = (some: Partial<ImportChoices> = {}): ImportChoices => ({
  importId: 'I1',
  file: '花名册.xlsx',
  at: '2025-03-31T01:00:00.000Z',
  asOf: '2025-03-31',
  mode: 'upsert',
  blankErases: false,
  newId: () => `N${String(++made).padStart(6, '0')}`,
  ...some,
});

const row = (n: number, records: ImportRow['records'], outcome: ImportRow['outcome'] = 'accepted'): ImportRow => ({
  row: n,
  outcome,
  records,
});
const sheetOf = (entity: EntityName, rows: readonly ImportRow[], sheet = '表'): ImportSheet => ({
  sheet,
  entity,
  columns: [
    { col: 'B', field: 'name' },
    { col: 'A', field: null },
  ],
  rows,
});
const people = (...rows: readonly Values[]): ImportSheet =>
  sheetOf(
    'person',
    rows.map((person, i) => row(i + 2, { person })),
  );
const actions = (plan: ImportPlan): readonly string[] => plan.rows.map(({ action }) => action);
const valuesOf = (book: Book, entity: EntityName): readonly Values[] =>
  recordsOf(book, entity).map(({ values }) => values);

const zhang = { name: '张测试', idNo: '990000199001010012', phone: '19900000001' };
const li = { name: '李测试', phone: '19900000002' };

describe('planImport', () => {
  it('makes a person and a job of each worker row, and nothing when the same file comes again', () => {
    const book = createBook();
    const sheet = sheetOf('person', [
      row(5, { person: zhang, employment: { group: '01', organizationName: '捷达快递', platform: '顺丰' } }),
      row(6, { person: li, employment: { group: '02', platform: '美团' } }, 'warned'),
      row(7, { person: { name: '坏号' }, employment: { group: '02' } }, 'rejected'),
    ]);
    const plan = planImport(book, [sheet], choices());
    expect(actions(plan)).toEqual(['create', 'create', 'skip']);
    expect(plan.counts).toMatchObject({ create: 2, skip: 1, rejected: 1, created: { person: 2, employment: 2 } });
    expect(plan.changes[0]).toMatchObject({
      kind: 'note',
      topic: 'import',
      id: 'I1',
      values: { file: '花名册.xlsx', mapping: { 表: { name: 'B' } } },
    });
    expect(plan.changes[1]).toMatchObject({ kind: 'create', entity: 'person', src: { i: 'I1', s: '表', n: 5 } });
    write(book, plan.changes);
    expect(valuesOf(book, 'employment')[0]).toMatchObject({
      personId: recordsOf(book, 'person')[0]?.id,
      platform: '顺丰',
    });
    const again = planImport(book, [sheet], choices());
    expect(actions(again)).toEqual(['same', 'same', 'skip']);
    expect(again.changes).toHaveLength(1);
  });

  it('updates what differs, lists old and new, and lets blanks be', () => {
    const book = createBook();
    write(book, [{ kind: 'create', entity: 'person', id: 'P1', values: { ...zhang, sex: '1' } }]);
    const plan = planImport(book, [people({ ...zhang, phone: '19900000009', sex: null, education: '20' })], choices());
    expect(plan.rows[0]).toMatchObject({
      action: 'update',
      records: [{ entity: 'person', id: 'P1' }],
      firstCell: 0,
      cellCount: 2,
    });
    expect(plan.cells).toMatchObject([
      { row: 0, kind: 'update', field: 'phone', oldValue: '19900000001', newValue: '19900000009' },
      { row: 0, kind: 'fill', field: 'education', oldValue: null, newValue: '20' },
    ]);
    write(book, plan.changes);
    expect(valuesOf(book, 'person')).toEqual([{ ...zhang, phone: '19900000009', sex: '1', education: '20' }]);
  });

  it('clears on blanks only when asked to', () => {
    const book = createBook();
    write(book, [{ kind: 'create', entity: 'person', id: 'P1', values: { ...zhang, sex: '1' } }]);
    const plan = planImport(book, [people({ ...zhang, sex: null })], choices({ blankErases: true }));
    expect(plan.changes[1]).toMatchObject({ kind: 'update', values: { sex: null } });
  });

  it('matches by number first, else by name and telephone unless the numbers differ', () => {
    const book = createBook();
    write(book, [
      { kind: 'create', entity: 'person', id: 'P1', values: zhang },
      { kind: 'create', entity: 'person', id: 'P2', values: li },
    ]);
    const plan = planImport(
      book,
      [
        people(
          { name: '张　测试', idNo: zhang.idNo },
          { ...li, idNo: '990000199001010039' },
          { ...zhang, idNo: '990000199001010055' },
          { name: '王测试', idNo: '9900**********12', phone: '19900000003' },
        ),
      ],
      choices(),
    );
    expect(actions(plan)).toEqual(['update', 'update', 'create', 'create']);
    expect(plan.rows.slice(0, 2).map(({ records }) => records[0]?.id)).toEqual(['P1', 'P2']);
  });

  it('knows somebody without number and telephone again when nothing speaks against it', () => {
    const book = createBook();
    write(book, [{ kind: 'create', entity: 'person', id: 'P1', values: { name: '无号', communityName: '河畔社区' } }]);
    const plan = planImport(
      book,
      [people({ name: '无号', communityName: '河畔社区' }, { name: '无号', communityName: '新苑社区' })],
      choices(),
    );
    expect(actions(plan)).toEqual(['same', 'create']);
  });

  it('joins rows of one key: the first counts, later ones fill blanks, what differs is listed', () => {
    const book = createBook();
    const plan = planImport(book, [people(zhang, { ...zhang, phone: '19900000008', sex: '2' })], choices());
    expect(actions(plan)).toEqual(['create', 'merge']);
    expect(plan.rows[1]?.joins).toBe(0);
    expect(plan.ignored).toEqual([
      {
        entity: 'person',
        id: plan.rows[0]?.records[0]?.id,
        row: 1,
        field: 'phone',
        kept: '19900000001',
        ignored: '19900000008',
      },
    ]);
    write(book, plan.changes);
    expect(valuesOf(book, 'person')).toEqual([{ ...zhang, sex: '2' }]);
  });

  it('keeps to its mode and to what the clerk decided', () => {
    const book = createBook();
    write(book, [{ kind: 'create', entity: 'person', id: 'P1', values: zhang }]);
    const sheet = people({ ...zhang, sex: '1' }, li);
    expect(actions(planImport(book, [sheet], choices({ mode: 'addOnly' })))).toEqual(['skip', 'create']);
    expect(actions(planImport(book, [sheet], choices({ mode: 'updateOnly' })))).toEqual(['update', 'skip']);
    const decided = planImport(book, [{ ...sheet, decisions: { 2: 'separate', 3: 'skip' } }], choices());
    expect(actions(decided)).toEqual(['create', 'skip']);
    const used = planImport(book, [{ ...sheet, decisions: { 3: { use: 'P1' } } }], choices());
    expect(used.rows[1]).toMatchObject({ action: 'merge', records: [{ id: 'P1' }] });
  });

  it('adds a job beside the old one when somebody works elsewhere, and finds the one that continues', () => {
    const book = createBook();
    const at = (employment: Values): ImportSheet => sheetOf('person', [row(2, { person: zhang, employment })]);
    write(book, planImport(book, [at({ organizationName: '捷达快递', group: '01' })], choices()).changes);
    const continued = planImport(book, [at({ organizationName: '捷达快递', platform: '顺丰' })], choices());
    expect(continued.counts.updated).toEqual({ employment: 1 });
    const moved = planImport(book, [at({ organizationName: '云途餐饮', group: '02' })], choices());
    expect(moved.counts.created).toEqual({ employment: 1 });
    expect(actions(moved)).toEqual(['update']);
  });

  it('makes a membership of each member row, mobile or registered', () => {
    const book = createBook();
    const sheet = sheetOf('person', [
      row(3, { person: zhang, membership: { partyOrganizationName: '物流支部', memberType: 'full', isMobile: true } }),
      row(4, {
        person: li,
        membership: { partyOrganizationName: '物流支部', memberType: 'probationary', isMobile: false },
      }),
    ]);
    const branch = sheetOf(
      'partyOrganization',
      [row(3, { partyOrganization: { name: '物流支部', level: 'branch' } })],
      '党组织',
    );
    write(book, planImport(book, [sheet, branch], choices()).changes);
    const branchId = recordsOf(book, 'partyOrganization')[0]?.id;
    expect(valuesOf(book, 'membership').map(({ basis, partyOrganizationId }) => [basis, partyOrganizationId])).toEqual([
      ['mobile', branchId],
      ['registered', branchId],
    ]);
    expect(valuesOf(book, 'person').map(({ political }) => political)).toEqual(['01', '02']);
    expect(planImport(book, [sheet, branch], choices()).changes).toHaveLength(1);
  });

  it('leads names to records of the book or of the same import, and links earlier rows later', () => {
    const book = createBook();
    const roster = sheetOf('person', [row(2, { person: zhang, employment: { organizationName: '捷达（快递）公司' } })]);
    write(book, planImport(book, [roster], choices()).changes);
    expect(valuesOf(book, 'employment')[0]).not.toHaveProperty('organizationId');
    const firms = sheetOf('organization', [row(2, { organization: { name: '捷达(快递)公司' } })]);
    const plan = planImport(book, [firms], choices());
    expect(plan.counts.updated).toEqual({ employment: 1 });
    write(book, plan.changes);
    expect(valuesOf(book, 'employment')[0]?.organizationId).toBe(recordsOf(book, 'organization')[0]?.id);
  });

  it('tells parts apart within their owner', () => {
    const book = createBook();
    const stations = sheetOf('station', [row(4, { station: { name: '柳荫驿站', openedOn: '2021-06' } })], '驿站');
    const assets = sheetOf('stationAsset', [
      row(3, { stationAsset: { stationName: '柳荫驿站', item: '空调', quantity: 1 } }),
      row(4, { stationAsset: { stationName: '别处驿站', item: '空调', quantity: 2 } }),
    ]);
    write(book, planImport(book, [assets, stations], choices()).changes);
    const station = recordsOf(book, 'station')[0];
    expect(station?.values).toEqual({ name: '柳荫驿站', openedOn: '2021-06', 'status@2021-06': 'open' });
    expect(valuesOf(book, 'stationAsset').map(({ stationId }) => stationId)).toEqual([station?.id, undefined]);
    expect(actions(planImport(book, [assets, stations], choices()))).toEqual(['same', 'same', 'same']);
  });

  it('finds activity and person of a sign-in', () => {
    const book = createBook();
    const activities = sheetOf(
      'activity',
      [row(2, { activity: { code: 'HD1', topic: '送清凉', heldOn: '2024-07-01' } })],
      '活动',
    );
    const signIns = sheetOf(
      'attendance',
      [
        row(2, { attendance: { activityCode: 'HD1', name: zhang.name, phone: zhang.phone, isPresent: true } }),
        row(3, { attendance: { activityCode: 'HD1', name: '外来', isPresent: true } }),
      ],
      '签到',
    );
    write(book, planImport(book, [signIns, activities, people(zhang)], choices()).changes);
    const [activity, person] = [recordsOf(book, 'activity')[0], recordsOf(book, 'person')[0]];
    expect(valuesOf(book, 'attendance')).toMatchObject([
      { activityId: activity?.id, personId: person?.id },
      { activityId: activity?.id, name: '外来' },
    ]);
    expect(actions(planImport(book, [signIns, activities, people(zhang)], choices()))).toEqual([
      'same',
      'same',
      'same',
      'same',
    ]);
  });

  it('dates states and numbers', () => {
    const book = createBook();
    const firm = (organization: Values): ImportSheet => sheetOf('organization', [row(2, { organization })]);
    const first = { name: '畅通商贸', foundedOn: '2023-01-11', declaredStaff: 246, isClosed: false };
    write(book, planImport(book, [firm(first)], choices()).changes);
    expect(valuesOf(book, 'organization')).toEqual([
      { name: '畅通商贸', foundedOn: '2023-01-11', 'declaredStaff@2025-03-31': 246, 'status@2023-01-11': 'normal' },
    ]);
    const plan = planImport(
      book,
      [firm({ ...first, declaredStaff: 250, isClosed: true })],
      choices({ asOf: '2025-06-30' }),
    );
    expect(plan.cells).toMatchObject([
      { field: 'declaredStaff@2025-06-30', oldValue: 246, newValue: 250 },
      { field: 'status@2025-06-30', oldValue: 'normal', newValue: 'cancelled' },
    ]);
    expect(plan.changes[1]).toMatchObject({
      values: { 'declaredStaff@2025-06-30': 250, 'status@2025-06-30': 'cancelled' },
    });
    const closed = planImport(createBook(), [firm({ ...first, isClosed: true })], choices());
    expect(closed.changes[1]).toMatchObject({ values: { 'status@': 'cancelled' } });
  });

  it('makes coverage where both sides are known, once, and none for what has gone', () => {
    const book = createBook();
    const firms = sheetOf('organization', [
      row(2, {
        organization: {
          name: '甲公司',
          partyOrganizationName: '联合支部',
          coverageKind: 'joint',
          foundedOn: '2020-05',
        },
      }),
      row(3, { organization: { name: '乙公司' } }),
      row(4, { organization: { name: '丙公司', partyOrganizationName: '没有的支部' } }),
      row(5, { organization: { name: '丁公司', partyOrganizationName: '联合支部', isClosed: true } }),
    ]);
    const branches = sheetOf(
      'partyOrganization',
      [
        row(2, {
          partyOrganization: {
            name: '联合支部',
            level: 'jointBranch',
            establishedOn: '2019-01-01',
            unitNames: ['甲公司', '乙公司'],
          },
        }),
      ],
      '党组织',
    );
    write(book, planImport(book, [firms, branches], choices()).changes);
    const [a, b] = recordsOf(book, 'organization');
    const branch = recordsOf(book, 'partyOrganization')[0];
    expect(valuesOf(book, 'coverage')).toEqual([
      { organizationId: a?.id, partyOrganizationId: branch?.id, coverageKind: 'joint', from: '2020-05' },
      { organizationId: b?.id, partyOrganizationId: branch?.id, coverageKind: 'joint', from: '2019-01-01' },
    ]);
    expect(planImport(book, [firms, branches], choices()).changes).toHaveLength(1);
  });

  it('makes coverage when the Party organisation comes later than the firm that named it', () => {
    const book = createBook();
    const firms = sheetOf('organization', [
      row(2, { organization: { name: '甲公司', partyOrganizationName: '甲公司支部' } }),
    ]);
    const branches = sheetOf('partyOrganization', [row(2, { partyOrganization: { name: '甲公司支部' } })], '党组织');
    write(book, planImport(book, [firms], choices()).changes);
    expect(recordsOf(book, 'coverage')).toEqual([]);
    write(book, planImport(book, [branches], choices()).changes);
    expect(valuesOf(book, 'coverage')).toMatchObject([{ coverageKind: 'standalone' }]);
  });

  it('plans in slices what it plans at once', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      name: `人${i}`,
      phone: `1990${String(i).padStart(7, '0')}`,
    }));
    const once = planImport(createBook(), [people(...rows)], choices());
    let ticks = 0;
    const pace = { now: () => (ticks += 30), pause: () => Promise.resolve() };
    const slices = planImportInSlices(createBook(), [people(...rows)], choices(), pace);
    let progress = 0;
    for (;;) {
      const step = await slices.next();
      if (step.done) {
        expect(step.value.counts).toEqual(once.counts);
        break;
      }
      progress++;
      expect(step.value.total).toBe(1000);
    }
    expect(progress).toBeGreaterThan(5);
  });
});
