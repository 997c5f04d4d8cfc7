// Dates as clerks write them → ISO text cut to what is known (shared/base/calendar-date.ts):
//   2024.3.5  2024-3-5  2024/3/5  2024年3月5日  20240305  二〇二四年三月五日  2024-03-05 00:00:00   → 2024-03-05
//   2024.3  2024年3月  202403  1989.07 (a number)   → 2024-03 with DATE_PARTIAL;   2017年 → 2017
//   45292 (a bare serial number)   → 2024-01-01 with DATE_SERIAL
//   22.4.26  3/5/2024   → null with DATE_AMBIGUOUS;   2024.02.30  待定  2024年底   → null with DATE_INVALID
import { isCalendarDate } from '#shared/base/calendar-date.ts';
import { type ProblemCode, type Reading, reading } from './problems.ts';
import { toHalfWidth } from './width.ts';
import { parseChineseNumber } from './written-number.ts';

/** The day of a serial number of the 1900 date system, whose 29 February 1900 never was. 45292 → 2024-01-01 */
export function dateOfSerial(serial: number, is1904 = false): string | undefined {
  const day = Math.floor(serial) + (is1904 ? 1462 : 0);
  if (!(day >= 1 && day < 110_000)) return undefined;
  return new Date(Date.UTC(1899, 11, day < 60 ? 31 : 30) + day * 86_400_000).toISOString().slice(0, 10);
}

/** Words for "there is no date": it is not a mistake to write them. */
const noDate =
  /^(?:[/\\\-—]+|无|长期|至今|永久|无固定期限|未转正|预备期|未到期|在职|在岗|未离职|不适用|n\/a|暂无|未换届)$/i;

/** 2024年03月05日(星期二)上午9:00-11:00 with some blanks; nothing longer is a date. */
const longestDate = 80;

/** Reads a text cell. */
export function readWrittenDate(cell: string): Reading<string> {
  if (/^\d{4}-\d{2}-\d{2}$/.test(cell) && isCalendarDate(cell)) return reading(cell);
  const text = toHalfWidth(cell).trim();
  if (text === '') return reading<string>(null);
  if (text.length > longestDate) return reading<string>(null, 'DATE_INVALID');
  if (noDate.test(text)) return reading<string>(null, 'NOT_APPLICABLE');
  const plain = arabicDate(text).replace(/['‘’]/g, '');
  if (/^\d{5}$/.test(plain)) return readDateNumber(Number(plain));
  const compact = compactDate(plain);
  if (compact) return finished(compact, false);
  const match = written.exec(plain);
  if (!match)
    return looksShort(plain) ? reading<string>(null, 'DATE_AMBIGUOUS') : reading<string>(null, 'DATE_INVALID');
  return withRest([match[1], match[2], match[3]], plain.slice(match[0].length));
}

/** 二〇二四年三月五日 → 2024年3月5日, 一九八五年十二月 → 1985年12月 */
function arabicDate(text: string): string {
  if (!/[〇零一二三四五六七八九十○Oo]年/.test(text)) return text;
  return text
    .replace(/[○Oo]/g, '〇')
    .replace(/^[〇零一二三四五六七八九]{4}(?=年)/, (year) => [...year].map((char) => parseChineseNumber(char)).join(''))
    .replace(/[一二三四五六七八九十]{1,3}(?=[月日号])/g, (number) => String(parseChineseNumber(number) ?? number));
}

/** 20240305, 202403 and 2024 without separators, a time of day may follow. */
function compactDate(text: string): Parts | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$/.exec(text);
  return match ? [match[1], match[2], match[3]] : undefined;
}

/** 22.4.26 or 3/5/2024: which part is what cannot be known. */
function looksShort(text: string): boolean {
  return /^\d{1,2}[.\-/年]\d{1,2}(?:[.\-/月]\d{1,4}日?|月)?$/.test(text);
}

/** Year, month and day with whatever stands between them. */
const written =
  /^(\d{4})(?:\s*[.\-/、。,‐‑–—年 ]{1,2}\s*(\d{1,2})(?!\d)(?:\s*[.\-/、。,‐‑–—月 ]{1,2}\s*(\d{1,2})(?!\d))?)?\s*[年月日号.]{0,2}/;

type Parts = readonly [year?: string, month?: string, day?: string];

const midnight = /^[T\s]*(?:0?0:00(?::00(?:\.0{1,9})?)?)?(?:Z|[+]08:00)?$/;
const timeOfDay =
  /^[T\s]*(?:\(?(?:周|星期)[一二三四五六日天]\)?)?\s*(?:上午|下午|中午|晚上?|凌晨|全天)?\s*(?:\d{1,2}[:：时点]\d{0,2}分?(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+]08:00)?(?:\s*[-—~至]\s*\d{1,2}[:：时点]\d{0,2}分?)?)?$/;
const laterDay =
  /^\s*[-–—~至到、]{1,2}\s*(?:(?:\d{4}[.\-/年])?(?:\d{1,2}[.\-/月])?\d{1,2}[月日号]?|至?今|现在)$|^至今$/;
/** A remark in brackets leaves the day as it is, unless it speaks of another calendar or of a guess. */
const remark = /^\s*\((?![^()]*(?:农历|阴历|预计|拟|约|左右|前|后))[^()]{1,20}\)$/;

function withRest(parts: Parts, rest: string): Reading<string> {
  if (midnight.test(rest)) return finished(parts, false);
  return timeOfDay.test(rest) || laterDay.test(rest) || remark.test(rest)
    ? finished(parts, true)
    : reading<string>(null, 'DATE_INVALID');
}

function finished(parts: Parts, changed: boolean): Reading<string> {
  const date = parts
    .filter((part) => part !== undefined)
    .map((part) => part.padStart(2, '0'))
    .join('-');
  if (!isCalendarDate(date)) return reading<string>(null, 'DATE_INVALID');
  const codes: ProblemCode[] = changed ? ['TEXT_NORMALISED'] : [];
  if (date.length < 10) codes.push('DATE_PARTIAL');
  return reading(date, ...codes);
}

/**
 * Reads a numeric cell without a date format: 20240305, 202403, 1989.07 or a serial number. 1989.1 may be January or
 * October, since a cell drops the last zero.
 */
export function readDateNumber(cell: number, is1904 = false): Reading<string> {
  const text = String(cell);
  if (/^(?:19|20|21)\d{6}$/.test(text)) return finished([text.slice(0, 4), text.slice(4, 6), text.slice(6)], false);
  if (/^(?:19|20|21)\d{4}$/.test(text)) return finished([text.slice(0, 4), text.slice(4)], false);
  if (/^(?:19|20|21)\d{2}\.1$/.test(text)) return reading<string>(null, 'DATE_AMBIGUOUS');
  if (/^(?:19|20|21)\d{2}(?:\.\d{1,2})?$/.test(text)) return finished(text.split('.') as unknown as Parts, false);
  const date = cell >= 3653 && cell < 110_000 ? dateOfSerial(cell, is1904) : undefined;
  return date ? reading(date, 'DATE_SERIAL') : reading<string>(null, 'DATE_INVALID');
}
