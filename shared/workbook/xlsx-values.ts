// What the value of a cell means: a number, the number of a shared string, a day or a share by the format of its style.
import { dateOfSerial } from '#shared/domain/written-date.ts';
import { type FormatKind, timeText } from './number-format.ts';
import type { RawCell } from './raw-sheet.ts';
import { ascii, char, digitsAt, startsAt } from './xml-bytes.ts';

/** What the cells of a workbook refer to. */
export type ValueSource = {
  readonly strings: readonly string[];
  /** By cell style. */
  readonly formats: readonly FormatKind[];
  readonly is1904: boolean;
};

/** `text` stands in <v>, `inline` in <is>. */
export type CellType = 'number' | 'shared' | 'text' | 'inline' | 'boolean' | 'error' | 'day';

const letter = { b: 0x62, d: 0x64, e: 0x65, s: 0x73 };

/** The type that an attribute names: s, b, e, d, n, str or inlineStr. */
export function typeAt(bytes: Uint8Array, from: number, to: number): CellType {
  if (to - from !== 1) return to - from === 3 ? 'text' : to - from === 9 ? 'inline' : 'number';
  switch (bytes[from]) {
    case letter.s:
      return 'shared';
    case letter.b:
      return 'boolean';
    case letter.e:
      return 'error';
    case letter.d:
      return 'day';
    default:
      return 'number';
  }
}

const yes = ascii('true');

export function isTrue(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === char.one || startsAt(bytes, at, yes);
}

/** Reads the value between two positions; undefined when there is none. */
export type ValueReader = (bytes: Uint8Array, from: number, to: number, type: CellType, style: number) => RawCell;

export function createValueReader({ strings, formats, is1904 }: ValueSource): ValueReader {
  /** Days repeat, so equal ones share their cell. */
  const days = new Map<number, RawCell>();

  function dayOf(value: number): RawCell {
    const date = dateOfSerial(value, is1904);
    const cell = date ? { value: date, isDate: true } : value;
    days.set(value, cell);
    return cell;
  }

  function formatted(value: number, style: number): RawCell {
    const kind = formats[style] ?? 'other';
    if (Number.isNaN(value)) return undefined;
    if (kind === 'other') return value;
    if (kind === 'percent') return { value, isPercent: true };
    if (kind === 'time' && value < 1) return timeText(value);
    return days.get(value) ?? dayOf(value);
  }

  return (bytes, from, to, type, style) => {
    switch (type) {
      case 'shared':
        return strings[digitsAt(bytes, from, to)];
      case 'boolean':
        return isTrue(bytes, from);
      case 'day':
        return latin(bytes, from, Math.min(to, from + 10));
      default:
        return formatted(numberAt(bytes, from, to), style);
    }
  };
}

/** No writer needs more characters for a number. */
const longestNumber = 40;

function numberAt(bytes: Uint8Array, from: number, to: number): number {
  const whole = digitsAt(bytes, from, to);
  if (whole >= 0) return whole;
  const text = latin(bytes, from, Math.min(to, from + longestNumber));
  return text === '' ? Number.NaN : Number(text);
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
