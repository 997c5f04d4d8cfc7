// Where the bytes of an import come from: files that were chosen or dropped, the clipboard, and rows that stayed out of
// an earlier import. Several files are one import.

import { largestBytes } from '#renderer/components/file/file-limits.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { host } from '#renderer/host/host.ts';
import { utf8 } from '#shared/base/bytes.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { PickedFile } from '#shared/host/host-api.ts';
import { beginImport, changeImport, type ImportSource } from './import-state.ts';
import { endReader, openFiles } from './reading.ts';
import type { NamedBytes } from './reading-messages.ts';

/** Files of the host's dialog, or of the agreed folder. */
export async function readPickedFiles(picked: readonly PickedFile[], preferred?: EntityName): Promise<void> {
  if (!beginReading('files', picked)) return;
  const files: NamedBytes[] = [];
  for (const { grant, name } of picked) {
    const read = await host.readPicked({ grant });
    if (!read.ok) return changeImport({ reading: undefined, refusal: read.error.message });
    files.push({ name, bytes: read.value.content });
  }
  openFiles(files, preferred);
}

/** Files that were dropped onto the page. */
export async function readDroppedFiles(dropped: readonly File[], preferred?: EntityName): Promise<void> {
  if (
    !beginReading(
      'files',
      dropped.map(({ name, size }) => ({ name, sizeBytes: size })),
    )
  )
    return;
  try {
    const read = dropped.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }));
    openFiles(await Promise.all(read), preferred);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const refusal = '没有读取。文件可能已被移走、正被别的程序占用，或拖进来的是文件夹。请关闭其他程序后重新选择。';
    changeImport({ reading: undefined, refusal });
  }
}

/** A block that was copied in a table program: the page it was copied as, else its text. */
export function readClipboard(html: string, text: string, preferred?: EntityName): void {
  const content = /<table/i.test(html) ? html : text;
  if (content.trim() === '') {
    const refusal = '没有粘贴。剪贴板里没有文字或表格。请先在 Excel 或 WPS 中选中单元格并复制，再回来粘贴。';
    beginImport({ refusal }, dateOfInstant(Date.now()));
    return;
  }
  const bytes = utf8(content);
  if (beginReading('clipboard', [{ name: pastedName, sizeBytes: bytes.byteLength }]))
    openFiles([{ name: pastedName, bytes }], preferred);
}

const pastedName = '剪贴板';

/** Rows that stayed out of an earlier import, to go on with. */
export async function readKeptRows(id: string): Promise<void> {
  const store = currentLedger();
  if (!store || !beginReading('kept', [])) return;
  const kept = await store.keptRows.open(id);
  if (!kept.ok) return changeImport({ reading: undefined, refusal: describeStoreProblem(kept.error) });
  changeImport({ keptId: id, file: { name: kept.value.file } });
  openFiles([{ name: kept.value.file, bytes: kept.value.bytes }], undefined);
}

/** @returns false, with the reason told, when there is too much */
function beginReading(
  source: ImportSource,
  files: readonly { readonly name: string; readonly sizeBytes: number }[],
): boolean {
  endReader();
  const isTooLarge = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > largestBytes;
  const file = { name: files.map(({ name }) => name).join('、') };
  const begun = isTooLarge ? { file, refusal: tooLarge } : { file, source, reading: { done: 0, total: 0 } };
  beginImport(begun, dateOfInstant(Date.now()));
  return !isTooLarge;
}

const tooLarge = '没有读取。文件超过 60 MB，超出可以导入的范围。请确认文件是否异常，或拆成几个文件分别导入。';
