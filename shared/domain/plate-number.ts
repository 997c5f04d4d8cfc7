import { type Reading, reading } from './problems.ts';
import { toHalfWidth, withoutSpaces } from './width.ts';

/** A number plate as written → upper case, half-width, without dots and blanks. '晋Z·35519' → '晋Z35519' */
export function parsePlateNumber(typed: string): string {
  return withoutSpaces(toHalfWidth(typed))
    .replace(/[·•．.\-—]/g, '')
    .toUpperCase();
}

export function readPlateNumber(cell: string): Reading<string> {
  const plate = parsePlateNumber(cell);
  if (/^[/\\]*$/.test(plate)) return reading<string>(null);
  return plate === cell.trim() ? reading(plate) : reading(plate, 'TEXT_NORMALISED');
}
