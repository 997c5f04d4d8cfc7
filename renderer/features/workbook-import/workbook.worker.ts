/// <reference lib="webworker" />
// Reads workbooks away from the page. The page may end it at any moment; nothing here is written anywhere.

import { openDesk, type ReadingDesk } from './reading-desk.ts';
import type { FromReader, MappingChoices, ReadRow, ToReader } from './reading-messages.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const portion = 400;

let desk: ReadingDesk | undefined;
let choices: MappingChoices = {};
let rows: readonly (readonly ReadRow[])[] = [];

scope.onmessage = ({ data }: MessageEvent<ToReader>) => answer(data);

function answer(message: ToReader): void {
  switch (message.kind) {
    case 'open':
      open(message);
      break;
    case 'map':
      choices = message.choices;
      tellAll();
      break;
    case 'correct':
      desk?.correct(message.corrections);
      tellChanged();
      break;
    case 'texts':
      tell({ kind: 'texts', ask: message.ask, rows: desk?.textsOf(message.table, message.rows) ?? [] });
      break;
  }
}

function open({ bytes, fileName, today, keys, remembered }: ToReader & { kind: 'open' }): void {
  const { activities: activityCodes, ...others } = keys;
  const opened = openDesk(bytes, { fileName, today, remembered, context: { ...others, activityCodes } });
  if (opened.ok) {
    desk = opened.value;
    tellAll();
  } else tell({ kind: 'refused', message: opened.error.message });
}

function tellAll(): void {
  if (!desk) return;
  const read = desk.read(choices);
  rows = read.rows;
  const totalRows = rows.reduce((sum, table) => sum + table.length, 0);
  tell({ kind: 'opened', workbook: read.workbook, totalRows });
  for (const [table, own] of rows.entries())
    for (let from = 0; from < own.length; from += portion)
      tell({ kind: 'rows', table, from, rows: own.slice(from, from + portion) });
  tell({ kind: 'done' });
}

function tellChanged(): void {
  if (!desk) return;
  const before = rows;
  rows = desk.read(choices).rows;
  for (const [table, own] of rows.entries()) {
    const changed = own.flatMap((row, at) => (isSame(row, before[table]?.[at]) ? [] : [{ at, row }]));
    for (let from = 0; from < changed.length; from += portion)
      tell({ kind: 'changed', table, rows: changed.slice(from, from + portion) });
  }
  tell({ kind: 'done' });
}

function isSame(row: ReadRow, before: ReadRow | undefined): boolean {
  return JSON.stringify(row) === JSON.stringify(before);
}

function tell(message: FromReader): void {
  scope.postMessage(message);
}
