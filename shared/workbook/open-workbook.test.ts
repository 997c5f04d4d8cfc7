import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/base/bytes.ts';
import { type OpenedFiles, type OpenOptions, openWorkbooks, type SourceFile } from './open-workbook.ts';
import { reportOf } from './table-report.ts';

const file = (text: string, name = '名单.csv'): SourceFile => ({ bytes: utf8(text), name });

function open(sources: readonly SourceFile[], options: OpenOptions = {}): OpenedFiles {
  const opened = openWorkbooks(sources, { today: '2026-11-22', ...options });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function tablesOf(opened: OpenedFiles, ...read: Parameters<OpenedFiles['read']>) {
  return opened
    .read(...read)
    .map(({ sheet, reading }) => ({ place: sheet, ...('drafts' in reading ? reportOf(reading) : reading) }));
}

describe('what the clerk says of a sheet', () => {
  const odd = file('街道自己的表\n谁,怎么找\n张三,19900000001\n李四,19900000002\n');

  it('makes a table of one that was not recognised', () => {
    expect(tablesOf(open([odd]))[0]).toMatchObject({ entity: null });
    const choose = () => ({ heads: [{ top: 1, depth: 1, kind: 'worker' as const }] });
    const [table] = tablesOf(open([odd], { choose }), { 0: { A: { entity: 'person', field: 'name' } } });
    expect(table).toMatchObject({ entity: 'person', headerRows: [2], firstDataRow: 3, counts: { data: 2 } });
    expect(table?.rows.map(({ records }) => records.person?.name)).toEqual(['张三', '李四']);
  });

  it('moves the heading: what stands above it is no data', () => {
    const text = '姓名,联系电话\n姓名,联系电话\n张三,19900000001\n';
    const heads = [{ top: 1, depth: 1 }];
    expect(tablesOf(open([file(text)], { choose: () => ({ heads }) }))[0]).toMatchObject({
      headerRows: [2],
      kind: 'worker',
      counts: { data: 1 },
    });
  });

  it('reads a block without a heading by the look of its values', () => {
    const text =
      '1,张三,男,990000199001010017,19900000001,外卖配送员,备用\n2,李四,女,990000199001010033,19900000002,快递员,备用\n';
    const kind = 'worker' as const;
    const [table] = tablesOf(open([file(text)], { choose: () => ({ heads: [{ top: 0, depth: 0, kind }] }) }));
    expect(table?.columns.map(({ field, confidence }) => [field, confidence])).toEqual([
      [null, 'none'],
      ['name', 'guess'],
      ['sex', 'guess'],
      ['idNo', 'guess'],
      ['phone', 'guess'],
      ['group', 'guess'],
      [null, 'none'],
    ]);
    expect(table).toMatchObject({ headerRows: [], counts: { data: 2 } });
    expect(table?.rows[0]?.problems.filter(({ message }) => message.includes('undefined'))).toEqual([]);
  });

  it('asks what it is when neither heading nor clerk says so', () => {
    const choose = () => ({ heads: [{ top: 0, depth: 0 }] });
    expect(tablesOf(open([file('张三,19900000001\n')], { choose }))[0]).toMatchObject({
      entity: null,
      why: '看不出是哪一种台账，要选好登记为什么',
    });
  });

  it('decides between two likely kinds by the register the clerk comes from', () => {
    const either = file('姓名,联系电话,党员类别,接单平台\n张三,19900000001,正式党员,美团\n');
    expect(tablesOf(open([either], { preferred: 'membership' }))[0]?.kind).toBe('member');
    expect(tablesOf(open([either], { preferred: 'employment' }))[0]?.kind).toBe('worker');
    const clear = file('驿站名称,详细地址,开放时间,联系电话\n东河驿站,东河路1号,全天,19900000001\n');
    expect(tablesOf(open([clear], { preferred: 'person' }))[0]?.kind).toBe('station');
  });
});

describe('several files', () => {
  const march = file('姓名,身份证号\n张三,990000199001010017\n', '三月.csv');
  const april = file('姓名,身份证号\n张三,990000199001010017\n', '四月.csv');

  it('are one import: a person in two of them is seen', () => {
    const opened = open([march, april]);
    const tables = tablesOf(opened);
    expect(tables.map(({ place }) => opened.files[opened.sheets[place]?.file ?? -1]?.name)).toEqual([
      '三月.csv',
      '四月.csv',
    ]);
    expect(tables[1]?.rows[0]?.problems.map(({ code }) => code)).toContain('DUP_ID_OTHER_SHEET');
  });

  it('are read as far as they can be', () => {
    const opened = open([file('', '空.csv'), march]);
    expect(opened.refused).toMatchObject([{ name: '空.csv', error: { code: 'FILE_EMPTY' } }]);
    expect(tablesOf(opened)).toMatchObject([{ place: 0, entity: 'person' }]);
    expect(openWorkbooks([file('')])).toMatchObject({ ok: false, error: { code: 'FILE_EMPTY' } });
  });
});

describe('text', () => {
  it('is decoded as the clerk says when the guess was wrong', () => {
    const damaged = utf8('姓名,联系电话\n张三,19900000001\n');
    damaged[damaged.length - 2] = 0xff;
    const named = open([{ bytes: damaged, name: 'a.csv', encoding: 'utf-8' }]);
    expect(named.files[0]?.encoding).toBe('utf-8');
    expect(tablesOf(named)[0]).toMatchObject({ entity: 'person' });
    const wrong = open([{ bytes: utf8('姓名,联系电话\n张三,19900000001\n'), name: 'a.csv', encoding: 'gb18030' }]);
    expect(tablesOf(wrong)[0]).toMatchObject({ entity: null });
  });
});

describe('words and columns that the program does not know', () => {
  it('mean what the clerk said they mean', () => {
    const opened = open([file('姓名,联系电话,从业类型\n张三,19900000001,跑单王\n李四,19900000002,快递员\n')]);
    const groups = (words = {}) => tablesOf(opened, {}, words)[0]?.rows.map(({ records }) => records.employment?.group);
    expect(groups()).toEqual(['跑单王', '01']);
    expect(groups({ 'employment.group': { 跑单王: '07' } })).toEqual(['07', '01']);
    expect(groups({ 'employment.group': { 跑单王: '没有的代码' } })).toEqual(['跑单王', '01']);
  });

  it('are added to the note, after what the note itself says', () => {
    const opened = open([file('姓名,手机尾号,联系电话,备注\n张三,0001,19900000001,老客户\n李四,,19900000002,\n')]);
    const target = { entity: 'person' as const, field: 'note', item: '手机尾号' };
    const notes = tablesOf(opened, { 0: { B: target } })[0]?.rows.map(({ records }) => records.person?.note);
    expect(notes).toEqual(['老客户；手机尾号：0001', undefined]);
  });
});

describe('rows that were given back', () => {
  it('are read as if our columns were not there', () => {
    const [table] = tablesOf(
      open([file('姓名,联系电话,原因,工作表,原行号\n张三,19900000001,没有证件号码,快递员,7\n')]),
    );
    expect(table?.columns.map(({ header }) => header)).toEqual(['姓名', '联系电话']);
    const [other] = tablesOf(open([file('姓名,联系电话,原因\n张三,19900000001,没有证件号码\n')]));
    expect(other?.columns.map(({ header }) => header)).toContain('原因');
  });
});
