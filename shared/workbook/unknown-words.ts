import type { CodeMeanings } from '#shared/domain/code-meanings.ts';
import { codeOf } from './code-words.ts';
import { declarationOf } from './headings.ts';
import { isBlankCell, textOf } from './raw-sheet.ts';
import type { TableReading } from './read-table.ts';
import type { FieldReading } from './row-draft.ts';
import { nameOf } from './table-head.ts';

/** A word that no code list knows, how often it stands in its column, and what the clerk said it means. */
export type UnknownWord = { readonly word: string; readonly count: number; readonly code: string | null };

/** So many different words are no words for a code any more. */
const mostWords = 50;

/** The words of a column for codes that no code list knows, the most frequent first. */
export function unknownWordsOf(
  { drafts, manner }: TableReading,
  index: number,
  meanings: CodeMeanings,
): readonly UnknownWord[] {
  const place = manner.layout.columns.findIndex(({ column }) => column.index === index);
  const target = manner.layout.columns[place]?.column.target;
  const field = target && declarationOf(target);
  if (!target || field?.kind !== 'code') return [];
  const readings = new Map<FieldReading, number>();
  for (const { fields } of drafts) {
    const reading = fields[place];
    if (reading && !isBlankCell(reading.cell)) readings.set(reading, (readings.get(reading) ?? 0) + 1);
  }
  const counts = new Map<string, number>();
  for (const [{ cell, value }, count] of readings) {
    const word = textOf(cell);
    if (value !== null && codeOf(field, word) === undefined) counts.set(word, (counts.get(word) ?? 0) + count);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostWords)
    .map(([word, count]) => ({ word, count, code: codeOf(field, word, meanings[nameOf(target)])?.code ?? null }));
}
