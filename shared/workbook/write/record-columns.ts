// From a declaration to the columns of a list, and from stored values to what stands in its cells, such that the importer
// reads them back as the same values.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever } from '#shared/base/result.ts';
import { codesOf } from '#shared/domain/code-additions.ts';
import type { CodeList, EntityDeclaration, FieldDeclaration } from '#shared/domain/declaration.ts';
import type { OutColumn, OutKind, OutValue } from './out-sheet.ts';

/** The columns for some fields of an entity, headed by their labels, with drop-downs for codes, 是/否 and usual values. */
export function outColumnsOf(declaration: EntityDeclaration, fields: readonly string[]): readonly OutColumn[] {
  return fields.map((name) => {
    const field = declaration.fields[name];
    if (!field) throw new Error(`${declaration.name} has no field ${name}`);
    return outColumnOf(field);
  });
}

export function outColumnOf(field: FieldDeclaration): OutColumn {
  const choices = choicesOf(field);
  return {
    header: field.label,
    kind: outKindOf(field),
    ...(choices && { choices }),
    ...(choices && field.kind === 'text' && { areHints: true }),
  };
}

function outKindOf({ kind }: FieldDeclaration): OutKind {
  return kind === 'number' || kind === 'date' ? kind : 'text';
}

function choicesOf(field: FieldDeclaration): readonly string[] | undefined {
  switch (field.kind) {
    case 'code':
      return labelsInOrder(codesOf(field));
    case 'boolean':
      return ['是', '否'];
    case 'text':
      return field.suggestions;
    default:
      return undefined;
  }
}

/** By code where codes are numbers (汉族 before 蒙古族), else as declared. */
function labelsInOrder(codes: CodeList): readonly string[] {
  const keys = Object.keys(codes);
  const ordered = keys.every((key) => /^\d+$/.test(key)) ? keys.sort() : keys;
  return ordered.map((key) => codes[key] as string);
}

/** One stored value as a cell shows it: codes by their label, lists with 、 between, dates as ISO text. */
export function outValueOf(field: FieldDeclaration, value: JsonValue | undefined): OutValue {
  if (value === null || value === undefined || value === '') return null;
  switch (field.kind) {
    case 'code':
      return codesOf(field)[String(value)] ?? String(value);
    case 'boolean':
      return value === true ? '是' : '否';
    case 'texts':
      return Array.isArray(value) ? value.join('、') || null : String(value);
    case 'number':
      return typeof value === 'number' ? value : String(value);
    case 'text':
    case 'date':
    case 'phone':
    case 'idNumber':
    case 'creditCode':
    case 'ref':
      return String(value);
    default:
      return assertNever(field, 'outValueOf');
  }
}
