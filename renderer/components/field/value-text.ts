import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever } from '#shared/base/result.ts';
import { codesOf } from '#shared/domain/code-additions.ts';
import type { CodeField, EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';

export type TitleOf = (entity: EntityName, id: string) => string;

export const notInCodeList = '（不在代码表中）';

/** A stored value in the words of the office; an unknown or empty value is ''. */
export function textOfValue(field: FieldDeclaration, value: JsonValue | undefined, titleOf: TitleOf): string {
  if (value === undefined || value === null || value === '') return '';
  switch (field.kind) {
    case 'code':
      return labelOfCode(field, String(value));
    case 'boolean':
      return value === true ? '是' : '否';
    case 'texts':
      return Array.isArray(value) ? value.join('、') : String(value);
    case 'ref':
      return titleOf(field.to, String(value));
    case 'text':
    case 'date':
    case 'number':
    case 'phone':
    case 'idNumber':
    case 'creditCode':
      return String(value);
    default:
      return assertNever(field, 'textOfValue');
  }
}

/** The label of a code; a word that is no code is shown with a remark, so that it can be found and mended. */
export function labelOfCode(field: CodeField, code: string): string {
  return codesOf(field)[code] ?? `${code}${notInCodeList}`;
}

export function isForeignCode(field: FieldDeclaration, value: JsonValue | undefined): boolean {
  return field.kind === 'code' && typeof value === 'string' && value !== '' && !Object.hasOwn(codesOf(field), value);
}
