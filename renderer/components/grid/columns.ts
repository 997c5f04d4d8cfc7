import type { EntityDeclaration, EntityName, FieldDeclaration } from '#shared/domain/declaration.ts';
import { type Mask, maskOf } from '#shared/domain/mask.ts';

/** One column of a grid: a field of the row's own record (part 0) or of a record related to it (part 1, 2 …). */
export type GridColumn = {
  /** `person.name`: stable across versions, kept in a clerk's saved column choice. */
  readonly id: string;
  readonly part: number;
  readonly entity: EntityName;
  readonly field: string;
  readonly declaration: FieldDeclaration;
  readonly heading: string;
  /** The cell that names the record and opens its drawer. */
  readonly isTitle: boolean;
  readonly isListed: boolean;
  readonly widthPx: number;
  readonly mask?: Mask;
};

/**
 * The grid columns of an entity, in the order of its declaration; internal fields have none.
 *
 * @param part 0 for the row's own record, otherwise the number of the related part
 */
export function columnsOf(declaration: EntityDeclaration, part = 0): readonly GridColumn[] {
  const masks = maskOf(declaration, 'screen');
  return Object.entries(declaration.fields)
    .filter(([field, { internal }]) => !internal && !(part > 0 && field === declaration.owner))
    .map(([field, fieldDeclaration]) => ({
      id: `${declaration.name}.${field}`,
      part,
      entity: declaration.name,
      field,
      declaration: fieldDeclaration,
      heading: headingOf(fieldDeclaration),
      isTitle: part === 0 && field === declaration.title,
      isListed: fieldDeclaration.listed === true,
      widthPx: widthOf(field === declaration.title, fieldDeclaration),
      ...(masks[field] ? { mask: masks[field] } : {}),
    }));
}

/** The label, with the unit of a number: 面积（㎡）. */
export function headingOf(field: FieldDeclaration): string {
  return field.unit ? `${field.label}（${field.unit}）` : field.label;
}

const characterPx = 15;
const headingMarginPx = 72;

function widthOf(isTitle: boolean, field: FieldDeclaration): number {
  const room = headingOf(field).length * characterPx + headingMarginPx;
  return Math.max(room, isTitle ? titleWidthOf(field) : contentWidthOf(field));
}

function titleWidthOf(field: FieldDeclaration): number {
  return field.kind === 'text' && field.maxLength > 50 ? 220 : 132;
}

function contentWidthOf(field: FieldDeclaration): number {
  switch (field.kind) {
    case 'idNumber':
    case 'creditCode':
      return 184;
    case 'phone':
      return 124;
    case 'date':
      return 116;
    case 'boolean':
    case 'number':
      return 84;
    case 'code':
      return 116;
    case 'ref':
    case 'texts':
      return 180;
    case 'text':
      return field.maxLength > 60 ? 180 : 116;
  }
}

/** The columns shown before the clerk chose any: title first, then what the declarations mark as listed. */
export function listedColumns(columns: readonly GridColumn[]): readonly string[] {
  const title = columns.filter(({ isTitle }) => isTitle);
  return [...title, ...columns.filter(({ isTitle, isListed }) => isListed && !isTitle)].map(({ id }) => id);
}

/** The chosen columns in the chosen order; ids that no longer exist are left out, the title is always first. */
export function chosenColumns(columns: readonly GridColumn[], ids: readonly string[]): readonly GridColumn[] {
  const byId = new Map(columns.map((column) => [column.id, column]));
  const title = columns.filter(({ isTitle }) => isTitle);
  const others = ids.flatMap((id) => byId.get(id) ?? []).filter(({ isTitle }) => !isTitle);
  return [...title, ...others];
}
