import { describe, expect, it } from 'vitest';
import { applyOperations, createBook } from '#shared/ledger/book.ts';
import { type Change, draftsOf } from '#shared/ledger/changes.ts';
import { appendOperations, openLog } from '#shared/sync/log-writer.ts';
import { mappingFor, mappingNotes, rememberedMappings } from './mapping-memory.ts';
import type { ColumnTarget, SourceColumn } from './reading-messages.ts';

const column = (col: string, header: string, target: ColumnTarget | null): SourceColumn => ({
  col,
  header,
  target,
  confidence: 'exact',
  isRecalled: false,
  samples: [],
  unknownWords: [],
});
const phone: ColumnTarget = { entity: 'person', field: 'phone' };
const columns = [
  column('A', '姓名', { entity: 'person', field: 'name' }),
  column('B', '电\n话', phone),
  column('C', '饮水机', { entity: 'station', field: 'facilities', item: '饮水机' }),
  column('D', '备注2', null),
];
const newId = () => 'M1';

function bookWith(changes: readonly Change[]) {
  const book = createBook();
  const { head, ...opened } = openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' });
  applyOperations(book, opened.ops);
  applyOperations(book, appendOperations(head, draftsOf(book, changes), { wallMs: 2, tx: 't', user: 'u1' }).ops);
  return book;
}

describe('the memory of mappings', () => {
  it('brings back what the clerk settled, for the same headings in any spacing', () => {
    const notes = mappingNotes([], [{ columns, kind: 'worker', wasChanged: true }], '2025-03-31T01:00:00.000Z', newId);
    const remembered = rememberedMappings(bookWith(notes));
    const again = [{ header: '姓 名' }, { header: '电话' }, { header: '饮水机' }, { header: '备注２' }];
    expect(mappingFor(remembered, again)?.targets).toEqual(columns.map(({ target }) => target));
    expect(mappingFor(remembered, again.slice(1))).toBeUndefined();
  });

  it('writes nothing when the program was right by itself, or when it is known already', () => {
    expect(mappingNotes([], [{ columns, kind: 'worker', wasChanged: false }], 'now', newId)).toEqual([]);
    const known = [{ headers: columns.map(({ header }) => header), targets: columns.map(({ target }) => target) }];
    expect(mappingNotes(known, [{ columns, kind: 'worker', wasChanged: true }], 'now', newId)).toEqual([]);
  });

  it('lets the newer of two mappings count, and forgets fields that there are no more', () => {
    const noteOf = (id: string, at: string, target: string): Change => ({
      kind: 'note',
      topic: 'mapping',
      id,
      values: { at, headers: ['电话'], targets: [target] },
    });
    const older = noteOf('M1', '2025-01-01T00:00:00.000Z', 'person.altPhone');
    const newer = noteOf('M2', '2025-02-01T00:00:00.000Z', 'person.phone');
    expect(mappingFor(rememberedMappings(bookWith([older, newer])), [{ header: '电话' }])?.targets).toEqual([phone]);
    const gone = rememberedMappings(bookWith([noteOf('M3', '2025-03-01T00:00:00.000Z', 'person.fax')]));
    expect(gone[0]?.targets).toEqual([null]);
  });
});
