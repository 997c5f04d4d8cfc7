// A QR code of digits (GB/T 18284, ISO/IEC 18004): version 2, error correction M, numeric mode, up to 63 digits. That is
// all a 报送单 needs, and digits are what a scanner can type into any program in spite of a Chinese input method.
//   digits → bits → 28 data codewords + 16 of Reed–Solomon → 25 × 25 modules → the mask with the least penalty

export const qrSize = 25;
export const maxQrDigits = 63;

const dataCodewords = 28;
const errorCodewords = 16;
/** Row and column of the middle of the one alignment pattern. */
const alignment = 18;
/** Format bits of level M; the mask's number follows them. */
const levelM = 0b00;

type Grid = (boolean | undefined)[][];

/** @param digits 1 to 63 of them @returns rows of modules, true is dark, without the quiet margin of four modules */
export function qrOfDigits(digits: string): readonly (readonly boolean[])[] {
  if (!/^\d{1,63}$/.test(digits)) throw new Error(`qrOfDigits: ${digits.length} characters`);
  const data = codewordsOf(digits);
  const bits = bitsOf([...data, ...errorCorrection(data)]);
  const candidates = masks.map((_, mask) => drawn(bits, mask));
  return candidates.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

function codewordsOf(digits: string): readonly number[] {
  const groups = digits.match(/\d{1,3}/g) ?? [];
  const body = groups.map((group) =>
    Number(group)
      .toString(2)
      .padStart([4, 7, 10][group.length - 1] ?? 0, '0'),
  );
  const text = `0001${digits.length.toString(2).padStart(10, '0')}${body.join('')}`;
  const ended = text.padEnd(Math.min(text.length + 4, dataCodewords * 8), '0');
  const bytes = (ended.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
  const padding = Array.from({ length: dataCodewords - bytes.length }, (_, i) => (i % 2 === 0 ? 0xec : 0x11));
  return [...bytes, ...padding];
}

/** Multiplication in GF(256) over x⁸ + x⁴ + x³ + x² + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

/** Remainder of the data by the generator (x − 1)(x − 2)(x − 4) … of degree sixteen. */
function errorCorrection(data: readonly number[]): readonly number[] {
  let generator = [1];
  for (let i = 0, root = 1; i < errorCodewords; i++, root = times(root, 2)) {
    const shifted = [...generator, 0];
    generator = shifted.map((factor, at) => factor ^ times(generator[at - 1] ?? 0, root));
  }
  const rest = [...data, ...Array<number>(errorCodewords).fill(0)];
  for (let at = 0; at < data.length; at++) {
    const lead = rest[at] ?? 0;
    generator.forEach((factor, i) => {
      rest[at + i] = (rest[at + i] ?? 0) ^ times(factor, lead);
    });
  }
  return rest.slice(data.length);
}

function bitsOf(codewords: readonly number[]): readonly boolean[] {
  return codewords.flatMap((word) => Array.from({ length: 8 }, (_, i) => ((word >> (7 - i)) & 1) === 1));
}

const masks: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

function drawn(bits: readonly boolean[], mask: number): readonly (readonly boolean[])[] {
  const grid: Grid = Array.from({ length: qrSize }, () => Array<boolean | undefined>(qrSize).fill(undefined));
  drawPatterns(grid);
  drawFormat(grid, mask);
  let next = 0;
  for (const [row, column] of dataModules(grid)) {
    const flips = masks[mask]?.(row, column) ?? false;
    (grid[row] as (boolean | undefined)[])[column] = (bits[next++] ?? false) !== flips;
  }
  return grid as boolean[][];
}

function set(grid: Grid, row: number, column: number, dark: boolean): void {
  const line = grid[row];
  if (line && column >= 0 && column < qrSize) line[column] = dark;
}

/** Three finders with their light borders, the alignment pattern, two timing lines, one module that is always dark. */
function drawPatterns(grid: Grid): void {
  for (let i = 8; i < qrSize - 8; i++) {
    set(grid, 6, i, i % 2 === 0);
    set(grid, i, 6, i % 2 === 0);
  }
  for (const [top, left] of [
    [0, 0],
    [0, qrSize - 7],
    [qrSize - 7, 0],
  ] as const)
    for (let i = -1; i <= 7; i++)
      for (let j = -1; j <= 7; j++) {
        const ring = Math.max(Math.abs(i - 3), Math.abs(j - 3));
        set(grid, top + i, left + j, ring !== 2 && ring !== 4);
      }
  for (let i = -2; i <= 2; i++)
    for (let j = -2; j <= 2; j++) set(grid, alignment + i, alignment + j, Math.max(Math.abs(i), Math.abs(j)) !== 1);
  set(grid, qrSize - 8, 8, true);
}

/** Fifteen bits, twice: level and mask with a BCH remainder (generator 0x537), over the pattern 0x5412. */
function drawFormat(grid: Grid, mask: number): void {
  const data = (levelM << 3) | mask;
  let rest = data << 10;
  for (let bit = 14; bit >= 10; bit--) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10);
  const format = ((data << 10) | rest) ^ 0x5412;
  for (let bit = 0; bit < 15; bit++) {
    const dark = ((format >> bit) & 1) === 1;
    set(grid, bit < 6 ? bit : bit < 8 ? bit + 1 : qrSize - 15 + bit, 8, dark);
    set(grid, 8, bit < 8 ? qrSize - 1 - bit : bit === 8 ? 7 : 14 - bit, dark);
  }
}

/** The modules without a fixed meaning, two columns at a time from the right, up and down in turn. */
function dataModules(grid: Grid): readonly (readonly [row: number, column: number])[] {
  const found: [number, number][] = [];
  let goesUp = true;
  for (let right = qrSize - 1; right > 0; right -= right === 8 ? 3 : 2, goesUp = !goesUp)
    for (let i = 0; i < qrSize; i++) {
      const row = goesUp ? qrSize - 1 - i : i;
      for (const column of [right, right - 1]) if (grid[row]?.[column] === undefined) found.push([row, column]);
    }
  return found;
}

/** The four rules that keep a code readable: long runs, blocks, patterns like a finder, too much of one shade. */
function penalty(grid: readonly (readonly boolean[])[]): number {
  const columns = grid.map((_, j) => grid.map((row) => row[j] === true));
  const lines = [...grid, ...columns].map((line) => line.map((dark) => (dark ? '1' : '0')).join(''));
  const runs = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? []).map((run) => run.length - 2);
  const finders = lines.flatMap((line) => [...line.matchAll(/(?=10111010000|00001011101)/g)]).length * 40;
  const dark = grid.flat().filter(Boolean).length / (qrSize * qrSize);
  const shade = Math.floor(Math.abs(dark * 100 - 50) / 5) * 10;
  return runs.reduce((sum, run) => sum + run, 0) + blocks(grid) * 3 + finders + shade;
}

function blocks(grid: readonly (readonly boolean[])[]): number {
  let count = 0;
  for (let i = 1; i < qrSize; i++)
    for (let j = 1; j < qrSize; j++) {
      const corner = grid[i]?.[j];
      if (corner === grid[i - 1]?.[j] && corner === grid[i]?.[j - 1] && corner === grid[i - 1]?.[j - 1]) count++;
    }
  return count;
}
