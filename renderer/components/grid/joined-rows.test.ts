import { describe, expect, it } from 'vitest';
import { employment } from '#shared/domain/employment.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import { createRowJoiner } from './joined-rows.ts';

const record = (id: string, values: LedgerRecord['values'] = {}): LedgerRecord => ({ id, values, deleted: false });
const job = (id: string, from: string, to = '') => record(id, { personId: 'P1', from, ...(to ? { to } : {}) });
const today = '2026-11-22';
const parts = [{ declaration: employment, via: 'personId' }];

describe('createRowJoiner', () => {
  it('shows the job that counts today: a living one before an ended one, then the later beginning', () => {
    const mainJob = (jobs: readonly LedgerRecord[]) =>
      createRowJoiner(parts)([record('P1')], [jobs], today)[0]?.records[1]?.id;
    expect(mainJob([job('E1', '2020-01'), job('E2', '2024-01', '2025-01-01')])).toBe('E1');
    expect(mainJob([job('E1', '2020-01'), job('E2', '2024-01')])).toBe('E2');
    expect(mainJob([job('E1', '2020-01', '2021-01-01'), job('E2', '2018-01', '2019-01-01')])).toBe('E1');
  });
  it('keeps the row objects whose records were not replaced, and the list when none was', () => {
    const join = createRowJoiner(parts);
    const people = [record('P1'), record('P2')];
    const jobs = [job('E1', '2020-01')];
    const first = join(people, [jobs], today);
    expect(join([...people], [jobs], today)).toBe(first);
    const next = join(people, [[job('E1', '2021-01')]], today);
    expect(next[0]).not.toBe(first[0]);
    expect(next[1]).toBe(first[1]);
  });
  it('leaves deleted records out', () => {
    expect(createRowJoiner([])([{ ...record('P1'), deleted: true }], [], today)).toEqual([]);
  });
});
