import { describe, expect, it, test } from 'vitest';
import { entities } from '#shared/domain/entities.ts';
import { profiles } from '../profiles.ts';
import { readWorkbook } from '../read-workbook.ts';
import { outValueOf } from './record-columns.ts';
import { templateWorkbook } from './template.ts';
import { templateKinds } from './template-kinds.ts';
import { writeWorkbook } from './workbook-writer.ts';

const at = '2025-03-01T08:00:00Z';
const today = '2025-03-31';

function reportOf(bytes: Uint8Array) {
  const read = readWorkbook(bytes, '模板.xlsx', { today });
  if (!read.ok) throw new Error(read.error.message);
  return read.value.sheets;
}

it('every kind of table that the importer knows has a template', () => {
  expect(templateKinds.map(({ name }) => name).sort()).toEqual(profiles.map(({ name }) => name).sort());
});

describe.each(templateKinds)('the template of $label', (kind) => {
  const sheets = reportOf(templateWorkbook(kind.name, at));

  it('is recognised, each column as its own field, and holds no row yet', () => {
    const [table] = sheets;
    expect(table).toMatchObject({ kind: kind.name, counts: { data: 0 } });
    const found = table?.columns.map(({ entity, field, confidence }) => [entity && `${entity}.${field}`, confidence]);
    expect(found).toEqual([[null, 'none'], ...kind.fields.map(([name]) => [name, 'exact'])]);
    expect(table?.skippedRows.at(-1)).toEqual({ row: 5, why: 'note' });
  });

  it('has a sheet of explanations that nobody takes for a table', () => {
    expect(sheets.slice(1).every(({ entity }) => entity === null)).toBe(true);
  });

  it('shows an example that would be accepted', () => {
    const cells = kind.fields.map(([name, example]) => {
      const [entity = '', field = ''] = name.split('.');
      const declared = entities[entity as keyof typeof entities].fields[field];
      return { header: declared?.label ?? '', value: declared ? outValueOf(declared, example) : null };
    });
    const columns = cells.map(({ header }) => ({ header, kind: 'text' }) as const);
    const sheet = { name: kind.label, title: kind.title, columns };
    const [table] = reportOf(writeWorkbook([{ sheet, rows: [{ cells: cells.map(({ value }) => value) }] }], at));
    const serious = table?.rows[0]?.problems.filter(({ level, code }) => level !== 'info' && code !== 'REF_NOT_FOUND');
    expect(serious).toEqual([]);
    const stored = Object.entries(table?.rows[0]?.records ?? {}).flatMap(([entity, values]) =>
      Object.entries(values).map(([field, value]) => [`${entity}.${field}`, value]),
    );
    expect(Object.fromEntries(stored)).toMatchObject(
      Object.fromEntries(kind.fields.filter(([, value]) => value !== null)),
    );
  });
});

test('the words that stand in brackets are the ones the importer passes over', () => {
  const columns = ['序号', '姓名', '联系电话', '所属平台'].map((header) => ({ header, kind: 'text' }) as const);
  const rows = ['示例', '（例1）', '样例：', '1', '例会'].map((number) => ({
    cells: [number, '张测试', '19900000001', '美团'],
  }));
  const [table] = reportOf(writeWorkbook([{ sheet: { name: '花名册', columns }, rows }], at));
  expect(table?.rows.map(({ row }) => row)).toEqual([5, 6]);
});
