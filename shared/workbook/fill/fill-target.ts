// What a column or a single cell of a form is filled with, and the value it has for one record.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever } from '#shared/base/result.ts';
import { codesOf } from '#shared/domain/code-additions.ts';
import type { CodeField, EntityName, FieldDeclaration, PersonalKind } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { listMask, type Mask, tickableKinds } from '#shared/domain/mask.ts';
import { habitsOf } from '../column-habits.ts';
import {
  type ComputedName,
  computedFields,
  type FormContext,
  isComputedName,
  type RowReading,
} from './computed-fields.ts';
import { type FillValue, textValue } from './fill-value.ts';

export type FillTarget =
  /** `item` is an entry of a list field: a column of its own with ticks. */
  | { readonly kind: 'field'; readonly entity: EntityName; readonly field: string; readonly item?: string }
  | { readonly kind: 'computed'; readonly name: ComputedName }
  | { readonly kind: 'figure'; readonly id: string }
  | { readonly kind: 'constant'; readonly text: string };

/** Its name in notes and lists: field:person.phone, computed:age, figure:O-01, constant:无. */
export function nameOfTarget(target: FillTarget): string {
  switch (target.kind) {
    case 'field': {
      const { entity, field, item } = target;
      return `field:${entity}.${field}${item === undefined ? '' : `.${item}`}`;
    }
    case 'computed':
      return `computed:${target.name}`;
    case 'figure':
      return `figure:${target.id}`;
    case 'constant':
      return `constant:${target.text}`;
    default:
      return assertNever(target, 'nameOfTarget');
  }
}

/** The target of a name; undefined for a field that this version does not know. */
export function targetNamed(name: string): FillTarget | undefined {
  const colon = name.indexOf(':');
  const [kind, rest] = [name.slice(0, colon), name.slice(colon + 1)];
  if (kind === 'constant') return { kind, text: rest };
  if (kind === 'figure') return { kind, id: rest };
  if (kind === 'computed') return isComputedName(rest) ? { kind, name: rest } : undefined;
  const [entity = '', field = '', ...item] = rest.split('.');
  if (kind !== 'field' || !isEntityName(entity) || !Object.hasOwn(entities[entity].fields, field)) return undefined;
  return { kind, entity, field, ...(item.length === 0 ? {} : { item: item.join('.') }) };
}

export type FillContext = FormContext & {
  readonly figures: { readonly [id: string]: number };
};

/** @param header of the column: it may ask for another unit than the register keeps */
export function valueForTarget(
  target: FillTarget,
  reading: RowReading,
  context: FillContext,
  index: number,
  header = '',
): FillValue {
  switch (target.kind) {
    case 'constant':
      return constantValue(target.text);
    case 'figure': {
      const number = context.figures[target.id];
      return number === undefined ? null : { kind: 'number', number };
    }
    case 'computed':
      return computedFields[target.name].compute(reading, context, index);
    case 'field':
      return fieldValue(target, reading, context, header);
    default:
      return assertNever(target, 'valueForTarget');
  }
}

/** A plain number is one, so that a 合计 below can add it up; one with a leading zero or too many digits is text. */
function constantValue(text: string): FillValue {
  const isNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/.test(text.trim());
  return isNumber ? { kind: 'number', number: Number(text) } : textValue(text);
}

function fieldValue(
  { entity, field, item }: Extract<FillTarget, { kind: 'field' }>,
  reading: RowReading,
  { inFull }: FillContext,
  header: string,
): FillValue {
  const declared = entities[entity].fields[field];
  if (!declared) return null;
  const value = reading.value(entity, field);
  if (item !== undefined) return { kind: 'boolean', value: Array.isArray(value) && value.includes(item), isTick: true };
  if (isBlank(value)) return titleInstead(entity, field, reading);
  const mask = listMask(declared, 'office', inFull);
  return mask ? maskedValue(mask, value) : valueOfField(declared, value, reading, header);
}

function maskedValue(mask: Mask, value: Exclude<JsonValue, null>): FillValue {
  return textValue(mask(Array.isArray(value) ? value.join('、') : String(value)));
}

function isBlank(value: JsonValue | undefined): value is null | undefined | '' {
  return value === undefined || value === null || value === '';
}

/** `organizationName` is empty, but `organizationId` points to a firm that has a name. */
function titleInstead(entity: EntityName, field: string, reading: RowReading): FillValue {
  if (!field.endsWith('Name')) return null;
  const reference = field.replace(/Name$/, 'Id');
  const declared = entities[entity].fields[reference];
  const target = reading.value(entity, reference);
  if (declared?.kind !== 'ref' || typeof target !== 'string' || target === '') return null;
  return textValue(reading.titleOf(declared.to, target));
}

function valueOfField(
  field: FieldDeclaration,
  value: Exclude<JsonValue, null>,
  reading: RowReading,
  header: string,
): FillValue {
  switch (field.kind) {
    case 'text':
    case 'phone':
    case 'creditCode':
    case 'idNumber':
      return textValue(String(value));
    case 'code':
      return {
        kind: 'code',
        label: codesOf(field)[String(value)] ?? String(value),
        words: wordsOf(field, String(value)),
      };
    case 'texts':
      return { kind: 'list', items: Array.isArray(value) ? value.map(String) : [String(value)] };
    case 'date':
      return { kind: 'date', date: String(value) };
    case 'number':
      return {
        kind: 'number',
        number: inUnitOf(field, Number(value), header),
        ...(field.unit ? { unit: field.unit } : {}),
      };
    case 'boolean':
      return { kind: 'boolean', value: value === true };
    case 'ref':
      return textValue(reading.titleOf(field.to, String(value)));
    default:
      return assertNever(field, 'valueOfField');
  }
}

/** 万元 in the register, 元 in the heading. */
function inUnitOf(field: FieldDeclaration, value: number, header: string): number {
  const { factor } = habitsOf(field, header, []);
  return factor === 1 ? value : Number((value / factor).toPrecision(12));
}

const knownWords = new WeakMap<CodeField, Map<string, readonly string[]>>();

/** Every other word for a code, as clerks and forms write it. */
function wordsOf(field: CodeField, code: string): readonly string[] {
  const words = knownWords.get(field) ?? new Map<string, readonly string[]>();
  knownWords.set(field, words);
  const known = words.get(code);
  if (known) return known;
  const others = Object.entries(field.codeAliases ?? {}).flatMap(([word, meant]) => (meant === code ? [word] : []));
  words.set(code, [code, ...others]);
  return words.get(code) ?? [];
}

/** The kinds of personal data among targets that are hidden unless the clerk has them written in full. */
export function hiddenKindsOf(targets: readonly (FillTarget | null)[]): readonly PersonalKind[] {
  const fields = targets.flatMap((target) => {
    if (target?.kind === 'field') return entities[target.entity].fields[target.field] ?? [];
    return target?.kind === 'computed' && target.name === 'birth' ? (entities.person.fields.birth ?? []) : [];
  });
  return tickableKinds(fields, 'office');
}
