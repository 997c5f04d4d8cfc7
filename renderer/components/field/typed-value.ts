import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever, fail, ok, type Result } from '#shared/base/result.ts';
import type { CodeField, FieldDeclaration, NumberField, RefField, TextField } from '#shared/domain/declaration.ts';
import type { Choice, ChoiceSource } from './choices.ts';
import { readCreditCode, readIdNumber, readPhone, readWrittenDate } from './written-values.ts';
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
  const text = typed.trim();
  if (text === '') return ok(null);
  switch (field.kind) {
    case 'text':
      return readText(field, text);
    case 'texts':
      return ok(splitTexts(text));
    case 'code':
      return readCode(field, text);
    case 'boolean':
      return readBoolean(text);
    case 'number':
      return readNumber(field, text);
    case 'date':
      return readWrittenDate(text);
    case 'phone':
      return readPhone(text);
    case 'idNumber':
      return readIdNumber(text);
    case 'creditCode':
      return readCreditCode(text);
    case 'ref':
      return readReference(field, text, source);
    default:
      return assertNever(field, 'readTyped');
  }
}

/** The limit counts characters as people do, so that a rare character outside the basic plane is one. */
function readText(field: TextField, text: string): Result<string, string> {
  const kept = field.multiline ? text : text.replace(/\s*[\r\n]+\s*/g, ' ');
  const length = [...kept].length;
  if (length > field.maxLength) return fail(`${field.label}最多 ${field.maxLength} 个字，现在有 ${length} 个字`);
  return ok(kept);
}

function splitTexts(text: string): readonly string[] {
  const parts = text.split(/[、,，;；\r\n]+/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

/** A label, an alias or the code itself; any other word is refused, because the list is short and can be chosen from. */
function readCode(field: CodeField, text: string): Result<string, string> {
  const word = text.replace(notInCodeList, '');
  const byLabel = Object.keys(field.codes).find((code) => field.codes[code] === word);
  const code = byLabel ?? field.codeAliases?.[word] ?? (Object.hasOwn(field.codes, word) ? word : undefined);
  return code === undefined ? fail(`“${word}”不在${field.label}的代码表中，请从列表中选择`) : ok(code);
}

const yes = new Set(['是', '有', '√', '✓', '对', 'y', 'yes', '1', 'true', '已']);
const no = new Set(['否', '无', '×', '✗', '不', '没有', '不是', 'n', 'no', '0', 'false', '未']);

function readBoolean(text: string): Result<boolean, string> {
  const word = text.toLowerCase();
  if (yes.has(word)) return ok(true);
  return no.has(word) ? ok(false) : fail('请填“是”或“否”');
}

function readNumber(field: NumberField, text: string): Result<number, string> {
  const plain = text.normalize('NFKC').replaceAll(',', '').replace(field.unit ?? '', '').trim();
  const value = Number(plain);
  if (plain === '' || !Number.isFinite(value)) return fail(`“${text}”不是数`);
  if (field.integer && !Number.isInteger(value)) return fail(`${field.label}要填整数`);
  if (field.min !== undefined && value < field.min) return fail(`${field.label}不能小于 ${field.min}`);
  if (field.max !== undefined && value > field.max) return fail(`${field.label}不能大于 ${field.max}`);
  return ok(value);
}

/** A reference typed or pasted by name must mean exactly one record. */
function readReference(field: RefField, text: string, source: ChoiceSource): Result<string, string> {
  const exact = source.searchTitles(field.to, text, 20).filter((choice) => choice.text === text);
  if (exact.length === 1) return ok(String(exact[0]?.value));
  return fail(exact.length === 0 ? `台账中没有“${text}”，请先新增或从列表中选择` : `有 ${exact.length} 条记录都叫“${text}”，请从列表中选择`);
}
