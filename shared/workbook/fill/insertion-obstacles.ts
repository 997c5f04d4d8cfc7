// What a form may hold that cannot be moved safely. Better no new rows than a damaged file.

import { areaOf, lastRowOfSheet } from './cell-address.ts';
import { cannotInsert, type FillError, fillError } from './fill-error.ts';
import { type FormPackage, partText, relationsOf, type SheetEntry } from './form-package.ts';
import { formulaCellsOf } from './formula-cells.ts';
import { someReference } from './formula-references.ts';
import type { RowInsertion } from './row-insertion.ts';
import { elementsAround, type SheetPart } from './sheet-part.ts';
import { attributeOf, elementsNamed, textWithin } from './xml-edit.ts';

/** Elements of a worksheet that hold places in a way of their own. */
const unmovable: readonly (readonly [element: string, words: string])[] = [
  ['scenarios', '方案'],
  ['customSheetViews', '自定义视图'],
  ['oleObjects', '嵌入的对象'],
  ['controls', '按钮或勾选框等控件'],
  ['webPublishItems', '网页发布设置'],
];

/** Why rows cannot be inserted; undefined when they can. */
export function obstacleTo(
  form: FormPackage,
  entry: SheetEntry,
  part: SheetPart,
  insertion: RowInsertion,
): FillError | undefined {
  const found = unmovable.find(([element]) => elementsAround(part, element).length > 0);
  if (found) return cannotInsert(found[1]);
  if ((part.rows.at(-1)?.row ?? 0) + insertion.count > lastRowOfSheet) return fillError('TOO_MANY_ROWS');
  if (relationsOf(form.parts, entry.path).some(({ type }) => type.endsWith('/pivotTable')))
    return cannotInsert('数据透视表');
  if (hasControls(form, entry)) return cannotInsert('按钮或勾选框等控件');
  return formulaObstacle(part, insertion);
}

/** A formula that fills several cells at once cannot be cut in two. */
function formulaObstacle(part: SheetPart, { at }: RowInsertion): FillError | undefined {
  const spanning = formulaCellsOf(part).some(({ formula }) => {
    const kind = attributeOf(part.xml, formula.open, 't');
    const area = areaOf(attributeOf(part.xml, formula.open, 'ref') ?? '');
    if (kind === 'dataTable') return true;
    return kind === 'array' && area !== undefined && area.top < at && area.bottom >= at - 1 && area.top < area.bottom;
  });
  return spanning ? cannotInsert('数组公式或模拟运算表') : undefined;
}

/** Notes have a shape in the old drawing too; any other shape there is a control. */
function hasControls(form: FormPackage, entry: SheetEntry): boolean {
  return relationsOf(form.parts, entry.path).some(({ type, target }) => {
    if (!type.endsWith('/vmlDrawing') || !form.parts.has(target)) return false;
    const xml = partText(form.parts, target);
    return elementsNamed(xml, 'ClientData').some(({ open }) => attributeOf(xml, open, 'ObjectType') !== 'Note');
  });
}

/** A formula over a stack of sheets (一月:三月!B5) would no longer mean the same cell in each of them. */
export function hasStackedReference(part: SheetPart): boolean {
  return formulaCellsOf(part).some(({ formula }) =>
    someReference(textWithin(part.xml, formula), ({ lastSheet }) => lastSheet !== undefined),
  );
}
