/// <reference lib="webworker" />
// Reads workbooks away from the page. The page may end it at any moment; nothing here is written anywhere.

import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import type { RowPlace } from '#shared/workbook/related-rows.ts';
import { openDesk, type ReadingDesk } from './reading-desk.ts';
import type {
  Arrangement,
  FromReader,
  MappingChoices,
  NamedBytes,
  Question,
  ReaderContext,
  ToReader,
} from './reading-messages.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
const portion = 400;

/** What was opened; kept, because the clerk may have it laid out otherwise. */
let source: { readonly files: readonly NamedBytes[]; readonly context: ReaderContext } | undefined;
let desk: ReadingDesk | undefined;
let choices: MappingChoices = {};
let words: CodeMeanings = {};

scope.onmessage = ({ data }: MessageEvent<ToReader>) => hear(data);

function hear(message: ToReader): void {
  switch (message.kind) {
    case 'open':
      source = message;
      words = message.words;
      layOut({ sheets: {}, encodings: {} });
      break;
    case 'arrange':
      layOut(message.arrangement);
      break;
    case 'map':
      ({ choices, words } = message);
      tellAll();
      break;
    case 'correct':
      tellChanged(desk?.correct(message.corrections) ?? []);
      break;
    case 'ask':
      tell({ kind: 'answer', ask: message.ask, value: desk && answerOf(desk, message.question) });
      break;
  }
}

function answerOf({ answers }: ReadingDesk, question: Question): unknown {
  switch (question.of) {
    case 'texts':
      return answers.texts(question);
    case 'sheetRows':
      return answers.sheetRows(question);
    case 'returned':
      return answers.returned(question);
  }
}

function layOut(arrangement: Arrangement): void {
  if (!source) return;
  const opened = openDesk(source.files, source.context, arrangement);
  if (opened.ok) {
    desk = opened.value;
    choices = {};
    tellAll();
  } else tell({ kind: desk ? 'notArranged' : 'refused', message: opened.error.message });
}

function tellAll(): void {
  if (!desk) return;
  const workbook = desk.read(choices, words);
  const counts = workbook.tables.map((_, table) => desk?.countRows(table) ?? 0);
  tell({ kind: 'opened', workbook, totalRows: counts.reduce((sum, count) => sum + count, 0) });
  for (const [table, count] of counts.entries())
    for (let from = 0; from < count; from += portion) {
      const places = Array.from({ length: Math.min(portion, count - from) }, (_, i) => ({ table, at: from + i }));
      tell({ kind: 'rows', table, from, rows: places.flatMap((place) => desk?.rowAt(place) ?? []) });
    }
  tell({ kind: 'done' });
}

function tellChanged(places: readonly RowPlace[]): void {
  for (let from = 0; from < places.length; from += portion) {
    const some = places.slice(from, from + portion);
    for (const table of new Set(some.map((place) => place.table))) {
      const rows = some.flatMap(({ table: own, at }) => {
        const row = own === table ? desk?.rowAt({ table, at }) : undefined;
        return row ? [{ at, row }] : [];
      });
      tell({ kind: 'changed', table, rows });
    }
  }
  tell({ kind: 'done' });
}

function tell(message: FromReader): void {
  scope.postMessage(message);
}
