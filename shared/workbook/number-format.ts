// What a number format makes of a number: a day, a time of day, a share of a hundred, or just a number.
export type FormatKind = 'date' | 'time' | 'percent' | 'other';

/** Built-in formats of ECMA-376 18.8.30, those of the Chinese editions (27-36, 50-58) included. */
const builtIn: { readonly [id: number]: FormatKind } = {
  ...kinds('percent', 9, 10),
  ...kinds('date', 14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58),
  ...kinds('time', 18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56),
};

function kinds(kind: FormatKind, ...ids: readonly number[]): { readonly [id: number]: FormatKind } {
  return Object.fromEntries(ids.map((id) => [id, kind]));
}

export function kindOfBuiltIn(id: number): FormatKind {
  return builtIn[id] ?? 'other';
}

const known = new Map<string, FormatKind>();

/** The kind of a format code such as yyyy"年"m"月"d"日"; only its first section counts. */
export function kindOfFormat(code: string): FormatKind {
  const before = known.get(code);
  if (before) return before;
  const kind = classify(code);
  if (known.size < 1000) known.set(code, kind);
  return kind;
}

/** Excel allows 255 characters. */
const longestCode = 300;

function classify(code: string): FormatKind {
  if (code.length > longestCode) return 'other';
  const bare =
    code
      .replace(/"[^"]*"|\\.|_.|\*./g, '')
      .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
      .split(';')[0] ?? '';
  if (/^general$/i.test(bare.trim()) || bare === '@') return 'other';
  if (/[yd]|年|(?:^|[^ap])e/i.test(bare) && !/0|#/.test(bare)) return 'date';
  if (/h|s|:/i.test(bare)) return 'time';
  if (/m/i.test(bare)) return 'date';
  return bare.includes('%') ? 'percent' : 'other';
}

/** The value of a cell under a format: a date as ISO text, a time as HH:MM, a share times a hundred later on. */
export function timeText(fraction: number): string {
  const minutes = Math.round((fraction % 1) * 1440);
  return `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
