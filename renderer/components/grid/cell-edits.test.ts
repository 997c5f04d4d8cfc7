import { describe, expect, it } from 'vitest';
import { employment } from '#shared/domain/employment.ts';
import { person } from '#shared/domain/person.ts';
import { station } from '#shared/domain/station.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import { changesOf, creationOf } from './cell-edits.ts';
import { columnsOf } from './columns.ts';
import type { GridRow } from './row.ts';

const parts = [{ declaration: employment, via: 'personId' }];
const columns = new Map([...columnsOf(person), ...columnsOf(employment, 1)].map((column) => [column.id, column]));
const column = (id: string) => {
  const found = columns.get(id);
  if (!found) throw new Error(id);
  return found;
};
const record = (id: string, values: LedgerRecord['values'] = {}): LedgerRecord => ({ id, values, deleted: false });
const newId = () => 'NEW';
const today = '2026-11-22';

describe('changesOf', () => {
  it('makes one update for each record touched', () => {
    const row: GridRow = { id: 'P1', records: [record('P1'), record('E1')] };
    const changes = changesOf(
      [
        { row, column: column('person.name'), value: '张三' },
        { row, column: column('employment.group'), value: '01' },
        { row, column: column('person.sex'), value: null },
      ],
      parts,
      today,
      newId,
    );
    expect(changes).toEqual([
      { kind: 'update', entity: 'person', id: 'P1', values: { name: '张三', sex: null } },
      { kind: 'update', entity: 'employment', id: 'E1', values: { group: '01' } },
    ]);
  });
  it('makes the first job of a person who has none, and nothing when it stays empty', () => {
    const row: GridRow = { id: 'P1', records: [record('P1'), undefined] };
    expect(changesOf([{ row, column: column('employment.platform'), value: '美团' }], parts, today, newId)).toEqual([
      { kind: 'create', entity: 'employment', id: 'NEW', values: { platform: '美团', personId: 'P1' } },
    ]);
    expect(changesOf([{ row, column: column('employment.platform'), value: null }], parts, today, newId)).toEqual([]);
  });

  const status = columnsOf(station).find(({ field }) => field === 'status');
  if (!status) throw new Error('status');
  const statusChange = (values: LedgerRecord['values'], value: string | null) => {
    const row: GridRow = { id: 'S1', records: [record('S1', values)] };
    const [change] = changesOf([{ row, column: status, value }], [], today, newId);
    return change?.kind === 'update' ? change.values : undefined;
  };
  it('dates a value: the first one since before records, a later one from today', () => {
    expect(statusChange({}, 'open')).toEqual({ 'status@': 'open' });
    expect(statusChange({ 'status@': 'open' }, 'paused')).toEqual({ 'status@2026-11-22': 'paused' });
  });
  it('clears exactly the dated entry in force', () => {
    const values = { 'status@': 'planned', 'status@2024-03': 'open', 'status@2030-01-01': 'closed' };
    expect(statusChange(values, null)).toEqual({ 'status@2024-03': null });
  });
});

describe('creationOf', () => {
  it('makes a record and its related one from a pasted row', () => {
    let made = 0;
    const changes = creationOf(
      person,
      [
        { column: column('person.name'), value: '李四' },
        { column: column('person.sex'), value: null },
        { column: column('employment.group'), value: '02' },
      ],
      parts,
      () => `N${++made}`,
    );
    expect(changes).toEqual([
      { kind: 'create', entity: 'person', id: 'N1', values: { name: '李四' } },
      { kind: 'create', entity: 'employment', id: 'N2', values: { group: '02', personId: 'N1' } },
    ]);
  });
});
