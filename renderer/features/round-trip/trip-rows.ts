// From rows of the register to rows of a 核对表.

import { headingAmong } from '#renderer/components/export/list-choices.ts';
import type { GridColumn } from '#renderer/components/grid/columns.ts';
import { type CellReading, cellText, cellValue, type GridRow } from '#renderer/components/grid/row.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { listMask } from '#shared/domain/mask.ts';
import type { TripColumn } from '#shared/domain/trip-column.ts';
import type { BaseRow } from '#shared/workbook/round-trip/trip-base.ts';
import { type SendChoices, sentColumns, tripUseOf } from './send-choices.ts';

/** A column of the register with what it is in the workbook. */
export type OutgoingColumn = { readonly column: GridColumn; readonly trip: TripColumn };

export function outgoingColumns(columns: readonly GridColumn[], choices: SendChoices): readonly OutgoingColumn[] {
  const sent = sentColumns(columns, choices);
  return sent.flatMap((column) => {
    const use = tripUseOf(column, choices);
    const { entity, field } = column;
    return use ? [{ column, trip: { entity, field, use, header: headingAmong(column, sent) } }] : [];
  });
}

export function outgoingRow(row: GridRow, columns: readonly OutgoingColumn[], reading: CellReading): BaseRow {
  return {
    id: row.id,
    parts: partsOf(row, columns),
    values: columns.map(({ column, trip }) => outgoingValue(row, column, trip, reading)),
  };
}

/** The records beside the row's own of which something goes out. */
function partsOf(row: GridRow, columns: readonly OutgoingColumn[]): BaseRow['parts'] {
  const parts: { [entity in EntityName]?: string } = {};
  for (const { column } of columns) {
    const record = column.part > 0 ? row.records[column.part] : undefined;
    if (record) parts[column.entity] = record.id;
  }
  return parts;
}

function outgoingValue(row: GridRow, column: GridColumn, { use }: TripColumn, reading: CellReading): JsonValue {
  if (use === 'masked') {
    const text = cellText(row, column, reading);
    return text === '' ? null : (listMask(column.declaration, 'office', new Set())?.(text) ?? text);
  }
  if (column.declaration.kind === 'ref') return cellText(row, column, reading) || null;
  return cellValue(row, column, reading) ?? null;
}
