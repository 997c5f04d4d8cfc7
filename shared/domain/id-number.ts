// 公民身份号码, GB 11643-1999: aaaaaa yyyymmdd sss c. The check character c makes Σ d·W ≡ 1 (mod 11) with
// W = 2^(18-i) mod 11; sss odd = male. Worked example: 990000199001010017 → Σ of the first 17 = 225, 225 mod 11 = 5,
// "10X98765432"[5] = '7'. The old form has 15 digits: aaaaaa yymmdd sss.
import { isCalendarDate } from '#shared/base/calendar-date.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { type ProblemCode, type Reading, reading } from './problems.ts';
import { toHalfWidth, withoutSpaces } from './width.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = '10X98765432';
const usual = /^\d{17}[\dX]$/;
const zero = '0'.charCodeAt(0);

export type IdNumberProblem = 'ID_MISSING' | 'ID_LENGTH' | 'ID_CHECKSUM' | 'ID_BIRTHDATE' | 'ID_MASKED';

/** What a resident's number tells: date of birth and sex (GB/T 2261.1: 1 male, 2 female). */
export type IdNumberFacts = { readonly birth: string; readonly sex: '1' | '2' };

/** The check character of the first 17 digits. */
export function idCheckCharacter(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (first17.charCodeAt(i) - zero) * (weights[i] as number);
  return checks[sum % 11] as string;
}

/**
 * A resident's identity number as typed → 18 (or, accepted, 15) characters with an upper-case X.
 * @param notAfter the latest possible date of birth, YYYY-MM-DD
 */
export function parseIdNumber(typed: string, notAfter = '2099-12-31'): Result<string, IdNumberProblem> {
  const text = cleaned(typed);
  if (!usual.test(text)) return parseUnusual(text, notAfter);
  if (!isBirth(text.slice(6, 14), notAfter)) return fail('ID_BIRTHDATE');
  return idCheckCharacter(text) === text[17] ? ok(text) : fail('ID_CHECKSUM');
}

function parseUnusual(text: string, notAfter: string): Result<string, IdNumberProblem> {
  if (text === '') return fail('ID_MISSING');
  if (isMasked(text)) return fail('ID_MASKED');
  if (/^\d{15}$/.test(text)) return isBirth(`19${text.slice(6, 12)}`, notAfter) ? ok(text) : fail('ID_BIRTHDATE');
  return fail(text.length === 18 ? 'ID_CHECKSUM' : 'ID_LENGTH');
}

/** A number with quotes, dashes and remarks around it. */
const longestCell = 100;

function cleaned(typed: string): string {
  if (usual.test(typed)) return typed;
  const plain = withoutSpaces(toHalfWidth(typed));
  if (plain.length > longestCell) return plain;
  return withCheckCharacter(plain)
    .replace(/^['‘’"“”`]+|['‘’"“”`]+$/g, '')
    .replace(/(?<=\d)[-.·](?=[\dXx])/g, '')
    .toUpperCase();
}

/** × and * for the X that the first 17 digits call for. */
function withCheckCharacter(text: string): string {
  const first17 = /^(\d{17})[×✕*]$/.exec(text)?.[1];
  return first17 !== undefined && idCheckCharacter(first17) === 'X' ? `${first17}X` : text;
}

/** The one whole and right number among words: 身份证990000199001010017, 990000199001010017(张三). */
function onlyIdNumber(text: string): string | undefined {
  const [run, ...others] = text.match(/\d[\dX]*/g) ?? [];
  return run !== undefined && others.length === 0 && run.length === 18 && parseIdNumber(run).ok ? run : undefined;
}

function isMasked(text: string): boolean {
  return /[*●•#?]{2,}|[×X]{3,}|\d(?:\.{2,}|…+)\d/.test(text);
}

function isBirth(yyyymmdd: string, notAfter: string): boolean {
  const date = `${yyyymmdd.slice(0, 4)}-${yyyymmdd.slice(4, 6)}-${yyyymmdd.slice(6)}`;
  return isCalendarDate(date) && date <= notAfter;
}

/** Birth and sex of a number that is whole and right; undefined for anything else. */
export function factsOfIdNumber(idNo: string | null | undefined): IdNumberFacts | undefined {
  if (!idNo || !parseIdNumber(idNo).ok) return undefined;
  const long = longIdNumber(idNo);
  const birth = `${long.slice(6, 10)}-${long.slice(10, 12)}-${long.slice(12, 14)}`;
  return { birth, sex: Number(long[16]) % 2 === 1 ? '1' : '2' };
}

/** 15 → 18 characters; others unchanged. */
export function longIdNumber(idNo: string): string {
  if (idNo.length !== 15 || !/^\d{15}$/.test(idNo)) return idNo;
  const first17 = `${idNo.slice(0, 6)}19${idNo.slice(6)}`;
  return first17 + idCheckCharacter(first17);
}

/** What tells two people apart: the 17 digits before the check character, so that a slip in the last one still matches. */
export function idNumberKey(idNo: string): string {
  const long = longIdNumber(idNo);
  return usual.test(long) ? long.slice(0, 17) : long;
}

/** Permits, passports and certificates of officers: letters and digits, or 字第. */
const otherDocument =
  /^(?=.*[A-Z])(?=.*\d)[A-Z\d()]{6,14}$|字第?\d+号?$|^(?:护照|台胞证|回乡证|军官证|士兵证|警官证|港澳居民|台湾居民|[\p{Script=Han}]{0,8}(?:通行证|居住证|居留证))[号码:：]*[A-Z\d()]{6,18}$/u;

/**
 * Reads a cell of identity numbers. A numeric cell holds 15 significant digits: an 18-digit number has lost its end.
 * A foreign document is kept as written with ID_OTHER_TYPE.
 */
export function readIdNumber(cell: string | number, notAfter?: string): Reading<string> {
  if (typeof cell === 'number') return readNumericIdNumber(cell, notAfter);
  const text = cleaned(cell);
  if (usual.test(text)) return readParsed(cell, text, notAfter);
  if (/^[\d.]+E\+?\d+$/.test(text)) return reading<string>(null, 'ID_PRECISION_LOST');
  if (text === '' || /^[/\\\-—\p{Script=Han}]+$/u.test(text)) return reading<string>(null, 'ID_MISSING');
  return readParsed(cell, text, notAfter);
}

function readParsed(cell: string, text: string, notAfter?: string): Reading<string> {
  const parsed = parseIdNumber(text, notAfter);
  if (!parsed.ok) return readUnusual(text, parsed.error);
  const codes: ProblemCode[] = parsed.value === cell ? [] : ['ID_NORMALISED'];
  if (parsed.value.length === 15) codes.push('ID_15_DIGIT');
  return reading(parsed.value, ...codes);
}

function readNumericIdNumber(cell: number, notAfter?: string): Reading<string> {
  return cell >= 1e15 ? reading<string>(null, 'ID_PRECISION_LOST') : readIdNumber(String(cell), notAfter);
}

function readUnusual(text: string, problem: IdNumberProblem): Reading<string> {
  const only = onlyIdNumber(text);
  if (only !== undefined) return reading(only, 'ID_NORMALISED');
  if (problem === 'ID_MASKED') return reading<string>(null, 'ID_MASKED');
  if (problem !== 'ID_BIRTHDATE' && /^\d{15}000$|^\d{16}00$/.test(text))
    return reading<string>(null, 'ID_PRECISION_LOST');
  if (problem === 'ID_LENGTH' && otherDocument.test(text)) return reading(text, 'ID_OTHER_TYPE');
  return reading(text, problem);
}
