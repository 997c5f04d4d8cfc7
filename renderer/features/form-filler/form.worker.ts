/// <reference lib="webworker" />
// Holds the form away from the page: reads it, lays it out, fills it in. The page may end it at any moment.

import { fillForm } from '#shared/workbook/fill/fill-form.ts';
import type { FillValue } from '#shared/workbook/fill/fill-value.ts';
import { type FormLayout, layoutOf } from '#shared/workbook/fill/form-layout.ts';
import { pictureOf } from '#shared/workbook/fill/form-picture.ts';
import { type OpenForm, type OpenSheet, openForm } from '#shared/workbook/fill/open-form.ts';
import type { FromForm, ToForm } from './form-messages.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;

let form: OpenForm | undefined;
let layout: FormLayout | undefined;
let rows: (readonly FillValue[])[] = [];

scope.onmessage = ({ data }: MessageEvent<ToForm>) => answer(data);

function answer(message: ToForm): void {
  switch (message.kind) {
    case 'open':
      open(message);
      break;
    case 'layOut':
      layOut(message);
      break;
    case 'rows':
      rows = message.isFirst ? [...message.rows] : [...rows, ...message.rows];
      tell({ kind: 'taken' });
      break;
    case 'fill':
      fill(message);
      break;
  }
}

function open({ bytes, fileName }: ToForm & { kind: 'open' }): void {
  const opened = openForm(bytes, fileName);
  if (opened.ok) {
    form = opened.value;
    tell({ kind: 'opened', sheets: form.sheets.map(({ index, name, isHidden }) => ({ index, name, isHidden })) });
  } else tell({ kind: 'refused', message: opened.error.message });
}

function layOut({ sheet: index, correction }: ToForm & { kind: 'layOut' }): void {
  const sheet = sheetAt(index);
  if (!form || !sheet) return;
  layout = layoutOf(form, sheet, correction);
  tell({ kind: 'laidOut', layout, picture: pictureOf(sheet, layout) });
}

function sheetAt(index: number): OpenSheet | undefined {
  return form?.sheets.find((sheet) => sheet.index === index);
}

function fill({ columns, spots }: ToForm & { kind: 'fill' }): void {
  if (!form || !layout) return;
  const filled = fillForm(form, layout, { columns, rows, spots });
  rows = [];
  if (filled.ok) {
    const { bytes, inserted, foreign } = filled.value;
    tell({ kind: 'filled', bytes, inserted, foreign }, [bytes.buffer]);
  } else tell({ kind: 'refused', message: filled.error.message });
}

function tell(message: FromForm, moved: Transferable[] = []): void {
  scope.postMessage(message, moved);
}
