import { describe, expect, it } from 'vitest';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import { applyOperations, type Book, createBook, recordsOf } from './book.ts';
import { draftsOf } from './changes.ts';
import { planImport } from './import-plan.ts';
import type { ImportPlan, ImportRow } from './import-types.ts';

type Values = { readonly [field: string]: JsonValue };

const heads = new WeakMap<Book, LogHead>();
let made = 0;

/** Plans the rows of one sheet and writes the plan into the book. */
function take(book: Book, entity: EntityName, ...records: readonly ImportRow['records'][]): ImportPlan {
  const rows = records.map((record, i) => ({ row: i + 3, outcome: 'accepted' as const, records: record }));
  const plan = planImport(book, [{ sheet: '表', entity, columns: [], rows }], {
    importId: `I${++made}`,
    file: '表.xlsx',
    at: '2025-03-31T01:00:00.000Z',
    asOf: '2025-03-31',
    mode: 'upsert',
    blankErases: false,
    newId: () => `N${String(++made).padStart(6, '0')}`,
  });
  const head = heads.get(book) ?? openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' }).head;
  const appended = appendOperations(head, draftsOf(book, plan.changes), { wallMs: 2, tx: 't', user: 'u1' });
  heads.set(book, appended.head);
  applyOperations(book, appended.ops);
  return plan;
}

const actions = (plan: ImportPlan): readonly string[] => plan.rows.map(({ action }) => action);
const valuesOf = (book: Book, entity: EntityName): readonly Values[] =>
  recordsOf(book, entity).map(({ values }) => values);
const idOf = (book: Book, entity: EntityName) => recordsOf(book, entity)[0]?.id;

const instructor = { name: '何测试', idNo: '990000199001010012', phone: '19900000001' };
const sent = (organizationNames: readonly string[], more: Values = {}): ImportRow['records'] => ({
  person: instructor,
  instructorAssignment: { organizationNames, fromUnit: '测试街道党建办', from: '2024-02-01', ...more },
});

describe('a row of an instructor', () => {
  it('becomes a person and one assignment for each firm; a firm that is not registered stays as its name', () => {
    const book = createBook();
    take(book, 'organization', { organization: { name: '测试一公司' } });
    take(book, 'person', sent(['测试一公司', '测试二公司']));
    const personId = idOf(book, 'person');
    const firm = idOf(book, 'organization');
    const common = { personId, fromUnit: '测试街道党建办', from: '2024-02-01' };
    expect(valuesOf(book, 'instructorAssignment')).toEqual([
      { ...common, organizationName: '测试一公司', organizationId: firm },
      { ...common, organizationName: '测试二公司' },
    ]);
  });

  it('changes nothing when it comes again, and is linked when the firm is registered later', () => {
    const book = createBook();
    take(book, 'person', sent(['测试二公司']));
    expect(actions(take(book, 'person', sent(['测试二公司'])))).toEqual(['same']);
    take(book, 'organization', { organization: { name: '测试二公司' } });
    expect(valuesOf(book, 'instructorAssignment')).toMatchObject([{ organizationId: idOf(book, 'organization') }]);
  });

  it('is a new assignment after the old one has ended, and one without a firm when none is named', () => {
    const book = createBook();
    take(book, 'person', sent(['测试二公司'], { to: '2024-12-31' }), sent([]));
    take(book, 'person', sent(['测试二公司'], { from: '2025-01-01' }), sent([]));
    expect(
      valuesOf(book, 'instructorAssignment').map(({ organizationName, from }) => [organizationName, from]),
    ).toEqual([
      ['测试二公司', '2024-02-01'],
      [undefined, '2024-02-01'],
      ['测试二公司', '2025-01-01'],
    ]);
  });
});

const checkedIn = (on: string, earned: number): ImportRow['records'] => ({
  dualCheckIn: { name: '柏测试', phone: '19900000002', communityName: '测试社区', on },
  pointEntry: { name: '柏测试', phone: '19900000002', on, service: '文明劝导', earned },
});

describe('a row of a check-in with points', () => {
  it('checks a person in once, on the first day, and books every row', () => {
    const book = createBook();
    take(book, 'person', { person: { name: '柏测试', phone: '19900000002' } });
    const personId = idOf(book, 'person');
    const rows = [checkedIn('2024-08-22', 5), checkedIn('2024-05-16', 10), checkedIn('2024-05-16', 15)];
    const plan = take(book, 'dualCheckIn', ...rows);
    expect([plan.cells, plan.ignored]).toEqual([[], []]);
    expect(valuesOf(book, 'dualCheckIn')).toMatchObject([{ personId, on: '2024-05-16' }]);
    expect(valuesOf(book, 'pointEntry').map(({ earned }) => earned)).toEqual([5, 10, 15]);
    expect(actions(take(book, 'dualCheckIn', ...rows))).toEqual(['same', 'merge', 'merge']);
    expect(valuesOf(book, 'pointEntry')).toHaveLength(3);
  });

  it('is no entry of points where every cell of them is empty', () => {
    const book = createBook();
    const dualCheckIn = { name: '柏测试', phone: '19900000002', communityName: '测试社区', on: '2024-08-22' };
    take(book, 'dualCheckIn', { dualCheckIn, pointEntry: { service: null, earned: null } });
    expect([valuesOf(book, 'dualCheckIn'), valuesOf(book, 'pointEntry')]).toEqual([[dualCheckIn], []]);
  });

  it('stays without a person when nobody on the roster has that name and telephone', () => {
    const book = createBook();
    take(book, 'dualCheckIn', checkedIn('2024-08-22', 5));
    expect(valuesOf(book, 'dualCheckIn')[0]).not.toHaveProperty('personId');
    expect(recordsOf(book, 'person')).toEqual([]);
  });
});

describe('rows about firms, people and Party organisations of the book', () => {
  it('visits, demands and projects refer to what bears the name', () => {
    const book = createBook();
    take(book, 'organization', { organization: { name: '测试一公司' } });
    take(book, 'person', { person: { name: '柏测试', phone: '19900000002' } });
    take(book, 'partyOrganization', { partyOrganization: { name: '中共测试支部' } });
    const visited = { visitedOn: '2024-08-21', target: '测试一公司' };
    take(book, 'visit', { visit: visited }, { visit: visited });
    take(book, 'demand', {
      demand: { demandNo: 'SQ1', reporterName: '柏测试', phone: '19900000002', content: '停车难' },
    });
    take(book, 'secretaryProject', { secretaryProject: { title: '先锋队', partyOrganizationName: '中共测试支部' } });
    const organizationId = idOf(book, 'organization');
    expect(valuesOf(book, 'visit')).toEqual([
      { ...visited, organizationId },
      { ...visited, organizationId },
    ]);
    expect(valuesOf(book, 'demand')).toMatchObject([{ personId: idOf(book, 'person') }]);
    expect(valuesOf(book, 'secretaryProject')).toMatchObject([
      { partyOrganizationId: idOf(book, 'partyOrganization') },
    ]);
  });
});
