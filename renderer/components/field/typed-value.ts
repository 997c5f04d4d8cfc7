import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever, fail, ok, type Result } from '#shared/base/result.ts';
import { readCreditCode } from '#shared/domain/credit-code.ts';
import type { CodeField, FieldDeclaration, NumberField, RefField, TextField } from '#shared/domain/declaration.ts';
import { readIdNumber } from '#shared/domain/id-number.ts';
import { notPublic } from '#shared/domain/mask.ts';
import { parsePersonName, readPersonName } from '#shared/domain/person-name.ts';
import { readPhones } from '#shared/domain/phone.ts';
import { parsePlateNumber } from '#shared/domain/plate-number.ts';
import { describeProblem, levelOf, type ProblemCode, type Reading } from '#shared/domain/problems.ts';
import {
  hasLostCharacter,
  tidyText,
  toHalfWidth,
  toHalfWidthWords,
  withoutSpaces,
  withoutTextGuard,
} from '#shared/domain/width.ts';
import { parseWrittenBoolean } from '#shared/domain/written-boolean.ts';
import { readWrittenDate } from '#shared/domain/written-date.ts';
import { readWrittenList } from '#shared/domain/written-list.ts';
import { readWrittenNumber } from '#shared/domain/written-number.ts';
import { codeOf } from '#shared/workbook/code-words.ts';
import type { Choice, ChoiceSource } from './choices.ts';
import { notInCodeList } from './value-text.ts';

/** What an editor or a paste hands over: the text as typed, or an entry chosen from a list. */
export type Entered = { readonly typed: string } | { readonly chosen: Choice };

/** Reads what was entered into a cell or a form. The error is a sentence for the clerk; empty text gives null. */
export function readEdited(
  field: FieldDeclaration,
  entered: Entered,
  source: ChoiceSource,
): Result<JsonValue | null, string> {
  if ('typed' in entered) return readTyped(field, entered.typed, source);
  return ok(field.kind === 'texts' ? [entered.chosen.text] : entered.chosen.value);
}

export function readTyped(
  field: FieldDeclaration,
  typed: string,
  source: ChoiceSource,
): Result<JsonValue | null, string> {
  const text = field.kind === 'ref' ? typed.trim() : withoutTextGuard(tidyText(typed)).trim();
  if (text === '') return ok(null);
  if (isMasked(field, text)) return fail('这是遮盖后的内容，请填写完整内容');
  switch (field.kind) {
    case 'text':
      return readText(field, text);
    case 'texts':
      return taken(readWrittenList(text), field, text);
    case 'code':
      return readCode(field, text, source);
    case 'boolean':
      return readBoolean(text);
    case 'number':
      return readNumber(field, text);
    case 'date':
      return taken(readWrittenDate(text), field, text);
    case 'phone':
      return readPhone(field, text);
    case 'idNumber':
      return taken(readIdNumber(text), field, text);
    case 'creditCode':
      return taken(readCreditCode(text), field, text);
    case 'ref':
      return readReference(field, text, source);
    default:
      return assertNever(field, 'readTyped');
  }
}

/** Words for "there is nothing": they empty the field, they are not a mistake. */
const saysNothing = new Set<ProblemCode>(['NOT_APPLICABLE', 'PHONE_MISSING', 'ID_MISSING', 'CREDIT_MISSING']);

/** What an import would reject is refused; what it would take with a warning is taken (`warningOf` tells of it). */
function taken<T extends JsonValue>(read: Reading<T>, field: FieldDeclaration, text: string): Result<T | null, string> {
  const refusal = read.codes.find((code) => levelOf(code) === 'error');
  if (refusal) return fail(sentence(refusal, field, text));
  if (read.value !== null && !(field.kind === 'phone' && !/\d/.test(text))) return ok(read.value);
  const reason = read.codes.find((code) => !saysNothing.has(code));
  return reason ? fail(sentence(reason, field, text)) : ok(null);
}

