// Blank tables for first collection, one a register: headings that the importer knows, drop-downs, a line that shows how
// to fill it in (and that the importer passes over, since it says 示例 where the others have their number), and a sheet
// that explains every column.
import { assertNever } from '#shared/base/result.ts';
import type { EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import type { ProfileName } from '../profiles.ts';
import type { OutColumn, OutRow, OutSheet } from './out-sheet.ts';
import { outColumnOf, outValueOf } from './record-columns.ts';
import { type TemplateKind, templateKindOf } from './template-kinds.ts';
import { writeWorkbook } from './workbook-writer.ts';

/**
 * The template of a register as an .xlsx. Registers whose rows become several records (从业人员: person and employment)
 * have one template for all of them; `templateKinds` lists what there is.
 *
 * @param at the instant the file bears as its date, ISO 8601
 */
export function templateWorkbook(name: ProfileName, at: string): Uint8Array<ArrayBuffer> {
  const kind = templateKindOf(name);
  return writeWorkbook([blankTable(kind), explanation(kind)], at);
}

type AskedField = { readonly field: FieldDeclaration; readonly isRequired: boolean };

function askedFields({ fields, required }: TemplateKind): readonly AskedField[] {
  return fields.map(([name]) => {
    const [entity, own] = name.split('.') as [EntityName, string];
    const field = entities[entity].fields[own];
    if (!field) throw new Error(`no field ${name}`);
    return { field, isRequired: field.required === true || required?.includes(name) === true };
  });
}

const blankRows = 40;

function blankTable(kind: TemplateKind): { sheet: OutSheet; rows: readonly OutRow[] } {
  const asked = askedFields(kind);
  const example = asked.map(({ field }, i) => outValueOf(field, kind.fields[i]?.[1]));
  return {
    sheet: {
      name: kind.label,
      title: kind.title,
      lines: [
        '填表单位：　　　　　　　　填表人：　　　　　　联系电话：　　　　　　填表日期：',
        '说明：标“必填”的栏不能空；示例行导入时自动跳过，可以删除；各栏怎样填写见工作表“填写说明”。',
      ],
      columns: [{ header: '序号', kind: 'text', width: 7 }, ...asked.map(columnOf)],
    },
    rows: [
      { cells: ['示例', ...example], marks: [{ column: 0, why: '这一行是示例，导入时自动跳过，可以删除。' }] },
      ...Array.from({ length: blankRows }, (_, i) => ({ cells: [String(i + 1)] })),
    ],
  };
}

const multilineWidth = 28;

function columnOf({ field, isRequired }: AskedField): OutColumn {
  const column = outColumnOf(field);
  return {
    ...column,
    header: isRequired ? `${column.header}\n（必填）` : column.header,
    note: adviceOf(field),
    ...(field.kind === 'text' && field.multiline && { width: multilineWidth }),
  };
}

/** How to fill in a column, in one or two sentences. */
function adviceOf(field: FieldDeclaration): string {
  const advice = adviceByKind(field);
  return field.help ? `${field.help}${/[。！？]$/.test(field.help) ? '' : '。'}${advice}` : advice;
}

function adviceByKind(field: FieldDeclaration): string {
  switch (field.kind) {
    case 'text':
      return field.suggestions ? '可从下拉列表中选，也可直接填写。' : `填文字，不超过${field.maxLength}字。`;
    case 'code':
      return '从下拉列表中选。';
    case 'boolean':
      return '选“是”或“否”；不清楚的空着。';
    case 'texts':
      return `有多项的用顿号“、”隔开${field.suggestions ? `，如：${field.suggestions.slice(0, 3).join('、')}` : ''}。`;
    case 'date':
      return '写成2024-03-05的样式；只知道年月的写2024-03，只知道年份的写2024。';
    case 'number':
      return field.unit ? `只填数字，单位：${field.unit}。` : '只填数字。';
    case 'phone':
      return '填11位手机号；固定电话写区号，如0000-1234567。';
    case 'idNumber':
      return '按证件填写18位号码，末位是X的写大写X；不要用星号遮盖。';
    case 'creditCode':
      return '按营业执照或登记证书填写18位代码。';
    case 'ref':
      return '填全称，与台账一致。';
    default:
      return assertNever(field, 'adviceByKind');
  }
}

/** The names of the columns stand in brackets, so that this sheet is not taken for a filled-in form. */
function explanation(kind: TemplateKind): { sheet: OutSheet; rows: readonly OutRow[] } {
  const rows = askedFields(kind).map(({ field, isRequired }, i): OutRow => {
    const example = outValueOf(field, kind.fields[i]?.[1]);
    return {
      cells: [`【${field.label}】`, isRequired ? '必填' : '', adviceOf(field), example === null ? '' : String(example)],
    };
  });
  return {
    sheet: {
      name: '填写说明',
      title: `${kind.title}填写说明`,
      lines: [
        '本表供首次采集使用，填好后在“表格往来—导入 Excel”中导入。栏目可以调换次序，用不到的栏可以删除，不要改栏名。',
      ],
      columns: [
        { header: '栏目', kind: 'text', width: 24 },
        { header: '是否必填', kind: 'text', width: 10 },
        { header: '怎样填写', kind: 'text', width: 50 },
        { header: '例子', kind: 'text', width: 34 },
      ],
    },
    rows,
  };
}
