import { type Reading, reading } from './problems.ts';
import { toHalfWidth, withoutSpaces } from './width.ts';

const chineseDigits = new Map([...'零〇一二三四五六七八九'].map((char, i) => [char, i < 2 ? 0 : i - 1]));
const chineseUnits = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
  ['万', 10000],
]);

/** 十二 → 12, 三百零五 → 305, 两 counts as 二; undefined for anything else. */
export function parseChineseNumber(text: string): number | undefined {
  let total = 0;
  let digit: number | undefined;
  for (const char of text.replaceAll('两', '二')) {
    const value = chineseDigits.get(char);
    const unit = chineseUnits.get(char);
    if (value !== undefined) digit = value;
    else if (unit === undefined) return undefined;
    else if (unit === 10000) [total, digit] = [(total + (digit ?? 0)) * unit, undefined];
    else [total, digit] = [total + (digit ?? 1) * unit, undefined];
  }
  return text === '' ? undefined : total + (digit ?? 0);
}

const scales: { readonly [word: string]: number } = {
  '': 1,
  百: 100,
  千: 1000,
  万: 10000,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
};
const written = /^([+-]?\d+(?:\.\d+)?)(百万|千万|百|千|万|亿)?(.*)$/;
/** Words after the number that change nothing about it. */
const measure =
  /^(?:元|人民币|岁|人次?|名|个|位|台|套|把|张|组|件|册|条|部|辆|间|处|家|户|次|场|期|份|小时|学时|课时|h|小时整|分钟|天|日|㎡|m2|m²|平方米|平米|平方|平|%|元整|整)?$/i;

const longestNumber = 100;

/**
 * Reads a number as clerks write it. `unit` is the unit of the field: with 万元, '100万元' is 100 and '5000元' 0.5.
 * Words that leave the number open (约50人, 30-50, 若干) give null with NUMBER_INVALID.
 */
export function readWrittenNumber(cell: string, unit = ''): Reading<number> {
  const plain = withoutSpaces(toHalfWidth(cell)).replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, '');
  const text = plain
    .replace(/^(?:[¥￥]|人民币|RMB|共计?|合计|总计)(?=[\d壹-拾一-十])/i, '')
    .replace(/(?<=.)\((?![^()]*(?:约|左右|上下|以上|以下|多|余|预计))[^()]{1,20}\)$|(?<=元)人民币$/, '');
  if (text.length > longestNumber) return reading<number>(null, 'NUMBER_INVALID');
  if (/^[/\\\-—]+$|^无$|^不适用$|^n\/a$/i.test(text)) return reading<number>(null, 'NOT_APPLICABLE');
  const match = written.exec(text);
  if (!match) return readInWords(text, unit);
  const [, digits = '', scale = '', rest = ''] = match;
  if (!measure.test(rest)) return reading<number>(null, 'NUMBER_INVALID');
  const value = scaled(Number(digits), scale, rest, unit);
  return /^[+-]?[\d.]+$/.test(plain) ? reading(value) : reading(value, 'TEXT_NORMALISED');
}

function scaled(number: number, scale: string, rest: string, unit: string): number {
  const inUnits = number * (scales[scale] ?? 1);
  if (!unit.startsWith('万')) return round(inUnits);
  return scale === '' && rest === '' ? number : round(inUnits / 10000);
}

function readInWords(text: string, unit: string): Reading<number> {
  const match = /^([零〇一二两三四五六七八九十百千万]+)(.*)$/.exec(plainNumerals(text));
  const [, words = '', rest = ''] = match ?? [];
  const value = measure.test(rest) ? parseChineseNumber(words) : undefined;
  if (value === undefined) return reading<number>(null, 'NUMBER_INVALID');
  const isWide = unit.startsWith('万') && (words.includes('万') || rest.startsWith('元'));
  return reading(isWide ? round(value / 10000) : value, 'TEXT_NORMALISED');
}

const formal = '零壹贰叁肆伍陆柒捌玖拾佰仟萬圆';
const simple = '零一二三四五六七八九十百千万元';

/** Numerals as they stand on cheques: 壹佰万圆 → 一百万元 */
function plainNumerals(text: string): string {
  return text.replace(/[壹贰叁肆伍陆柒捌玖拾佰仟萬圆]/g, (char) => simple[formal.indexOf(char)] ?? char);
}

/** Binary fractions of sums such as 0.1 + 0.2 do not belong in a register. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
