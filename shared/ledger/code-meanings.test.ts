import { describe, expect, it } from 'vitest';
import { appendOperations, openLog } from '#shared/sync/log-writer.ts';
import { applyOperations, createBook } from './book.ts';
import { type Change, draftsOf } from './changes.ts';
import { meaningNotes, rememberedMeanings } from './code-meanings.ts';

function bookWith(changes: readonly Change[]) {
  const book = createBook();
  const { head, ...opened } = openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' });
  applyOperations(book, opened.ops);
  applyOperations(book, appendOperations(head, draftsOf(book, changes), { wallMs: 2, tx: 't', user: 'u1' }).ops);
  return book;
}

let ids = 0;
const newId = () => {
  ids += 1;
  return `W${ids}`;
};
const group = 'employment.group';

describe('words for codes', () => {
  it('are remembered, whatever way they are written', () => {
    const notes = meaningNotes({}, { [group]: { 跑单王: '07' } }, '2026-11-22T01:00:00.000Z', newId);
    expect(rememberedMeanings(bookWith(notes))).toEqual({ [group]: { 跑单王: '07' } });
  });

  it('are written once, and forgotten when the clerk takes their meaning away', () => {
    const first = meaningNotes({}, { [group]: { 跑单王: '07' } }, '2026-11-22T01:00:00.000Z', newId);
    const known = rememberedMeanings(bookWith(first));
    expect(meaningNotes(known, known, '2026-11-22T02:00:00.000Z', newId)).toEqual([]);
    const second = meaningNotes(known, { [group]: {} }, '2026-11-22T02:00:00.000Z', newId);
    expect(rememberedMeanings(bookWith([...second, ...first]))).toEqual({ [group]: {} });
  });

  it('that name a field or a code of another version say nothing', () => {
    const notes = meaningNotes({}, { 'employment.rank': { 甲: '1' }, [group]: { 乙: '77' } }, 'at', newId);
    expect(rememberedMeanings(bookWith(notes))).toEqual({ 'employment.rank': {}, [group]: {} });
  });
});
