import { describe, expect, it } from 'vitest';
import { type AuditFilter, type AuditLine, auditColumns, auditRow, fittingLines } from './audit-lines.ts';

const line = (id: string, some: Partial<AuditLine>): AuditLine => ({
  id,
  act: 'export',
  time: '2026-06-01 09:30',
  who: '演示专干',
  device: '党建办电脑',
  what: '人员台账',
  count: 3,
  inFull: '',
  why: '',
  outcome: '',
  format: 'xlsx',
  columns: '姓名',
  ...some,
});
const lines = [
  line('3', { act: 'print', time: '2026-06-03 10:00' }),
  line('2', { why: '上报区委社会工作部', inFull: '证件号码', time: '2026-06-02 23:59' }),
  line('1', {}),
];
const all: AuditFilter = { act: undefined, from: '', to: '', typed: '' };
const ids = (filter: Partial<AuditFilter>) => fittingLines(lines, { ...all, ...filter }).map(({ id }) => id);

describe('the audit log on the page', () => {
  it('is filtered by deed, by days with both ends, and by words', () => {
    expect(ids({})).toEqual(['3', '2', '1']);
    expect(ids({ act: 'print' })).toEqual(['3']);
    expect(ids({ from: '2026-06-02', to: '2026-06-02' })).toEqual(['2']);
    expect(ids({ to: '2026-06' })).toEqual(['3', '2', '1']);
    expect(ids({ typed: '区委 证件' })).toEqual(['2']);
    expect(ids({ typed: '没有这个词' })).toEqual([]);
  });

  it('has a cell for every column', () => {
    expect(auditRow(line('1', {})).cells).toHaveLength(auditColumns.length);
  });
});
