// The head of a table: one to three rows of headings, and which field each column is for.
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { comparable } from '#shared/domain/width.ts';
import { parseWrittenBoolean } from '#shared/domain/written-boolean.ts';
import {
  type Confidence,
  declarationOf,
  exactMatchesOf,
  type Heading,
  type HeadingMatch,
  isSerialHeading,
  matchesOf,
  type Target,
} from './headings.ts';
import type { Profile } from './profiles.ts';
import { isBlankCell, textOf } from './raw-sheet.ts';
import type { SheetGrid } from './sheet-grid.ts';
import { fitOf, share } from './value-fit.ts';
import { guessesOf, subjectGuess } from './value-guess.ts';
import { targetsByLook } from './value-look.ts';

/** A column of a head: zero-based index, headings, and samples of what stands below. */
export type HeadColumn = {
  readonly index: number;
  readonly heading: Heading;
  readonly header: string;
  readonly samples: readonly string[];
};

export type Assigned = HeadColumn & {
  readonly target: Target | null;
  readonly confidence: Confidence;
  readonly isSerial: boolean;
  /** The clerk sent this column there before, in a table with the same headings. */
  readonly isRecalled?: boolean;
};

/** The columns of a head at rows [top, top + depth), between two columns. */
export function headColumns(
  grid: SheetGrid,
  top: number,
  depth: number,
  from: number,
  to: number,
): readonly HeadColumn[] {
  const columns: HeadColumn[] = [];
  for (let index = from; index < to; index++) {
    const texts = headTexts(grid, top, depth, index, from);
    const samples = sampleTexts(grid, top + depth, index);
    const leaf = texts.at(-1) ?? '';
    if ((leaf === '' || isCarried(grid, top + depth - 1, index)) && samples.length === 0) continue;
    const group = texts.slice(0, -1).join(' / ');
    columns.push({ index, heading: { group, leaf }, header: group === '' ? leaf : `${group} / ${leaf}`, samples });
  }
  return columns;
}

/** A heading merged over several columns of which only the first is filled. */
function isCarried(grid: SheetGrid, row: number, index: number): boolean {
  const merge = grid.mergeAt(row, index);
  return merge !== undefined && merge.left < index && merge.bottom >= row;
}

/** The headings above one column from the top down, without repeats. */
function headTexts(grid: SheetGrid, top: number, depth: number, index: number, from: number): readonly string[] {
  const texts: string[] = [];
  for (let row = top; row < top + depth; row++) {
    const text = headText(grid, row, index) || (row < top + depth - 1 ? carriedGroup(grid, row, index, from) : '');
    if (text !== '' && text !== texts.at(-1)) texts.push(text);
  }
  return texts;
}

function headText(grid: SheetGrid, row: number, index: number): string {
  const own = textOf(grid.cell(row, index));
  if (own !== '') return own;
  const merge = grid.mergeAt(row, index);
  return merge ? textOf(grid.cell(merge.top, merge.left)) : '';
}

/** Without merges, as in delimited text, a group reaches over the blanks to its right that have a heading below. */
function carriedGroup(grid: SheetGrid, row: number, index: number, from: number): string {
  if (grid.sheet.merges.length > 0 || textOf(grid.cell(row + 1, index)) === '') return '';
  for (let column = index - 1; column >= from; column--) {
    const text = textOf(grid.cell(row, column));
    if (text !== '') return textOf(grid.cell(row + 1, column)) === '' ? '' : text;
  }
  return '';
}

const samplesOfSheet = new WeakMap<SheetGrid, Map<string, readonly string[]>>();

/** What stands below a head in one column; a head is tried in several shapes, so samples are kept. */
function sampleTexts(grid: SheetGrid, first: number, index: number): readonly string[] {
  const kept = samplesOfSheet.get(grid) ?? new Map<string, readonly string[]>();
  samplesOfSheet.set(grid, kept);
  const key = `${first} ${index}`;
  const samples = kept.get(key) ?? takeSamples(grid, first, index);
  kept.set(key, samples);
  return samples;
}

/** Longer texts look alike, and only cost time. */
const longestSample = 200;

function takeSamples(grid: SheetGrid, first: number, index: number): readonly string[] {
  const samples: string[] = [];
  for (let row = first; row < grid.height && row < first + 200 && samples.length < 20; row++) {
    if (!isBlankCell(grid.cell(row, index))) samples.push(textOf(grid.cell(row, index)).slice(0, longestSample));
  }
  return samples;
}

type Candidate = { readonly column: HeadColumn; readonly match: HeadingMatch };

