// Mappings that clerks settled before: a table with the same headings gets the same mapping. They are notes in the
// ledger, so they travel to the other PCs of the office. Headings are words of the form, nothing personal.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { type Book, type LedgerRecord, notesOf } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { type ProfileName, profiles } from '#shared/workbook/profiles.ts';
import type { ColumnTarget, RememberedMapping, SourceColumn } from './reading-messages.ts';

const topic = 'mapping';

/** Every mapping the ledger remembers, the newest first. */
export function rememberedMappings(book: Book): readonly RememberedMapping[] {
  return [...notesOf(book, topic)].sort(byNewest).flatMap(({ values }) => {
    const { headers, targets } = values;
    if (!Array.isArray(headers) || !Array.isArray(targets) || headers.length !== targets.length) return [];
    const kind = profiles.find(({ name }) => name === values.kind)?.name;
    return [{ headers: headers.map(String), targets: targets.map(targetOf), ...(kind && { kind }) }];
  });
}

function byNewest(a: LedgerRecord, b: LedgerRecord): number {
  return String(b.values.at) > String(a.values.at) ? 1 : -1;
}

/** A field that this version does not know is not imported. */
function targetOf(value: JsonValue): ColumnTarget | null {
  if (typeof value !== 'string') return null;
  const [entity = '', field, ...rest] = value.split('.');
  if (!isEntityName(entity) || field === undefined) return null;
  const item = rest.length > 0 ? rest.join('.') : undefined;
  if (!entities[entity].fields[field] && !(entity === 'person' && field === 'age')) return null;
  return { entity, field, ...(item === undefined ? {} : { item }) };
}

/** The name of a target in notes and lists: person.phone, station.facilities.饮水机, person.note.工号. */
export function nameOfTarget({ entity, field, item }: ColumnTarget): string {
  return item === undefined ? `${entity}.${field}` : `${entity}.${field}.${item}`;
}

/** The remembered mapping for these headings, if there is one. */
export function mappingFor(
  remembered: readonly RememberedMapping[],
  columns: readonly Pick<SourceColumn, 'header'>[],
): RememberedMapping | undefined {
  const wanted = columns.map(({ header }) => plain(header)).join('\n');
  return wanted.trim() === '' ? undefined : remembered.find(({ headers }) => headers.map(plain).join('\n') === wanted);
}

/** A table whose mapping is settled; `wasChanged` when the clerk did more than agree. */
export type SettledMapping = {
  readonly columns: readonly SourceColumn[];
  readonly kind: ProfileName;
  readonly wasChanged: boolean;
};

/** The notes to be written for tables whose mapping is not what the ledger remembers (or the program would guess). */
export function mappingNotes(
  remembered: readonly RememberedMapping[],
  tables: readonly SettledMapping[],
  at: string,
  newId: () => string,
): readonly Change[] {
  return tables.flatMap(({ columns, kind, wasChanged }): Change[] => {
    if (columns.every(({ header }) => plain(header) === '')) return [];
    const targets = columns.map(({ target }) => (target ? nameOfTarget(target) : null));
    const before = mappingFor(remembered, columns);
    const known = before?.targets.map((target) => (target ? nameOfTarget(target) : null));
    const isKnown = JSON.stringify(known) === JSON.stringify(targets) && (before?.kind ?? kind) === kind;
    if (isKnown || (!wasChanged && known === undefined)) return [];
    const values = { at, headers: columns.map(({ header }) => header), targets, kind };
    return [{ kind: 'note', topic, id: newId(), values }];
  });
}

function plain(header: string): string {
  return header.normalize('NFKC').replaceAll(/\s/g, '');
}
