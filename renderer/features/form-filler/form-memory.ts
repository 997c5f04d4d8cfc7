// Correspondences that clerks settled before: a form with the same headings is filled the same way. They are notes in the
// ledger and travel to the other PCs of the office. Which records were ticked is not remembered, how they were found is.

import type { Condition } from '#renderer/components/filter/filters.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { comparable } from '#shared/domain/width.ts';
import { type Book, type LedgerRecord, notesOf } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { type FillTarget, nameOfTarget, targetNamed } from '#shared/workbook/fill/fill-target.ts';
import type { FormLayout, LayoutCorrection } from '#shared/workbook/fill/form-layout.ts';

const topic = 'formMapping';

export type SavedFilter = { readonly column: string; readonly condition: Condition };

export type FormMapping = {
  readonly columns: readonly (FillTarget | null)[];
  /** By the label of the cell. */
  readonly spots: { readonly [label: string]: FillTarget };
  readonly source: string;
  readonly filters: readonly SavedFilter[];
  readonly order: string | undefined;
  /** What the clerk had to put right about the place of headings and rows. */
  readonly correction: LayoutCorrection;
};

export type RememberedForm = FormMapping & { readonly id: string; readonly at: string };

/** What tells forms apart: their headings as they were found, and where there are none the labels of their cells. */
export function fingerprintOf({ columns, spots }: FormLayout): string {
  const words = columns.length > 0 ? columns.map(({ header }) => header) : spots.map(({ label }) => label);
  return words.map(comparable).join('\n');
}

/** The newest correspondence for a fingerprint. */
export function rememberedForm(book: Book, fingerprint: string): RememberedForm | undefined {
  const fitting = notesOf(book, topic).filter(({ values }) => values.fingerprint === fingerprint);
  const newest = fitting.reduce<LedgerRecord | undefined>(
    (best, note) => (best && String(best.values.at) >= String(note.values.at) ? best : note),
    undefined,
  );
  return newest && formIn(newest);
}

/** What another version wrote in a way that is not known is left out, never guessed. */
function formIn({ id, values }: LedgerRecord): RememberedForm {
  const spots = Object.entries(objectIn(values.spots)).flatMap(([label, name]) => {
    const target = targetNamed(String(name));
    return target ? [[label, target] as const] : [];
  });
  const order = typeof values.order === 'string' && values.order !== '' ? values.order : undefined;
  return {
    id,
    at: String(values.at),
    columns: listIn(values.columns).map((name) => (typeof name === 'string' ? (targetNamed(name) ?? null) : null)),
    spots: Object.fromEntries(spots),
    source: String(values.source),
    filters: listIn(values.filters) as unknown as readonly SavedFilter[],
    order,
    correction: objectIn(values.correction) as LayoutCorrection,
  };
}

function listIn(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function objectIn(value: JsonValue | undefined): { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: JsonValue })
    : {};
}

/** The note to write; undefined when the ledger remembers the same already. */
export function mappingNote(
  known: RememberedForm | undefined,
  fingerprint: string,
  mapping: FormMapping,
  at: string,
  newId: () => string,
): Change | undefined {
  const values = valuesOf(mapping);
  if (known && JSON.stringify(valuesOf(known)) === JSON.stringify(values)) return undefined;
  return { kind: 'note', topic, id: known?.id ?? newId(), values: { ...values, fingerprint, at } };
}

function valuesOf({ columns, spots, source, filters, order, correction }: FormMapping): {
  readonly [key: string]: JsonValue;
} {
  return {
    columns: columns.map((target) => target && nameOfTarget(target)),
    spots: Object.fromEntries(Object.entries(spots).map(([label, target]) => [label, nameOfTarget(target)])),
    source,
    filters: filters as unknown as JsonValue,
    order: order ?? '',
    correction: correction as unknown as JsonValue,
  };
}