/** Gives every column the field its heading means; a field goes to one column only, ticks of a list to several. */
export function assignColumns(profile: Profile, columns: readonly HeadColumn[]): readonly Assigned[] {
  const assigned = new Map<number, HeadingMatch>();
  const taken = new Set<string>();
  const take = (column: HeadColumn, match: HeadingMatch) => {
    const name = nameOf(match.target);
    if (assigned.has(column.index) || taken.has(name)) return;
    if (match.target.item === undefined) taken.add(name);
    assigned.set(column.index, match);
  };
  const candidates = columns
    .filter((column) => column.heading.leaf !== '' && !isSerial(column))
    .flatMap((column, place) => candidatesOf(profile, column, place < mostOrdinary));
  for (const { column, match } of candidates.sort(byStrength)) take(column, match);
  for (const { column, match } of candidates)
    if (isOwnPhone(match)) take(column, { ...match, target: otherPhone, confidence: 'near' });
  const hasHeadings = columns.some(({ heading }) => heading.leaf !== '');
  for (const column of columns.slice(0, mostOrdinary)) {
    if (assigned.has(column.index)) continue;
    for (const match of hasHeadings ? guessesOf(profile, column) : looksOf(profile, column)) take(column, match);
  }
  for (const column of columns.slice(0, mostOrdinary)) {
    const names = [...assigned.values()].map(({ target }) => nameOf(target));
    if (!assigned.has(column.index)) for (const match of subjectGuess(profile, column, names)) take(column, match);
  }
  return columns.map((column) => {
    const match = assigned.get(column.index);
    return {
      ...column,
      target: match?.target ?? null,
      confidence: match?.confidence ?? 'none',
      isSerial: isSerial(column),
    };
  });
}

/** Running numbers; called 编号 they are no numbers of the records unless they look like more. */
function isSerial({ heading, samples }: HeadColumn): boolean {
  if (heading.leaf === '') return false;
  if (isSerialHeading(heading)) return true;
  const numbers = samples.filter((text) => /^\d+$/.test(text)).map(Number);
  return /^(?:编\s*号|号\s*码?)$/.test(heading.leaf) && numbers.length >= 3 && areRunning(numbers);
}

function areRunning(numbers: readonly number[]): boolean {
  const steps = numbers.filter((number, i) => i > 0 && number === (numbers[i - 1] as number) + 1);
  return (numbers[0] === 1 || numbers[0] === 0) && steps.length >= (numbers.length - 1) * 0.7;
}

const otherPhone: Target = { entity: 'person', field: 'altPhone' };

/** A second column of the person's own numbers. */
function isOwnPhone({ target }: HeadingMatch): boolean {
  return target.entity === 'person' && target.field === 'phone';
}

export function nameOf({ entity, field }: Target): string {
  return `${entity}.${field}`;
}

/** No office fills more columns; of further ones only headings are understood that stand in a declaration. */
const mostOrdinary = 512;

function candidatesOf(profile: Profile, column: HeadColumn, isOrdinary: boolean): readonly Candidate[] {
  const tick = isOrdinary ? tickOf(profile, column) : undefined;
  const lookUp = isOrdinary ? matchesOf : exactMatchesOf;
  const matches = tick ? [tick] : lookUp(profile, column.heading);
  return matches.flatMap((match, rank) => {
    const declared = declarationOf(match.target);
    const fit = fitOf(declared, column.samples);
    if (match.confidence === 'near' && fit < fitNeeded(match.weight, declared)) return [];
    const weight = match.weight - rank * 0.001 - (1 - fit) * 0.3 - (column.samples.length === 0 ? 0.5 : 0);
    return [{ column, match: { ...match, weight } }];
  });
}

const strength: { readonly [confidence in Confidence]: number } = { exact: 3, near: 2, guess: 1, none: 0 };

function byStrength(a: Candidate, b: Candidate): number {
  return (
    strength[b.match.confidence] - strength[a.match.confidence] ||
    b.match.weight - a.match.weight ||
    a.column.index - b.column.index
  );
}

/** The less a heading resembles the words of a field, the more its values must. Plain words prove nothing. */
function fitNeeded(near: number, declared: FieldDeclaration | undefined): number {
  if (near >= 0.6) return 0.5;
  return declared?.kind === 'text' || declared?.kind === 'texts' ? Infinity : 0.8;
}

/** A column under 服务设施, or one called 空调 among 是 and 否, is one tick of a list. */
function tickOf(profile: Profile, { heading, samples }: HeadColumn): HeadingMatch | undefined {
  if (!areTicks(samples)) return undefined;
  const lists = profile.precedence.flatMap((entity) =>
    Object.entries(entities[entity].fields).flatMap(([field, declared]) =>
      declared.kind === 'texts' ? [{ entity, field, declared }] : [],
    ),
  );
  const list =
    lists.find(({ declared }) => heading.group !== '' && namesOf(declared).includes(comparable(heading.group))) ??
    lists.find(
      ({ declared }) =>
        samples.length > 0 && declared.suggestions?.some((word) => comparable(word) === comparable(heading.leaf)),
    );
  return (
    list && { target: { entity: list.entity, field: list.field, item: heading.leaf }, confidence: 'exact', weight: 2 }
  );
}

function namesOf(declared: FieldDeclaration): readonly string[] {
  return [declared.label, ...(declared.aliases ?? [])].map(comparable);
}

function areTicks(samples: readonly string[]): boolean {
  return share(samples, (text) => parseWrittenBoolean(text) !== undefined) >= 0.8;
}

function looksOf(profile: Profile, { samples }: HeadColumn): readonly HeadingMatch[] {
  return targetsByLook(profile, samples).map((target) => ({ target, confidence: 'guess', weight: 0 }));
}
