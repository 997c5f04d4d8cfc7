import type { WorkbookError } from '#shared/workbook/workbook-error.ts';

/** What the reading thread is asked; `rows` limits the rows that are shown, never the counts. */
export type WorkerTask = { readonly path: string; readonly name: string; readonly rows?: number };

/** What it answers: the report as pieces of one JSON text, or why the file is refused. */
export type WorkerAnswer =
  | { readonly kind: 'piece'; readonly text: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly error: WorkbookError };
