// What a form asks for and no register keeps: it is computed from the record, the office and the day.

import { type CalendarDate, fullYearsBetween } from '#shared/base/calendar-date.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName, PersonalKind } from '#shared/domain/declaration.ts';
import { factsOfIdNumber } from '#shared/domain/id-number.ts';
import { listMask } from '#shared/domain/mask.ts';
import { person } from '#shared/domain/person.ts';
import { type FillValue, textValue } from './fill-value.ts';

/** The record of a row: its own fields and those of what is joined to it. */
export type RowReading = {
  value(entity: EntityName, field: string): JsonValue | undefined;
  titleOf(entity: EntityName, id: string): string;
};

/** What is the same for the whole form. */
export type FormContext = {
  readonly today: CalendarDate;
  readonly officeName: string;
  readonly userName: string;
  /** How many records are filled in. */
  readonly count: number;
  /** The kinds of personal data that are written in full. */
  readonly inFull: ReadonlySet<PersonalKind>;
};

export type ComputedField = {
  readonly label: string;
  /** Headings and labels that ask for it. */
  readonly headings: readonly string[];
  /** The registers it is computed from; one that needs no record fits single cells too. */
  readonly of?: EntityName;
  compute(reading: RowReading, context: FormContext, index: number): FillValue;
};

export const computedNames = [
  'serial',
  'age',
  'sex',
  'birth',
  'partyAge',
  'employer',
  'office',
  'user',
  'today',
  'year',
  'month',
  'count',
] as const;
export type ComputedName = (typeof computedNames)[number];

export const computedFields: { readonly [name in ComputedName]: ComputedField } = {
  serial: {
    label: '序号',
    headings: ['序号', '编号', '行号', '顺序号'],
    compute: (_reading, _context, index) => ({ kind: 'number', number: index + 1 }),
  },
  age: {
    label: '年龄（周岁，按今天）',
    headings: ['年龄', '周岁', '岁数', '实际年龄'],
    of: 'person',
    compute: (reading, { today }) => yearsSince(birthOf(reading), today),
  },
  sex: {
    label: '性别（没有时按证件号码）',
    headings: [],
    of: 'person',
    compute: (reading) => sexValue(textIn(reading, 'person', 'sex') ?? factsOf(reading)?.sex),
  },
  birth: {
    label: '出生日期（没有时按证件号码）',
    headings: [],
    of: 'person',
    compute: (reading, { inFull }) => hiddenBirth(birthOf(reading), inFull),
  },
  partyAge: {
    label: '党龄（年，按今天）',
    headings: ['党龄', '党龄(年)'],
    of: 'person',
    compute: (reading, { today }) =>
      yearsSince(textIn(reading, 'membership', 'joinedOn') ?? textIn(reading, 'person', 'joinedPartyOn'), today),
  },
  employer: {
    label: '工作单位全称',
    headings: ['工作单位及职务', '所在单位全称', '工作单位全称'],
    of: 'person',
    compute: (reading) => textValue(employerOf(reading)),
  },
  office: {
    label: '本单位全称',
    headings: [
      ...['填表单位', '填报单位', '报送单位', '上报单位', '制表单位', '呈报单位', '申报单位', '推荐单位'],
      ...['单位盖章', '单位公章', '填报党委', '党委名称', '所属党委', '综合党委', '填报街道'],
    ],
    compute: (_reading, { officeName }) => textValue(officeName),
  },
  user: {
    label: '填表人',
    headings: ['填表人', '填报人', '制表人', '经办人', '报送人', '上报人', '统计人', '登记人', '填表人签字'],
    compute: (_reading, { userName }) => textValue(userName),
  },
  today: {
    label: '今天的日期',
    headings: [
      ...['填表日期', '填报日期', '制表日期', '报送日期', '上报日期', '填表时间', '填报时间', '报送时间', '上报时间'],
      ...['统计日期', '统计时间', '制表时间', '日期'],
    ],
    compute: (_reading, { today }) => dateValue(today),
  },
  year: {
    label: '今年',
    headings: ['年度', '年份', '填报年度'],
    compute: (_reading, { today }) => ({ kind: 'number', number: Number(today.slice(0, 4)) }),
  },
  month: {
    label: '本月（几月）',
    headings: ['月份', '填报月份'],
    compute: (_reading, { today }) => ({ kind: 'number', number: Number(today.slice(5, 7)) }),
  },
  count: {
    label: '记录总数',
    headings: ['合计人数', '总人数', '人数合计', '共计'],
    compute: (_reading, { count }) => ({ kind: 'number', number: count }),
  },
};

export function isComputedName(name: string): name is ComputedName {
  return Object.hasOwn(computedFields, name);
}

function textIn(reading: RowReading, entity: EntityName, field: string): string | undefined {
  const value = reading.value(entity, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function factsOf(reading: RowReading): ReturnType<typeof factsOfIdNumber> {
  return factsOfIdNumber(textIn(reading, 'person', 'idNo'));
}

function birthOf(reading: RowReading): CalendarDate | undefined {
  return textIn(reading, 'person', 'birth') ?? factsOf(reading)?.birth;
}

function yearsSince(from: CalendarDate | undefined, today: CalendarDate): FillValue {
  const years = from === undefined ? -1 : fullYearsBetween(from, today);
  return years < 0 ? null : { kind: 'number', number: years };
}

function dateValue(date: CalendarDate | undefined): FillValue {
  return date === undefined ? null : { kind: 'date', date };
}

function hiddenBirth(birth: CalendarDate | undefined, inFull: ReadonlySet<PersonalKind>): FillValue {
  const mask = listMask(person.fields.birth, 'office', inFull);
  return mask && birth !== undefined ? textValue(mask(birth)) : dateValue(birth);
}

function sexValue(code: string | undefined): FillValue {
  if (code === undefined) return null;
  const codes: { readonly [code: string]: string } = person.fields.sex.codes;
  return { kind: 'code', label: codes[code] ?? code, words: [code] };
}

/** The registered name of the firm counts more than what was written on a roster. */
function employerOf(reading: RowReading): string | undefined {
  const firm = textIn(reading, 'employment', 'organizationId');
  if (firm !== undefined) return reading.titleOf('organization', firm);
  return textIn(reading, 'employment', 'organizationName') ?? textIn(reading, 'membership', 'workUnit');
}
