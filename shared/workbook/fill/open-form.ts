// A form opened for filling: its package, what stands in its sheets, what its formats say.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { RawSheet } from '../raw-sheet.ts';
import { readSheets } from '../read-sheets.ts';
import { gridOf, type SheetGrid } from '../sheet-grid.ts';
import { type CellFormat, cellFormatsOf, plainFormat } from './cell-formats.ts';
import { type DropDown, dropDownsOf, type NamedFormula } from './drop-downs.ts';
import { type FillError, fillError } from './fill-error.ts';
import { type FormPackage, guarded, openPackage, partText, relationsOf } from './form-package.ts';
import { worksheetAt } from './insert-rows.ts';
import { cellAt, type SheetPart, styleOfBlank } from './sheet-part.ts';
import { attributeOf, elementsNamed, textWithin } from './xml-edit.ts';

export type OpenForm = {
  readonly form: FormPackage;
  readonly formats: readonly CellFormat[];
  readonly sheets: readonly OpenSheet[];
};

export type OpenSheet = {
  /** Its number in the workbook. */
  readonly index: number;
  readonly name: string;
  readonly isHidden: boolean;
  readonly part: SheetPart;
  readonly grid: SheetGrid;
  readonly dropDowns: readonly DropDown[];
};

/** Opens an empty form, or says in one sentence why it cannot be filled in. */
export function openForm(bytes: Uint8Array, fileName: string): Result<OpenForm, FillError> {
  const form = openPackage(bytes, fileName);
  if (!form.ok) return form;
  const read = readSheets(bytes, fileName);
  if (!read.ok) return fail(fillError(read.error.code));
  const opened = guarded(() => opening(form.value, read.value.sheets));
  if (!opened.ok) return opened;
  return opened.value.sheets.length === 0 ? fail(fillError('NO_TABLE')) : ok(opened.value);
}

function opening(form: FormPackage, raw: readonly RawSheet[]): OpenForm {
  const names = namesIn(form);
  const sheets = form.sheets.flatMap(({ name, path, state }, index): OpenSheet[] => {
    const part = worksheetAt(form, path);
    const sheet = raw.find((one) => one.name === name);
    if (!part || !sheet) return [];
    const dropDowns = dropDownsOf(part, { sheet: name, sheets: raw, names });
    return [{ index, name, isHidden: state !== 'visible', part, grid: gridOf(sheet), dropDowns }];
  });
  return { form, formats: formatsIn(form), sheets };
}

function formatsIn({ parts, bookPath }: FormPackage): readonly CellFormat[] {
  const relation = relationsOf(parts, bookPath).find(({ type }) => type.endsWith('/styles'));
  return cellFormatsOf(relation && parts.has(relation.target) ? partText(parts, relation.target) : undefined);
}

function namesIn({ parts, bookPath }: FormPackage): readonly NamedFormula[] {
  const book = partText(parts, bookPath);
  return elementsNamed(book, 'definedName').map((name) => ({
    name: attributeOf(book, name.open, 'name') ?? '',
    formula: textWithin(book, name),
  }));
}

/** The format of a cell, of its row or column where there is no cell. */
export function formatAt({ formats }: OpenForm, { part }: OpenSheet, row: number, column: number): CellFormat {
  const style = cellAt(part, row, column)?.style ?? styleOfBlank(part, row, column);
  return formats[Number(style)] ?? plainFormat;
}
