// What a doubtful cell probably means, for the clerk to take or leave; nothing is ever taken by itself. A suggestion is
// safe for a whole group when it only says otherwise what the row says already; one that guesses what somebody meant to
// write is offered cell by cell.

import { isCalendarDate } from '#shared/base/calendar-date.ts';
import { creditCheckCharacter, parseCreditCode } from '#shared/domain/credit-code.ts';
import type { CodeField, FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { factsOfIdNumber, idCheckCharacter, parseIdNumber } from '#shared/domain/id-number.ts';
import { parsePhone } from '#shared/domain/phone.ts';
import type { Problem } from '#shared/domain/problems.ts';
import { comparable, toHalfWidth, withoutSpaces } from '#shared/domain/width.ts';
import { columnOf, type ProblemItem, problemNow, rowOf } from './problem-groups.ts';
import type { ReadRow } from './reading-messages.ts';

export type Suggestion = {
  /** What the cell would say. */
  readonly text: string;
  readonly words: string;
  readonly isSafe: boolean;
};

/** What an item's cell probably means, as it stands now. */
export function suggestionOf(item: ProblemItem): Suggestion | undefined {
  const [row, problem, column] = [rowOf(item), problemNow(item), columnOf(item)];
  const text = column && row?.texts[column.col];
  if (!row || !problem || text === undefined) return undefined;
  const field = column?.target ? entities[column.target.entity].fields[column.target.field] : undefined;
  return suggestionFor(problem, text, row, field);
}

/** @param text what the cell says now */
export function suggestionFor(
  { code }: Pick<Problem, 'code'>,
  text: string,
  row: Pick<ReadRow, 'records'>,
  field: FieldDeclaration | undefined,
): Suggestion | undefined {
  switch (code) {
    case 'ID_CHECKSUM':
      return lastCharacter(text, idCheckCharacter, (idNo) => parseIdNumber(idNo).ok);
    case 'CREDIT_CHECKSUM':
      return lastCharacter(text, creditCheckCharacter, (code18) => parseCreditCode(code18).ok);
    case 'PHONE_INVALID':
      return phoneIn(text);
    case 'SEX_MISMATCH':
    case 'BIRTH_MISMATCH':
      return byIdNumber(code, row);
    case 'ENUM_UNKNOWN':
      return field?.kind === 'code' ? nearestCode(text, field) : undefined;
    case 'NUMBER_INVALID':
      return onlyNumber(text);
    case 'DATE_AMBIGUOUS':
    case 'DATE_INVALID':
      return dateIn(text);
    default:
      return undefined;
  }
}

/** Another character may be the wrong one just as well. */
function lastCharacter(
  text: string,
  checkOf: (first17: string) => string | undefined,
  isRight: (whole: string) => boolean,
): Suggestion | undefined {
  const plain = withoutSpaces(toHalfWidth(text)).toUpperCase();
  const first17 = plain.slice(0, 17);
  const check = checkOf(first17);
  const whole = `${first17}${check}`;
  if (plain.length !== 18 || whole === plain || !isRight(whole)) return undefined;
  return { text: whole, words: `末位应为 ${check}？`, isSafe: false };
}

/** Letters that stand for digits, and words around a number. */
function phoneIn(text: string): Suggestion | undefined {
  const plain = toHalfWidth(text)
    .replace(/[oO〇]/g, '0')
    .replace(/[lI|]/g, '1');
  const candidates = [plain, ...(plain.replace(/[\s-]/g, '').match(/(?<!\d)1[3-9]\d{9}(?!\d)/g) ?? [])];
  const found = candidates.map((candidate) => parsePhone(candidate)).find((phone) => phone.ok);
  return found?.ok ? { text: found.value, words: `应为 ${found.value}？`, isSafe: true } : undefined;
}

function byIdNumber(
  code: 'SEX_MISMATCH' | 'BIRTH_MISMATCH',
  { records }: Pick<ReadRow, 'records'>,
): Suggestion | undefined {
  const idNo = records.person?.idNo;
  const facts = typeof idNo === 'string' ? factsOfIdNumber(idNo) : undefined;
  if (!facts) return undefined;
  const text = code === 'BIRTH_MISMATCH' ? facts.birth : facts.sex === '1' ? '男' : '女';
  return { text, words: `按证件号码为 ${text}`, isSafe: true };
}

/** The longest label or other word of the list that stands in the text. */
function nearestCode(text: string, { codes, codeAliases = {} }: CodeField): Suggestion | undefined {
  const wanted = comparable(text);
  const words = [
    ...Object.values(codes).map((label) => ({ word: label, label })),
    ...Object.entries(codeAliases).map(([word, code]) => ({ word, label: codes[code] ?? '' })),
  ];
  const fitting = words
    .filter(({ word, label }) => label !== '' && word.length >= 2 && wanted.includes(comparable(word)))
    .sort((a, b) => b.word.length - a.word.length)[0];
  return fitting && { text: fitting.label, words: `是“${fitting.label}”？`, isSafe: false };
}

/** 约50人 → 50, but nothing for 30-50. */
function onlyNumber(text: string): Suggestion | undefined {
  const numbers = toHalfWidth(text).match(/\d+(?:\.\d+)?/g) ?? [];
  const [number] = numbers;
  return number !== undefined && numbers.length === 1
    ? { text: number, words: `按 ${number} 登记？`, isSafe: false }
    : undefined;
}

/** 22.4.26 → 2022-04-26, and the month of a day that does not exist: 2024.02.30 → 2024-02. */
function dateIn(text: string): Suggestion | undefined {
  const plain = withoutSpaces(toHalfWidth(text));
  const short = /^(\d{2})[.\-/年](\d{1,2})[.\-/月](\d{1,2})日?$/.exec(plain);
  const long = /^(\d{4})[.\-/年](\d{1,2})(?=\D|$)/.exec(plain);
  const parts = short ? [`20${short[1]}`, short[2], short[3]] : long ? [long[1], long[2]] : [];
  const date = parts.map((part) => part?.padStart(2, '0')).join('-');
  return isCalendarDate(date) ? { text: date, words: `是 ${date}？`, isSafe: false } : undefined;
}
