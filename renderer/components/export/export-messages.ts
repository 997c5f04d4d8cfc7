import type { Bytes } from '#shared/base/bytes.ts';
import type { OutRow, OutSheet } from '#shared/workbook/write/out-sheet.ts';

export type TableFormat = 'xlsx' | 'csv-utf-8' | 'csv-gbk';

/** What the page tells the worker that writes a table: the sheet, its rows in portions, the end. */
export type ToWriter =
  | { readonly kind: 'begin'; readonly sheet: OutSheet; readonly format: TableFormat; readonly at: string }
  | { readonly kind: 'rows'; readonly rows: readonly OutRow[] }
  | { readonly kind: 'finish' };

/** What the worker answers: how many rows it has taken so far, and the file. */
export type FromWriter =
  | { readonly kind: 'taken'; readonly rows: number }
  | { readonly kind: 'done'; readonly bytes: Bytes; readonly notInEncoding: readonly string[] };
