// Mappings that clerks settled before: a table with the same headings gets the same mapping. They are notes in the
// ledger, so they travel to the other PCs of the office. Headings are words of the form, nothing personal.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { type Book, type LedgerRecord, notesOf } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { ColumnTarget, RememberedMapping, SourceColumn } from './reading-messages.ts';

const topic = 'mapping';

/** Every mapping the ledger remembers, the newest first. */
export function rememberedMappings(book: Book): readonly RememberedMapping[] {
  return [...notesOf(book, topic)].sort(byNewest).flatMap(({ values }) => {
    const { headers, targets } = values;
    if (!Array.isArray(headers) || !Array.isArray(targets) || headers.length !== targets.length) return [];
    return [{ headers: headers.map(String), targets: targets.map(targetOf) }];
  });
}

function byNewest(a: LedgerRecord, b: LedgerRecord): number {
  return String(b.values.at) > String(a.values.at) ? 1 : -1;
}

/** A field that this version does not know is not imported. */
function targetOf(value: JsonValue): ColumnTarget | null {
  if (typeof value !== 'string') return null;
  const [entity, field, item] = value.split('.') as [string, string?, string?];
  if (!isEntityName(entity) || field === undefined) return null;
  if (!entities[entity].fields[field] && !(entity === 'person' && field === 'age')) return null;
  return { entity, field, ...(item === undefined ? {} : { item }) };
}

/** The name of a target in notes and lists: person.phone, station.facilities.饮水机. */
export function nameOfTarget({ entity, field, item }: ColumnTarget): string {
  return item === undefined ? `${entity}.${field}` : `${entity}.${field}.${item}`;
}

/** The remembered mapping for these headings, if there is one. */
export function mappingFor(
  remembered: readonly RememberedMapping[],
  columns: readonly Pick<SourceColumn, 'header'>[],
): RememberedMapping | undefined {
  const wanted = columns.map(({ header }) => plain(header)).join('\n');
  return remembered.find(({ headers }) => headers.map(plain).join('\n') === wanted);
}

/** The notes to be written for tables whose mapping is not what the ledger remembers (or the program would guess). */
export function mappingNotes(
  remembered: readonly RememberedMapping[],
  tables: readonly { readonly columns: readonly SourceColumn[]; readonly wasChanged: boolean }[],
  at: string,
  newId: () => string,
): readonly Change[] {
  return tables.flatMap(({ columns, wasChanged }): Change[] => {
    const targets = columns.map(({ target }) => (target ? nameOfTarget(target) : null));
    const known = mappingFor(remembered, columns)?.targets.map((target) => (target ? nameOfTarget(target) : null));
    const isKnown = JSON.stringify(known) === JSON.stringify(targets);
    if (isKnown || (!wasChanged && known === undefined)) return [];
    const values = { at, headers: columns.map(({ header }) => header), targets };
    return [{ kind: 'note', topic, id: newId(), values }];
  });
}

function plain(header: string): string {
  return header.normalize('NFKC').replaceAll(/\s/g, '');
}