/** Copied from a list that hides names, numbers or more (shared/domain/mask.ts). */
function isMasked({ personal }: FieldDeclaration, text: string): boolean {
  if (personal === undefined) return false;
  const plain = withoutSpaces(toHalfWidth(text));
  return plain.includes('**') || (personal === 'name' && plain.includes('*')) || text === notPublic;
}

function sentence(code: ProblemCode, field: FieldDeclaration, text: string): string {
  return describeProblem(code, field.label, text).replace(/。$/, '');
}

/** What is doubtful about a value that was stored all the same; it is shown beside the value until it is mended. */
export function warningOf(field: FieldDeclaration, value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const codes =
    field.kind === 'phone' ? readPhones(value).codes : field.kind === 'idNumber' ? readIdNumber(value).codes : [];
  const warning = codes.find((code) => levelOf(code) !== 'info');
  return warning && sentence(warning, field, value);
}

/** The limit counts characters as people do, so that a rare character outside the basic plane is one. */
function readText(field: TextField, text: string): Result<string | null, string> {
  if (isLost(field, text)) return fail(sentence('CHAR_LOST', field, text));
  const kept = plainTextOf(field, text);
  const length = [...kept].length;
  if (length > field.maxLength) return fail(`${field.label}最多 ${field.maxLength} 个字，现在有 ${length} 个字`);
  return ok(kept === '' || /^[/\\\-—]+$/.test(kept) ? null : kept);
}

/** A name with a lost character names nobody. */
function isLost({ form, personal, required }: TextField, text: string): boolean {
  if (form === 'properName') return hasLostCharacter(text);
  return personal === 'name' && required === true && readPersonName(text).codes.includes('CHAR_LOST');
}

/** A guard may come to light only when the text is tidy. */
function plainTextOf(field: TextField, text: string): string {
  const tidy = field.form === 'plate' ? parsePlateNumber : field.personal === 'name' ? parsePersonName : tidyText;
  return tidy(withoutTextGuard(tidy(text)));
}

/** A cell holds one number; the second one of two would be lost. */
function readPhone(field: FieldDeclaration, text: string): Result<string | null, string> {
  const read = readPhones(text);
  if (read.second !== undefined) return fail(`“${text}”里有两个号码，这里只能填一个，另一个请填到备用电话或备注`);
  return taken(read, field, text);
}

/** A label, an alias or the code itself; any other word is refused, because the list is short and can be chosen from. */
function readCode(field: CodeField, text: string, source: ChoiceSource): Result<string, string> {
  const word = toHalfWidthWords(text.replace(notInCodeList, '')).trim();
  const found = codeOf(field, word, source.meaningsOf?.(field));
  return found ? ok(found.code) : fail(`“${text}”不在${field.label}的代码表中，请从列表中选择`);
}

function readBoolean(text: string): Result<boolean, string> {
  const read = parseWrittenBoolean(text);
  return read ? ok(read.value) : fail('请填“是”或“否”');
}

function readNumber(field: NumberField, text: string): Result<number | null, string> {
  const read = taken(readWrittenNumber(text, field.unit), field, text);
  if (!read.ok || read.value === null) return read;
  if (field.integer && !Number.isInteger(read.value)) return fail(`${field.label}要填整数`);
  if (field.min !== undefined && read.value < field.min) return fail(`${field.label}不能小于 ${field.min}`);
  if (field.max !== undefined && read.value > field.max) return fail(`${field.label}不能大于 ${field.max}`);
  return read;
}

/** A reference typed or pasted by name must mean exactly one record. */
function readReference(field: RefField, text: string, source: ChoiceSource): Result<string, string> {
  const exact = source.searchTitles(field.to, text, 20).filter((choice) => choice.text === text);
  if (exact.length === 1) return ok(String(exact[0]?.value));
  return fail(
    exact.length === 0
      ? `台账中没有“${text}”，请先新增或从列表中选择`
      : `有 ${exact.length} 条记录都叫“${text}”，请从列表中选择`,
  );
}
