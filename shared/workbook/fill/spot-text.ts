// An answer put into a text of the form: 填表单位：______ keeps its label, its fonts and what else stands in the cell.

import { type FormPackage, partText, relationsOf } from './form-package.ts';
import type { TextStretch } from './form-spots.ts';
import { cellAt, type SheetPart } from './sheet-part.ts';
import type { CellContent, TextRun } from './write-cells.ts';
import { attributeOf, childrenOf, elementsNamed, OddXml, textWithin, type XmlElement } from './xml-edit.ts';

export type Answer = { readonly stretch: TextStretch; readonly text: string };

/** The cell's text with answers in their places, in the fonts that it had there. */
export function answeredCell(
  form: FormPackage,
  part: SheetPart,
  place: { readonly row: number; readonly column: number },
  answers: readonly Answer[],
): CellContent {
  const runs = runsOf(form, part, place);
  const whole = runs.map(({ text }) => text).join('');
  let answered = runs;
  for (const answer of [...answers].sort((a, b) => b.stretch.from - a.stretch.from))
    answered = withAnswer(answered, answer.stretch, padded(answer.text, whole, answer.stretch));
  const [only, second] = answered;
  return only && !second && only.look === ''
    ? { kind: 'text', text: only.text }
    : { kind: 'runs', runs: answered.filter(({ text }) => text !== '') };
}

/** What follows in the cell stays about where it was. */
function padded(answer: string, whole: string, { from, to }: TextStretch): string {
  if (to >= whole.length) return answer;
  const room = widthOf(whole.slice(from, to)) - widthOf(answer);
  return answer + ' '.repeat(Math.max(2, room));
}

/** In characters of Latin width. */
function widthOf(text: string): number {
  return [...text].reduce((width, char) => width + ((char.codePointAt(0) ?? 0) > 0xff ? 2 : 1), 0);
}

function withAnswer(runs: readonly TextRun[], { from, to }: TextStretch, answer: string): readonly TextRun[] {
  let at = 0;
  let isPut = false;
  return runs.map((run, i) => {
    const [start, end] = [at, at + run.text.length];
    at = end;
    const isLast = i === runs.length - 1;
    if (end < from || (end === from && !isLast) || start > to || (start === to && isPut)) return run;
    const before = run.text.slice(0, Math.max(0, from - start));
    const after = run.text.slice(Math.max(0, to - start));
    const text = isPut ? before + after : before + answer + after;
    isPut = true;
    return { ...run, text };
  });
}

/** The pieces of a cell's text with their fonts, from the cell or the shared strings. */
function runsOf(
  form: FormPackage,
  part: SheetPart,
  { row, column }: { readonly row: number; readonly column: number },
): readonly TextRun[] {
  const cell = cellAt(part, row, column);
  if (!cell) return [{ look: '', text: '' }];
  const type = attributeOf(part.xml, cell.open, 't');
  if (type === 'inlineStr') {
    const [inline] = childrenOf(part.xml, cell).filter(({ open }) => open.name === 'is');
    return inline ? piecesOf(part.xml, inline, part.prefix) : [{ look: '', text: '' }];
  }
  const value = cell.value ? textWithin(part.xml, cell.value) : '';
  if (type !== 's') return [{ look: '', text: value }];
  const { xml, entry } = sharedString(form, Number(value));
  return piecesOf(xml, entry, part.prefix);
}

function sharedString(form: FormPackage, index: number): { readonly xml: string; readonly entry: XmlElement } {
  const relation = relationsOf(form.parts, form.bookPath).find(({ type }) => type.endsWith('/sharedStrings'));
  const xml = partText(form.parts, relation?.target ?? '');
  const entry = elementsNamed(xml, 'si')[index];
  if (!entry) throw new OddXml('no such string');
  return { xml, entry };
}

/** @param prefix of the sheet, which the fonts take over when they come from the shared strings */
function piecesOf(xml: string, entry: XmlElement, prefix: string): readonly TextRun[] {
  return childrenOf(xml, entry).flatMap((child): TextRun[] => {
    if (child.open.name === 't') return [{ look: '', text: textWithin(xml, child) }];
    if (child.open.name !== 'r') return [];
    const inside = childrenOf(xml, child);
    const [look] = inside.filter(({ open }) => open.name === 'rPr');
    const [text] = inside.filter(({ open }) => open.name === 't');
    const isForeign = look !== undefined && look.open.prefix !== prefix;
    const shown = look && !isForeign ? xml.slice(look.open.start, look.close.end) : '';
    return [{ look: shown, text: text ? textWithin(xml, text) : '' }];
  });
}
