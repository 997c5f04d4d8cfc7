import { describe, expect, it } from 'vitest';
import { createBook } from '#shared/ledger/book.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import { openDemands } from './hand-over.ts';
import { newPasswordProblem } from './key-change.ts';

describe('handing over', () => {
  it('counts the demands that nobody has finished', () => {
    const book = createBook();
    const register = book.registers.get('demand') as { records: Map<string, LedgerRecord>; live: unknown };
    const demands = ['registered', 'onHold', 'closedOut', 'resolved', 'verified', 'refused', 'reopened', undefined];
    for (const [at, status] of demands.entries()) {
      const id = String(at);
      register.records.set(id, { id, values: status === undefined ? {} : { status }, deleted: false });
    }
    register.live = [...register.records.values()];
    expect(openDemands(book)).toBe(4);
  });

  it('asks for a new password twice, and for one that the host takes', () => {
    expect(newPasswordProblem('1234567', '1234567')).toContain('8 位');
    expect(newPasswordProblem('12345678', '12345679')).toContain('不一样');
    expect(newPasswordProblem('12345678', '12345678')).toBeUndefined();
  });
});
