import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '#shared/ledger/book.ts';
import { planImport } from '#shared/ledger/import-plan.ts';
import type { ImportPlan, ImportSheet } from '#shared/ledger/import-types.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { newPc, openStore } from './desk-of-tests.ts';

const folder = join(import.meta.dirname, '../fixtures');
const files = readdirSync(folder).filter((name) => /^(0|1|2[0-6])/.test(name) && !name.startsWith('09_'));

function sheetsOf(file: string): ImportSheet[] {
  const read = readWorkbook(new Uint8Array(readFileSync(join(folder, file))), file, { today: '2025-03-31' });
  return read.ok ? (read.value.sheets.filter((sheet) => sheet.entity !== null) as ImportSheet[]) : [];
}

describe('the workbooks of the fixtures', () => {
  it('come in once: what one import brought, the next finds again', async () => {
    const store = await openStore(newPc());
    let made = 0;
    const plan = (file: string): ImportPlan =>
      planImport(store.book, sheetsOf(file), {
        importId: `I${++made}`,
        file,
        at: '2025-03-31T00:00:00.000Z',
        asOf: '2025-03-31',
        mode: 'upsert',
        blankErases: false,
        newId: () => `R${String(++made).padStart(8, '0')}`,
      });
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const first = plan(file);
      expect((await store.commit(first.changes, file)).ok).toBe(true);
      expect({ file, again: plan(file).changes.slice(1) }).toEqual({ file, again: [] });
    }
    expect(recordsOf(store.book, 'person').length).toBeGreaterThan(150);
    expect(recordsOf(store.book, 'employment').length).toBeGreaterThan(100);
    await store.close();
  });
});
