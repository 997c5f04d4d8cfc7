import { describe, expect, it } from 'vitest';
import { applyOperations, createBook } from '#shared/ledger/book.ts';
import { type Change, draftsOf } from '#shared/ledger/changes.ts';
import { appendOperations, openLog } from '#shared/sync/log-writer.ts';
import type { FormLayout } from '#shared/workbook/fill/form-layout.ts';
import { deedOf, filledName } from './fill-deed.ts';
import { type FormMapping, fingerprintOf, mappingNote, rememberedForm } from './form-memory.ts';

const newId = () => 'M1';
const at = '2026-06-30T01:00:00.000Z';
const mapping: FormMapping = {
  columns: [{ kind: 'computed', name: 'serial' }, { kind: 'field', entity: 'person', field: 'idNo' }, null],
  spots: { 填表单位: { kind: 'computed', name: 'office' }, 负责人: { kind: 'constant', text: '样例甲' } },
  source: 'workers',
  filters: [{ column: 'person.communityName', condition: { kind: 'oneOf', texts: ['演示东社区'] } }],
  order: 'person.name',
  correction: { first: 5, cells: [{ row: 1, column: 2 }] },
};
const layout = (headers: readonly string[], labels: readonly string[] = []) =>
  ({
    columns: headers.map((header) => ({ header })),
    spots: labels.map((label) => ({ label })),
  }) as unknown as FormLayout;

function bookWith(changes: readonly (Change | undefined)[]) {
  const book = createBook();
  const { head, ...opened } = openLog('TESTLOG00001', 'install', {}, { wallMs: 1, tx: 't' });
  applyOperations(book, opened.ops);
  const notes = changes.filter((change) => change !== undefined);
  applyOperations(book, appendOperations(head, draftsOf(book, notes), { wallMs: 2, tx: 't', user: 'u1' }).ops);
  return book;
}

describe('the memory of forms', () => {
  it('knows a form by its headings in any spacing, and by its cells when it has none', () => {
    expect(fingerprintOf(layout(['序 号', '姓名（全称）']))).toBe(fingerprintOf(layout(['序号', '姓名(全称)'])));
    expect(fingerprintOf(layout(['序号', '姓名']))).not.toBe(fingerprintOf(layout(['姓名', '序号'])));
    expect(fingerprintOf(layout([], ['填表单位', '党组织数']))).toBe('填表单位\n党组织数');
  });

  it('brings back everything that was settled', () => {
    const fingerprint = fingerprintOf(layout(['序号', '身份证', '备注']));
    const book = bookWith([mappingNote(undefined, fingerprint, mapping, at, newId)]);
    expect(rememberedForm(book, fingerprint)).toEqual({ ...mapping, id: 'M1', at });
    expect(rememberedForm(book, 'another')).toBeUndefined();
  });

  it('writes nothing when the same is remembered, and over the old note when it is not', () => {
    const book = bookWith([mappingNote(undefined, 'f', mapping, at, newId)]);
    const known = rememberedForm(book, 'f');
    expect(mappingNote(known, 'f', mapping, '2026-07-01', () => 'M2')).toBeUndefined();
    const other = { ...mapping, source: 'members' };
    expect(mappingNote(known, 'f', other, '2026-07-01', () => 'M2')).toMatchObject({
      id: 'M1',
      values: { source: 'members' },
    });
  });

  it('takes the newer of two notes and leaves out what this version does not know', () => {
    const noteOf = (id: string, when: string, target: string): Change => ({
      kind: 'note',
      topic: 'formMapping',
      id,
      values: {
        fingerprint: 'f',
        at: when,
        source: 'person',
        columns: [target],
        spots: { 格: 'computed:moon' },
        order: '',
      },
    });
    const book = bookWith([
      noteOf('M1', '2026-01-02', 'field:person.name'),
      noteOf('M2', '2026-01-01', 'field:person.fax'),
    ]);
    expect(rememberedForm(book, 'f')).toMatchObject({
      id: 'M1',
      columns: [{ field: 'name' }],
      spots: {},
      filters: [],
      correction: {},
    });
    expect(rememberedForm(bookWith([noteOf('M3', '2026-01-03', 'field:person.fax')]), 'f')?.columns).toEqual([null]);
  });
});

describe('the record of a filled form', () => {
  const state = {
    file: { name: '情况统计表.xlsx', sizeBytes: 1 },
    layout: layout(['序号', '身份证号', '联系电话', '备注']),
    columns: ['computed:serial', 'idNo', 'phone'].map((name) => ({
      target:
        name === 'computed:serial'
          ? { kind: 'computed' as const, name: 'serial' as const }
          : { kind: 'field' as const, entity: 'person' as const, field: name },
      confidence: 'exact' as const,
    })),
    source: 'workers',
    inFull: new Set(['idNumber', 'address'] as const),
    purpose: ' 上报 ',
  };

  it('says which form, how many, which columns, what in full and what for', () => {
    expect(deedOf(state, 36)).toEqual({
      act: 'fill',
      subject: '情况统计表.xlsx',
      entity: 'person',
      count: 36,
      format: 'xlsx',
      columns: ['序号', '身份证号', '联系电话'],
      inFull: ['证件号码'],
      why: '上报',
    });
    expect(deedOf({ ...state, inFull: new Set(), purpose: '', source: 'office' }, 1)).not.toHaveProperty('inFull');
  });

  it('names the file after the form', () => {
    expect(filledName('情况统计表.xlsx')).toBe('情况统计表（已填）.xlsx');
    expect(filledName('1.人员表.xls')).toBe('1.人员表（已填）.xlsx');
    expect(filledName('台账.xlsm')).toBe('台账（已填）.xlsm');
    expect(filledName(`${'长'.repeat(200)}.xlsx`).length).toBeLessThan(120);
  });
});
