import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conflictsIn, createConflictIndex, isBehind, updateConflicts } from './conflict-index.ts';
import { meet, person, remove, twoPcs, update } from './conflict-pcs-of-tests.ts';
import { finish } from './steps.ts';

const idNo = '990000199001010017';

describe('the list of conflicts', () => {
  it('lists two values of one field on both PCs alike, and offers the later one', () => {
    const [a, b] = twoPcs(person('P1', { phone: '19900000000' }));
    a.write(update('P1', { phone: '19900000001' }));
    b.write(update('P1', { phone: '19900000002' }));
    meet(a, b);
    expect(a.conflicts()).toEqual(b.conflicts());
    const [conflict] = a.conflicts();
    expect(conflict).toMatchObject({ id: 'FIELD person P1 phone', type: 'FIELD', field: 'phone' });
    expect(conflict?.heads.map(({ value }) => value)).toEqual(['19900000001', '19900000002']);
    expect(conflict?.suggested).toBe(conflict?.heads[1]?.op);
  });

  it('is silent when both wrote the same, or one saw what the other wrote', () => {
    const [a, b] = twoPcs(person('P1'));
    a.write(update('P1', { phone: '19900000001' }));
    b.write(update('P1', { phone: '19900000001' }));
    meet(a, b);
    a.write(update('P1', { phone: '19900000003' }));
    meet(a, b);
    expect([a.open(), b.open()]).toEqual([[], []]);
  });

  it('offers a right number before a wrong later one, and something before nothing', () => {
    const [a, b] = twoPcs(person('P1', { note: '旧' }));
    a.write(update('P1', { idNo, note: '有内容' }));
    b.write(update('P1', { idNo: '990000199001010018', note: null }));
    meet(a, b);
    const offered = a.conflicts().map(({ heads, suggested }) => heads.find(({ op }) => op === suggested)?.value);
    expect(offered).toEqual([idNo, '有内容']);
  });

  it('lists a deletion that had not seen an edit', () => {
    const [a, b] = twoPcs(person('P1'));
    a.write(remove('P1'));
    b.write(update('P1', { phone: '19900000001' }));
    meet(a, b);
    expect(a.open()).toEqual(['DEL_EDIT person P1']);
  });

  it('lists a live record that refers to a deleted one, until the target is back or the record is gone', () => {
    const [a, b] = twoPcs(person('P1'));
    a.write(remove('P1'));
    b.write({ kind: 'create', entity: 'employment', id: 'E1', values: { personId: 'P1', group: '01' } });
    expect(b.open()).toEqual([]);
    meet(a, b);
    expect([a.open(), b.open()]).toEqual([['REF_DEAD employment E1 personId'], ['REF_DEAD employment E1 personId']]);
    const [conflict] = a.conflicts();
    expect(conflict?.heads.map(({ record, value }) => [record, value])).toEqual([
      ['P1', '误录'],
      [undefined, 'P1'],
    ]);
    a.write({ kind: 'undelete', entity: 'person', id: 'P1' });
    expect(a.open()).toEqual([]);
    a.write(remove('P1'));
    expect(a.open()).toEqual([]);
  });

  it('names the later of two deletions as soon as it arrives', () => {
    const [a, b] = twoPcs(person('P1'));
    a.write(remove('P1'), { kind: 'create', entity: 'employment', id: 'E1', values: { personId: 'P1' } });
    b.write(remove('P1'));
    const [before] = a.conflicts();
    meet(a, b);
    const [after] = a.conflicts();
    expect([before?.id, after?.id]).toEqual(['REF_DEAD employment E1 personId', 'REF_DEAD employment E1 personId']);
    expect(after?.suggested).not.toBe(before?.suggested);
    expect(a.conflicts()).toEqual(b.conflicts());
  });

  it('lists two records with one number, also when its check character differs, until one has another', () => {
    const [a, b] = twoPcs();
    a.write(person('P1', { idNo }));
    b.write(person('P2', { idNo: '99000019900101001X' }));
    meet(a, b);
    expect(a.open()).toEqual(['DUP person P1 P2']);
    b.write(person('P3', { idNo }), {
      kind: 'create',
      entity: 'organization',
      id: 'O1',
      values: { creditCode: '91110000000000001X' },
    });
    expect(b.open()).toEqual(['DUP person P1 P2 P3']);
    b.write(update('P3', { idNo: null }), remove('P1'));
    expect(b.open()).toEqual([]);
  });

  it('lists a record that was joined on one PC and deleted on the other', () => {
    const [a, b] = twoPcs(person('P1', { idNo }), person('P2', { idNo }));
    a.write({ kind: 'alias', entity: 'person', id: 'P2', to: 'P1' });
    b.write(remove('P1'));
    meet(a, b);
    expect(a.open()).toEqual(['DEL_EDIT person P1']);
    a.decide(a.conflicts()[0], { kind: 'delete', why: '确实没有这个人' });
    meet(a, b);
    expect(b.open()).toEqual([]);
  });

  it('knows what waits to be looked at', () => {
    const [a] = twoPcs(person('P1'));
    expect(isBehind(a.index)).toBe(true);
    finish(updateConflicts(a.index));
    expect(isBehind(a.index)).toBe(false);
    expect(finish(updateConflicts(a.index))).toBe(false);
    a.write(update('P1', { note: '改' }));
    expect(isBehind(a.index)).toBe(true);
  });

  it('kept up edit by edit is the same as made anew', () => {
    const ids = ['P1', 'P2', 'P3'];
    const act = fc.record({
      pc: fc.boolean(),
      id: fc.constantFrom(...ids),
      kind: fc.constantFrom('phone', 'idNo', 'delete', 'undelete', 'job', 'meet', 'join', 'look'),
      n: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const [a, b] = twoPcs(...ids.map((id) => person(id)));
        let jobs = 0;
        for (const { pc, id, kind, n } of acts) {
          const desk = pc ? a : b;
          const record = desk.book.registers.get('person')?.records.get(id);
          const tried: Record<string, () => void> = {
            phone: () => desk.write(update(id, { phone: `1990000000${n}` })),
            idNo: () => desk.write(update(id, { idNo: `99000019900101${n}017` })),
            delete: () => desk.write(remove(id)),
            undelete: () => record?.deleted && desk.write({ kind: 'undelete', entity: 'person', id }),
            job: () =>
              desk.write({ kind: 'create', entity: 'employment', id: `E${pc}${jobs++}`, values: { personId: id } }),
            join: () => desk.write({ kind: 'alias', entity: 'person', id, to: ids[n % 3] as string }),
            meet: () => meet(a, b),
            look: () => desk.conflicts(),
          };
          try {
            tried[kind]?.();
          } catch {
            // What the book refuses (an edit of a deleted record …) is not written.
          }
        }
        meet(a, b);
        for (const { book, conflicts } of [a, b]) {
          const anew = createConflictIndex(book);
          finish(updateConflicts(anew));
          expect(conflicts()).toEqual(conflictsIn(anew));
        }
        expect(a.conflicts()).toEqual(b.conflicts());
      }),
      { numRuns: 300 },
    );
  });
});
