// A whole import: read, check, plan and save sealed in both copies, beside SheetJS parsing alone and a raw put of the same
// rows without encryption, checks or history. In plain Node over an implementation of IndexedDB in memory, which is the
// same for both; what Chromium's own database and the page cost is not in it.

import { Dexie } from 'dexie';
import { planImport } from '#shared/ledger/import-plan.ts';
import type { ImportSheet } from '#shared/ledger/import-types.ts';
import { readWorkbook } from '#shared/workbook/read-workbook.ts';
import { freshDatabase, newPc, openStore } from '#tests/storage/desk-of-tests.ts';
import type { Contest } from './contest.ts';
import { readBySheetJs } from './workbook-read.ts';

export const workbookImport: Contest = {
  name: '导入 50,000 行 × 20 列的 .xlsx（读、核对、查重、加密入库两份）',
  flag: '--one-import',
  peer: 'sheetjs',
  promise: 1,
  contestants: {
    ours: { label: '本程序（全程）', work: importAll },
    sheetjs: { label: 'SheetJS 解析 + 不加密直接写入', work: parseAndPut },
  },
};

async function importAll(bytes: Uint8Array): Promise<void> {
  const store = await openStore(newPc());
  const read = readWorkbook(bytes, '演示.xlsx', { today: '2026-11-22' });
  if (!read.ok) throw new Error(read.error.code);
  let made = 0;
  const plan = planImport(store.book, read.value.sheets.filter(({ entity }) => entity !== null) as ImportSheet[], {
    importId: 'I1',
    file: '演示.xlsx',
    at: '2026-11-22T00:00:00.000Z',
    asOf: '2026-11-22',
    mode: 'upsert',
    blankErases: false,
    newId: () => `R${String(++made).padStart(8, '0')}`,
  });
  const saved = await store.commit(plan.changes, '导入');
  if (!saved.ok) throw new Error(saved.error.kind);
  await store.close();
}

async function parseAndPut(bytes: Uint8Array): Promise<void> {
  const { utils } = await import('xlsx');
  const book = await readBySheetJs(bytes);
  const rows = utils.sheet_to_json<object>(book.Sheets[book.SheetNames[0] ?? ''] ?? {});
  const database = new Dexie('raw', freshDatabase());
  database.version(1).stores({ rows: '++id' });
  await database.table('rows').bulkPut(rows);
  database.close();
}
