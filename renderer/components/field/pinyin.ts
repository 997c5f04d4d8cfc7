// Pinyin initials for search and lists: kd finds 快递员. The table is large, so it is loaded when first needed; until
// then Latin letters find nothing Chinese.

type Table = { readonly initials: (character: string) => readonly string[] };

let table: Table | undefined;
let loading: Promise<void> | undefined;

/** Loads the table once. Resolves at once when it is there. */
export function loadPinyin(): Promise<void> {
  loading ??= import('pinyin-pro').then(({ polyphonic }) => {
    const known = new Map<string, readonly string[]>();
    const initials = (character: string) => {
      const before = known.get(character);
      if (before) return before;
      const readings = /\p{Script=Han}/u.test(character)
        ? (polyphonic(character, { pattern: 'first', toneType: 'none', type: 'array' })[0] ?? [])
        : [character.toLowerCase()];
      const letters = [...new Set(readings.map((reading) => reading[0] ?? ''))].filter((letter) => letter !== '');
      known.set(character, letters);
      return letters;
    };
    table = { initials };
  });
  return loading;
}

/** A text of many readings is cut off here; four characters with two readings each are all there. */
const mostReadings = 16;

/** The initials of a text, one string for each way of reading it; empty while the table is not loaded. */
export function initialsOf(text: string): readonly string[] {
  if (!table) return [];
  let readings: readonly string[] = [''];
  for (const character of text) {
    const letters = table.initials(character);
    if (letters.length === 0) continue;
    readings = readings.flatMap((start) => letters.map((letter) => start + letter)).slice(0, mostReadings);
  }
  return readings;
}
