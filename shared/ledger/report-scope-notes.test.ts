import { expect, test } from 'vitest';
import { withheldGroups } from '#shared/domain/report-scope.ts';
import { appendOperations, openLog } from '#shared/sync/log-writer.ts';
import { applyOperations, createBook } from './book.ts';
import { draftsOf } from './changes.ts';
import { agreedGroups, type ScopeDecision, scopeDecisions, scopeNote } from './report-scope-notes.ts';

/** Two PCs that each hold everything, in whatever order it came. */
function decisions(...made: readonly (Pick<ScopeDecision, 'agreed' | 'why'> & { readonly atMs: number })[]) {
  const written = made.map(({ agreed, why, atMs }, i) => {
    const book = createBook();
    const opened = openLog(`TESTLOG0000${i + 1}`, 'install', {}, { wallMs: atMs - 1, tx: 't' });
    applyOperations(book, opened.ops);
    const note = scopeNote(`N${i}`, { agreed, why, userName: '王小棠', deviceName: `${i + 1}号机` });
    const appended = appendOperations(opened.head, draftsOf(book, [note]), { wallMs: atMs, tx: 'x', user: 'u1' });
    return [...opened.ops, ...appended.ops];
  });
  return [written, written.toReversed()].map((order) => {
    const book = createBook();
    for (const ops of order) applyOperations(book, ops);
    return book;
  });
}

test('nothing is agreed until somebody has decided so', () => {
  expect(agreedGroups(createBook())).toEqual([]);
});

test('the latest decision counts on every PC, and every one is on record with who, when and why', () => {
  const books = decisions(
    { agreed: ['hardship'], why: '区里三月来函', atMs: 2_000_000 },
    { agreed: ['hardship', 'address'], why: '区里四月来函', atMs: 3_000_000 },
    { agreed: [], why: '区里二月来函', atMs: 1_000_000 },
  );
  for (const book of books) {
    expect(agreedGroups(book)).toEqual(['address', 'hardship']);
    expect(scopeDecisions(book).map(({ why, deviceName, at }) => [why, deviceName, at.slice(11, 19)])).toEqual([
      ['区里四月来函', '2号机', '00:50:00'],
      ['区里三月来函', '1号机', '00:33:20'],
      ['区里二月来函', '3号机', '00:16:40'],
    ]);
  }
});

test('a group that this version does not know stays left out', () => {
  const unknown = [...Object.keys(withheldGroups).slice(0, 1), 'somethingNew'] as ScopeDecision['agreed'];
  const [book = createBook()] = decisions({ agreed: unknown, why: '来函', atMs: 1_000_000 });
  expect(agreedGroups(book)).toEqual(['address']);
});
