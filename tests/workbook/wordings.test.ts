// Every heading of wordings.ts, one at a time, in a register that is otherwise plain.
import { describe, expect, it } from 'vitest';
import type { ProfileName } from '#shared/workbook/profiles.ts';
import { sheetOf } from '#shared/workbook/raw-sheet.ts';
import { findTables, isRegistered } from '#shared/workbook/recognise.ts';
import { gridOf } from '#shared/workbook/sheet-grid.ts';
import { seededRandom } from '../simulation/random.ts';
import { needed } from './made-up-tables.ts';
import { type Cell, fieldsOfKind, madeUpKinds, madeUpRow } from './made-up-values.ts';
import { wordings } from './wordings.ts';

const listOf = (kind: ProfileName, field: string) =>
  (wordings[kind][field] ?? '').split(/\s+/).filter((word) => word !== '');

/** What the heading is taken for when it stands second in a register of its kind; columns of no field hold `filler`. */
function fieldUnder(kind: ProfileName, field: string | null, word: string): string | null {
  const others = (needed[kind] ?? '').split(' ').filter((other) => other !== field);
  const rows = [0, 1, 2, 3, 4, 5].map((at): Cell[] => {
    const made = madeUpRow(kind, at, seededRandom(at));
    const [first, ...rest] = others.map((other) => made[other]?.cell ?? null);
    return [first ?? null, field === null ? '一般' : (made[field]?.cell ?? null), ...rest];
  });
  const [first = '', ...rest] = others.map((other) => listOf(kind, other)[0] ?? other);
  const sheet = sheetOf('Sheet1', [[first, word.replace('|', '\n'), ...rest], ...rows]);
  const head = findTables(gridOf(sheet))[0]?.head;
  return head && isRegistered(head.kind) && head.kind.name === kind
    ? (head.columns[1]?.target?.field ?? null)
    : `(${JSON.stringify(head?.kind)})`;
}

describe('headings as offices write them', () => {
  it.each(madeUpKinds)('%s', (kind) => {
    const wrong = fieldsOfKind(kind).flatMap((field) =>
      listOf(kind, field).flatMap((word) => {
        const found = fieldUnder(kind, field, word);
        return found === field ? [] : [`${word}: ${found}, not ${field}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it.each(madeUpKinds)('%s: columns of no field are left alone', (kind) => {
    const wrong = listOf(kind, 'null').flatMap((word) => {
      const found = fieldUnder(kind, null, word);
      return found === null ? [] : [`${word}: ${found}`];
    });
    expect(wrong).toEqual([]);
  });
});
