// The words a form offers in its drop-downs: written out, or in cells of this or another sheet.

import { type Merge, type RawSheet, textOf } from '../raw-sheet.ts';
import { areaOf, covers } from './cell-address.ts';
import { type Reference, rewriteReferences, someReference } from './formula-references.ts';
import { sameSheet } from './row-insertion.ts';
import { elementsAround, type SheetPart } from './sheet-part.ts';
import { attributeOf, childrenOf, elementsNamed, textWithin, type XmlElement } from './xml-edit.ts';

export type DropDown = {
  readonly areas: readonly Merge[];
  readonly choices: readonly string[];
};

export type NamedFormula = { readonly name: string; readonly formula: string };

type Source = { readonly sheet: string; readonly sheets: readonly RawSheet[]; readonly names: readonly NamedFormula[] };

/** More words than this are no list to choose a wording from. */
const mostChoices = 2000;

/** The drop-downs of a sheet whose words can be known; lists that depend on another cell cannot. */
export function dropDownsOf(part: SheetPart, source: Source): readonly DropDown[] {
  return elementsAround(part, 'dataValidation').flatMap((rule) => {
    if (attributeOf(part.xml, rule.open, 'type') !== 'list') return [];
    const { formula, areas } = ruleOf(part.xml, rule);
    const choices = choicesOf(formula, source);
    return choices.length > 0 && areas.length > 0 ? [{ areas, choices }] : [];
  });
}

/** A rule keeps its list in <formula1> and its cells in an attribute; newer ones have both in elements of their own. */
function ruleOf(xml: string, rule: XmlElement): { readonly formula: string; readonly areas: DropDown['areas'] } {
  const [first] = childrenOf(xml, rule).filter(({ open }) => open.name === 'formula1');
  const [inner] = first ? elementsNamed(xml, 'f', first.open.end, first.close.start) : [];
  const [cells] = childrenOf(xml, rule).filter(({ open }) => open.name === 'sqref');
  const written = attributeOf(xml, rule.open, 'sqref') ?? (cells ? textWithin(xml, cells) : '');
  const areas = written.split(/\s+/).flatMap((text) => (text === '' ? [] : (areaOf(text) ?? [])));
  return { formula: first ? textWithin(xml, inner ?? first) : '', areas };
}

function choicesOf(formula: string, source: Source): readonly string[] {
  const literal = /^\s*"((?:[^"]|"")*)"\s*$/.exec(formula)?.[1];
  if (literal !== undefined) return withoutBlank(literal.replaceAll('""', '"').split(/[,，]/));
  const named = source.names.find(({ name }) => sameSheet(name, formula.trim()));
  return withoutBlank(cellsNamed(named ? named.formula : formula, source));
}

function withoutBlank(words: readonly string[]): readonly string[] {
  return words
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .slice(0, mostChoices);
}

/** The texts of the one range a formula consists of. */
function cellsNamed(formula: string, { sheet, sheets }: Source): readonly string[] {
  const found: Reference[] = [];
  someReference(formula, (reference) => {
    found.push(reference);
    return false;
  });
  const [range, second] = found;
  const isAlone = rewriteReferences(formula, () => 'gone').replace(/^'[^']*'!|^[^!(]*!/, '') === '#REF!';
  if (!range?.columns || second || !isAlone) return [];
  const rows = sheets.find(({ name }) => sameSheet(name, range.sheet ?? sheet))?.rows ?? [];
  const [left, right] = range.columns;
  const top = range.rows?.[0].index ?? 0;
  const bottom = Math.min(range.rows?.[1].index ?? rows.length - 1, rows.length - 1, top + mostChoices);
  const texts: string[] = [];
  for (let row = top; row <= bottom; row++)
    for (let column = left.index; column <= right.index; column++) texts.push(textOf(rows[row]?.[column]));
  return texts;
}

/** What may be chosen in a cell; undefined where there is no drop-down. */
export function choicesAt(dropDowns: readonly DropDown[], row: number, column: number): readonly string[] | undefined {
  return dropDowns.find(({ areas }) => areas.some((area) => covers(area, row, column)))?.choices;
}
