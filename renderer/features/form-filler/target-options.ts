// What can be chosen for a column or a cell, in groups.

import type { EntityName } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { figures } from '#shared/report/figures.ts';
import { computedFields, computedNames } from '#shared/workbook/fill/computed-fields.ts';
import { type FillTarget, nameOfTarget } from '#shared/workbook/fill/fill-target.ts';

export type TargetOption = { readonly value: string; readonly label: string; readonly target: FillTarget | null };
export type TargetGroup = { readonly label: string; readonly options: readonly TargetOption[] };

/** The value of the entry that leaves a column as it is, and of the one that asks for words. */
export const leftAlone = 'none';
export const fixedWords = 'constant';

/** @param of the registers of the rows; none for single cells and forms about the office */
export function targetGroups(of: readonly EntityName[], current: FillTarget | null): readonly TargetGroup[] {
  const computed = computedNames.flatMap((name): TargetOption[] => {
    const field = computedFields[name];
    const fits = field.of === undefined || of.includes(field.of);
    return fits ? [optionOf({ kind: 'computed', name }, field.label)] : [];
  });
  return [
    ...of.map((entity) => ({ label: entities[entity].label, options: fieldOptions(entity, current) })),
    { label: '可以算出来的', options: computed },
    { label: '统计数', options: figures.map(({ id, label }) => optionOf({ kind: 'figure', id }, label)) },
  ];
}

function fieldOptions(entity: EntityName, current: FillTarget | null): readonly TargetOption[] {
  const options = Object.entries(entities[entity].fields)
    .filter(([, { internal }]) => !internal)
    .map(([field, { label }]) => optionOf({ kind: 'field', entity, field }, label));
  const isItem = current?.kind === 'field' && current.entity === entity && current.item !== undefined;
  return isItem ? [...options, optionOf(current, labelOfTarget(current))] : options;
}

function optionOf(target: FillTarget, label: string): TargetOption {
  return { value: nameOfTarget(target), label, target };
}

/** A target in words. */
export function labelOfTarget(target: FillTarget): string {
  switch (target.kind) {
    case 'field': {
      const label = entities[target.entity].fields[target.field]?.label ?? target.field;
      return target.item === undefined ? label : `${label}：${target.item}`;
    }
    case 'computed':
      return computedFields[target.name].label;
    case 'figure':
      return figures.find(({ id }) => id === target.id)?.label ?? target.id;
    case 'constant':
      return `固定文字“${target.text}”`;
  }
}
