// A book and imports into it, for the tests of the planning.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { appendOperations, type LogHead, openLog } from '#shared/sync/log-writer.ts';
import { applyOperations, type Book, createBook, recordsOf } from './book.ts';
import { type Change, draftsOf } from './changes.ts';
import { planImport } from './import-plan.ts';
import type { ImportChoices, ImportPlan, ImportRow, ImportSheet } from './import-types.ts';

export type Values = { readonly [field: string]: JsonValue };

const heads = new WeakMap<Book, LogHead>();
let made = 0;

/** A book that holds these records. */
export function bookWith(...changes: readonly Change[]): Book {
  const book = createBook();
  if (changes.length > 0) write(book, changes);
  return book;
}

export function write(book: Book, changes: readonly Change[]): void {
  const head = heads.get(book) ?? openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' }).head;
  const appended = appendOperations(head, draftsOf(book, changes), { wallMs: 2, tx: 't', user: 'u1' });
  heads.set(book, appended.head);
  applyOperations(book, appended.ops);
}

export function held(entity: EntityName, id: string, values: Values): Change {
  return { kind: 'create', entity, id, values };
}

/** One table; its rows are those of the sheet from row 2 on. */
export function tableOf(
  entity: EntityName,
  rows: readonly ImportRow['records'][],
  more: Partial<ImportSheet> = {},
): ImportSheet {
  const own = rows.map((records, i) => ({ row: i + 2, outcome: 'accepted' as const, records }));
  return { sheet: '表', entity, headerRows: [1], columns: [], rows: own, ...more };
}

export function people(...rows: readonly Values[]): ImportSheet {
  return tableOf(
    'person',
    rows.map((person) => ({ person })),
  );
}

export function plan(
  book: Book,
  sheets: ImportSheet | readonly ImportSheet[],
  some: Partial<ImportChoices> = {},
): ImportPlan {
  return planImport(book, 'rows' in sheets ? [sheets] : sheets, {
    importId: `I${++made}`,
    file: '花名册.xlsx',
    at: '2025-03-31T01:00:00.000Z',
    asOf: '2025-03-31',
    mode: 'upsert',
    blankErases: false,
    newId: () => `N${String(++made).padStart(6, '0')}`,
    ...some,
  });
}

export function actionsOf({ rows }: ImportPlan): readonly string[] {
  return rows.map(({ action }) => action);
}

export function valuesIn(book: Book, entity: EntityName): readonly Values[] {
  return recordsOf(book, entity).map(({ values }) => values);
}

export const zhang = { name: '张测试', idNo: '990000199001010012', phone: '19900000001' };
export const li = { name: '李测试', phone: '19900000002' };
