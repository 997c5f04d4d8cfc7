// One cell of a known field → the value to store, the value to show, and what has to be said about it.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { assertNever } from '#shared/base/result.ts';
import { codesOf } from '#shared/domain/code-additions.ts';
import { readCreditCode } from '#shared/domain/credit-code.ts';
import type { CodeField, FieldDeclaration, NumberField, TextField } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { readIdNumber } from '#shared/domain/id-number.ts';
import { readPersonName } from '#shared/domain/person-name.ts';
import { readPhones } from '#shared/domain/phone.ts';
import { readPlateNumber } from '#shared/domain/plate-number.ts';
import { nothingToSay, type ProblemCode } from '#shared/domain/problems.ts';
import { hasLostCharacter, tidyText, toHalfWidthWords, withoutTextGuard } from '#shared/domain/width.ts';
import { parseWrittenBoolean } from '#shared/domain/written-boolean.ts';
import { readDateNumber, readWrittenDate } from '#shared/domain/written-date.ts';
import { readWrittenList } from '#shared/domain/written-list.ts';
import { readWrittenNumber } from '#shared/domain/written-number.ts';
import { codeOf } from './code-words.ts';
import type { ColumnHabits } from './column-habits.ts';
import { declarationOf, isTick, type Target } from './headings.ts';
import { cellValue, isBlankCell, type RawCell, type SpecialCell, specialOf, textOf } from './raw-sheet.ts';

export type CellReading = {
  /** What the report shows: codes by their label. */
  readonly value: JsonValue;
  /** What a record holds: codes by their key. Absent when it is the same. */
  readonly stored?: JsonValue | undefined;
  readonly codes: readonly ProblemCode[];
  /** The second phone number of a cell. */
  readonly second?: string | undefined;
};

const nothing: CellReading = { value: null, codes: nothingToSay };

/** Texts longer than this are worth a remark: a whole document may have slipped into a cell. */
const longText = 1000;

export function readCell(target: Target, cell: RawCell, habits: ColumnHabits): CellReading {
  const special = specialOf(cell);
  const isError = special?.isError || isErrorText(cellValue(cell));
  const read = isError ? errorReading(target) : readValue(target, cell, special, habits);
  if (!special?.isFormula && !special?.hasComment) return read;
  const codes = [...read.codes];
  if (special.isFormula && !isError) codes.push('FORMULA_CACHED');
  if (special.hasComment) codes.push('HAS_COMMENT');
  return { ...read, codes };
}

function isErrorText(value: string | number | boolean | null): boolean {
  return (
    typeof value === 'string' &&
    value.includes('#') &&
    /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!)$/.test(value.trim())
  );
}

function errorReading(target: Target): CellReading {
  const isKey =
    target.field === entities[target.entity].title || target.field === 'idNo' || target.field === 'creditCode';
  return { value: null, codes: [isKey ? 'KEY_FORMULA_ERROR' : 'FORMULA_ERROR'] };
}

function readValue(target: Target, cell: RawCell, special: SpecialCell | undefined, habits: ColumnHabits): CellReading {
  if (isTick(target)) return readTick(cell);
  if (isBlankCell(cell)) return { value: null, codes: missing(target) };
  if (target.field === 'age') return readAge(cell);
  const field = declarationOf(target);
  return field === undefined
    ? { value: textOf(cell), codes: nothingToSay }
    : readField(target, field, cell, special, habits);
}

/** Fields without which a record is hard to tell from another; that they are empty is worth a warning. */
function missing({ entity, field }: Target): readonly ProblemCode[] {
  if (field === 'idNo') return ['ID_MISSING'];
  if (entity === 'person' && field === 'phone') return ['PHONE_MISSING'];
  return entity === 'organization' && field === 'creditCode' ? ['CREDIT_MISSING'] : [];
}

function readField(
  target: Target,
  field: FieldDeclaration,
  cell: RawCell,
  special: SpecialCell | undefined,
  habits: ColumnHabits,
): CellReading {
  const value = cellValue(cell) ?? '';
  const text = withoutTextGuard(String(value));
  switch (field.kind) {
    case 'text':
      return readText(target, field, text, special);
    case 'code':
      return readCode(field, text, habits);
    case 'texts':
      return withFormulaLook(text, special, readWrittenList(text));
    case 'date':
      return readDate(typeof value === 'number' ? value : text, special, habits);
    case 'number':
      return readNumber(field, typeof value === 'number' ? value : text, special, habits);
    case 'boolean':
      return readBoolean(value, habits);
    case 'phone':
      return readPhone(target, text);
    case 'idNumber':
      return readIdNumber(typeof value === 'number' ? value : text);
    case 'creditCode':
      return readCreditCode(text);
    case 'ref':
      return { value: text.trim(), codes: nothingToSay };
    default:
      return assertNever(field, 'readField');
  }
}

