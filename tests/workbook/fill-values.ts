// Invented values for any form, by its headings.

import type { FillJob } from '#shared/workbook/fill/fill-form.ts';
import type { FillValue } from '#shared/workbook/fill/fill-value.ts';
import type { FormColumn, FormLayout } from '#shared/workbook/fill/form-layout.ts';

export function sampleValue({ header }: Pick<FormColumn, 'header'>, row: number): FillValue {
  if (/^序号/.test(header)) return { kind: 'number', number: row + 1 };
  if (/性别/.test(header)) return { kind: 'code', label: row % 2 ? '女性' : '男性', words: [row % 2 ? '女' : '男'] };
  if (/状态/.test(header)) return { kind: 'code', label: '完好', words: ['1'] };
  if (/身份证|信用代码/.test(header)) return { kind: 'text', text: '990000199001010017' };
  if (/电话|手机/.test(header)) return { kind: 'text', text: `0990000${String(1000 + row)}` };
  if (/日期|时间|出生/.test(header)) return { kind: 'date', date: `20${String(10 + (row % 15))}-03-05` };
  if (/是否/.test(header)) return { kind: 'boolean', value: row % 3 === 0 };
  if (/数量|金|单价|人数|元|面积/.test(header)) return { kind: 'number', number: 10 + row * 1.5 };
  return { kind: 'text', text: `样例${header.slice(-4)}${row + 1}` };
}

export function sampleJob(layout: FormLayout, count: number): FillJob {
  const columns = layout.columns.filter(({ hasFormula }) => !hasFormula);
  return {
    columns: columns.map(({ index }) => index),
    rows: Array.from({ length: count }, (_, row) => columns.map((column) => sampleValue(column, row))),
    spots: layout.spots.map((spot) => ({ spot, value: { kind: 'text', text: `答${spot.label}` } })),
  };
}
