import { fail, ok, type Result } from '#shared/base/result.ts';
import { type Reading, reading } from './problems.ts';
import { toHalfWidth, withoutSpaces } from './width.ts';

const mobile = /^1[3-9]\d{9}$/;
/** With or without area code and extension, or a service number. */
const landline = /^(?:\(?0\d{2,3}\)?-?)?\d{7,8}(?:(?:-|转|转分机|分机)\d{1,6})?$|^[48]00-?\d{3}-?\d{4}$/;

export type PhoneProblem = 'PHONE_MISSING' | 'PHONE_INVALID';

/**
 * One phone number as typed → as stored: a mobile number as 11 digits, a landline as typed without blanks.
 * Half-width, blanks, dashes and the country code +86 or 0086 do not count. DOMAIN.md 3.5.
 */
export function parsePhone(typed: string): Result<string, PhoneProblem> {
  if (mobile.test(typed)) return ok(typed);
  const plain = withoutSpaces(toHalfWidth(typed)).replace(/[—–−－]/g, '-');
  if (plain === '') return fail('PHONE_MISSING');
  const digits = plain
    .replace(/\.0$/, '')
    .replace(/[-.()]/g, '')
    .replace(/^(?:\+86|0086|86(?=1[3-9]\d{9}$))/, '');
  if (mobile.test(digits)) return ok(digits);
  return landline.test(plain) ? ok(plain) : fail('PHONE_INVALID');
}

export function isMobile(phone: string): boolean {
  return mobile.test(phone);
}

/** What a cell of phone numbers holds; a second number is in `second`. */
export type PhoneReading = Reading<string> & { readonly second?: string };

/** Room for several numbers with names beside them. */
const longestCell = 300;

/** Reads a cell as clerks fill it: one number, two numbers with any separator, a landline, or words. */
export function readPhones(cell: string): PhoneReading {
  if (cell.length > longestCell) return reading(withoutSpaces(toHalfWidth(cell)), 'PHONE_INVALID');
  const whole = parsePhone(cell);
  if (whole.ok) return readOne(cell, whole.value);
  if (whole.error === 'PHONE_MISSING') return reading<string>(null, 'PHONE_MISSING');
  const pair = twoPhones(cell);
  if (pair) return { value: pair[0], second: pair[1], codes: ['TWO_PHONES'] };
  const only = onlyMobile(cell);
  if (only) return reading(only, 'PHONE_NORMALISED');
  const words = withoutSpaces(toHalfWidth(cell));
  return /^(?:[/\\\-—无空暂没有]+|不详|未知|不清楚|未提供|未填)$/.test(words)
    ? reading<string>(null, 'PHONE_MISSING')
    : reading(words, 'PHONE_INVALID');
}

function readOne(cell: string, stored: string): PhoneReading {
  if (!isMobile(stored)) return reading(stored, 'LANDLINE');
  return stored === cell ? reading(stored) : reading(stored, 'PHONE_NORMALISED');
}

/** The one mobile number among words: 张三19900000001, 19900000001(微信同号). */
function onlyMobile(cell: string): string | undefined {
  const runs = toHalfWidth(cell).match(/[\d\-+]*\d/g) ?? [];
  const [run] = runs;
  if (run === undefined || runs.length > 1 || !/\p{Script=Han}|[a-z:,;]/iu.test(cell)) return undefined;
  const parsed = parsePhone(run);
  return parsed.ok && isMobile(parsed.value) ? parsed.value : undefined;
}

/** Two numbers in one cell, as in 19900000001/19900000002, on two lines, or run together. */
function twoPhones(cell: string): readonly [string, string] | undefined {
  const plain = toHalfWidth(cell);
  const parts = /^\d{22}$/.test(plain)
    ? [plain.slice(0, 11), plain.slice(11)]
    : plain.split(/[\s/\\、,，;；|或和及]+/).filter((part) => part !== '');
  const numbers = parts.map((part) => parsePhone(part.replace(/^[^\d+(]+|[^\d)]+$/g, '')));
  const [first, second] = numbers.flatMap((number) => (number.ok ? [number.value] : []));
  return first !== undefined && second !== undefined && numbers.length >= 2 ? [first, second] : undefined;
}