function readText(target: Target, field: TextField, text: string, special: SpecialCell | undefined): CellReading {
  const trimmed = text.replace(/\r\n?/g, '\n').trim();
  const plain = tidyText(text);
  if (plain === '' || /^[/\\\-—]+$/.test(plain)) return nothing;
  if (field.form === 'plate') return readPlateNumber(text);
  if (field.personal === 'name') return readName(target, trimmed);
  if (field.form === 'properName' && hasLostCharacter(plain)) return { value: null, codes: ['CHAR_LOST'] };
  const codes: ProblemCode[] = plain === trimmed ? [] : ['TEXT_NORMALISED'];
  if (plain.length > longText) codes.push('LONG_TEXT');
  return withFormulaLook(text, special, { value: plain, codes });
}

function readName(target: Target, text: string): CellReading {
  const read = readPersonName(text);
  const isTitle = entities[target.entity].title === target.field;
  return isTitle || !read.codes.includes('CHAR_LOST') ? read : { value: text, codes: nothingToSay };
}

/** Text that a spreadsheet would run as a formula: kept as text, and defused wherever it is written again. */
function withFormulaLook(text: string, special: SpecialCell | undefined, read: CellReading): CellReading {
  const isRisky = !special?.isFormula && /^[=+\-@][^\s]/.test(text.trim());
  return isRisky ? { ...read, codes: [...read.codes, 'FORMULA_LIKE_TEXT'] } : read;
}

function readCode(field: CodeField, text: string, habits: ColumnHabits): CellReading {
  const word = toHalfWidthWords(text).trim();
  if (/^[/\\\-—]+$/.test(word)) return nothing;
  const found = codeOf(field, word, habits.words);
  const isOdd = habits.knowsCodes && !habits.ownWords?.has(text.trim());
  if (!found) return { value: word, codes: isOdd ? ['ENUM_UNKNOWN'] : [] };
  const label = codesOf(field)[found.code] ?? word;
  const variant = field.label === '性别' ? 'SEX_VARIANT' : 'TEXT_NORMALISED';
  return { value: label, stored: found.code, codes: found.isAlias ? [variant] : [] };
}

function readDate(
  value: string | number | boolean,
  special: SpecialCell | undefined,
  habits: ColumnHabits,
): CellReading {
  if (special?.isDate) return { value, codes: nothingToSay };
  const read = typeof value === 'number' ? readDateNumber(value) : readWrittenDate(String(value));
  return habits.keepsPartialDates ? { ...read, codes: read.codes.filter((code) => code !== 'DATE_PARTIAL') } : read;
}

function readNumber(
  field: NumberField,
  value: string | number | boolean,
  special: SpecialCell | undefined,
  habits: ColumnHabits,
): CellReading {
  const read = typeof value === 'number' ? exactNumber(value, special) : readWrittenNumber(String(value), field.unit);
  if (read.value === null) return read;
  const isBare = read.codes.length === 0;
  const number = isBare && habits.factor !== 1 ? Number((read.value * habits.factor).toPrecision(12)) : read.value;
  const isPossible =
    (!field.integer || Number.isInteger(number)) &&
    number >= (field.min ?? -Infinity) &&
    number <= (field.max ?? Infinity);
  return { value: number, codes: isPossible ? read.codes : [...read.codes, 'NUMBER_INVALID'] };
}

function exactNumber(
  value: number,
  special: SpecialCell | undefined,
): { value: number; codes: readonly ProblemCode[] } {
  const exact = Number((special?.isPercent ? value * 100 : value).toPrecision(15));
  return { value: exact, codes: special?.isPercent ? ['TEXT_NORMALISED'] : [] };
}

function readAge(cell: RawCell): CellReading {
  const value = cellValue(cell);
  const read =
    typeof value === 'number'
      ? { value, codes: nothingToSay }
      : readWrittenNumber(String(value).replace(/\s*周?岁$/, '岁'));
  const isAge = read.value === null || (Number.isInteger(read.value) && read.value >= 0 && read.value <= 130);
  return isAge ? read : { value: null, codes: ['NUMBER_INVALID'] };
}

function readBoolean(value: string | number | boolean, habits: ColumnHabits): CellReading {
  if (typeof value === 'boolean') return { value, codes: nothingToSay };
  if (/^[/\\\-—]+$/.test(String(value).trim())) return nothing;
  const read = parseWrittenBoolean(String(value));
  if (!read) return { value: null, codes: ['ENUM_UNKNOWN'] };
  return { value: read.value, codes: read.style === habits.booleanStyle ? [] : ['BOOL_VARIANT'] };
}

/** In a column of ticks a blank says no. */
function readTick(cell: RawCell): CellReading {
  if (isBlankCell(cell)) return { value: false, codes: nothingToSay };
  const value = cellValue(cell);
  if (typeof value === 'boolean') return { value, codes: nothingToSay };
  const read = parseWrittenBoolean(textOf(cell));
  if (read) return { value: read.value, codes: nothingToSay };
  const count = Number(textOf(cell));
  return Number.isFinite(count) ? { value: count > 0, codes: nothingToSay } : { value: null, codes: ['ENUM_UNKNOWN'] };
}

function readPhone(target: Target, text: string): CellReading {
  const read = readPhones(text);
  if (read.codes.length === 0) return read;
  const codes = read.codes.filter((code) => code !== 'PHONE_MISSING' || missing(target).includes(code));
  return read.second === undefined ? { value: read.value, codes } : { value: read.value, codes, second: read.second };
}
