import { type CalendarDate, firstDayOf, isAlive, type Spell } from '#shared/base/calendar-date.ts';
import type { EntityDeclaration } from '#shared/domain/declaration.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import type { GridRow } from './row.ts';

/** A related entity shown beside the row's own record; `via` is its ref field that points to the row's record. */
export type RelatedPart = { readonly declaration: EntityDeclaration; readonly via: string };

type Records = readonly LedgerRecord[];

/**
 * Joins records with their related ones. A row object is made again only when one of its records was replaced, so that
 * the grid can find what changed by comparing objects.
 */
export function createRowJoiner(
  parts: readonly RelatedPart[],
): (main: Records, related: readonly Records[], today: CalendarDate) => readonly GridRow[] {
  const indexes = parts.map(createOwnerIndex);
  let shown: readonly GridRow[] = [];
  return (main, related, today) => {
    const owners = indexes.map((index, part) => index(related[part] ?? [], today));
    const known = rowFinder(shown);
    const rows: GridRow[] = [];
    let isSame = true;
    for (const record of main) {
      if (record.deleted) continue;
      const before = known(record.id, rows.length);
      const row = before && isUpToDate(before, record, owners) ? before : rowOf(record, owners);
      isSame &&= row === shown[rows.length];
      rows.push(row);
    }
    if (!isSame || rows.length !== shown.length) shown = rows;
    return shown;
  };
}

type Owners = readonly ReadonlyMap<string, LedgerRecord>[];

function rowOf(record: LedgerRecord, owners: Owners): GridRow {
  return { id: record.id, records: [record, ...owners.map((owned) => owned.get(record.id))] };
}

function isUpToDate(row: GridRow, record: LedgerRecord, owners: Owners): boolean {
  if (row.records[0] !== record) return false;
  for (let part = 0; part < owners.length; part++)
    if (row.records[part + 1] !== owners[part]?.get(record.id)) return false;
  return true;
}

/** Finds the earlier row of a record. Most stand where they stood; an index is made when the first one does not. */
function rowFinder(rows: readonly GridRow[]): (id: string, at: number) => GridRow | undefined {
  let index: Map<string, GridRow> | undefined;
  return (id, at) => {
    if (rows[at]?.id === id) return rows[at];
    index ??= new Map(rows.map((row) => [row.id, row]));
    return index.get(id);
  };
}

/** Owner id → the record that counts; computed again only when the list of records was replaced. */
function createOwnerIndex(part: RelatedPart): (records: Records, today: CalendarDate) => Map<string, LedgerRecord> {
  let seen: Records | undefined;
  let seenOn = '';
  let index = new Map<string, LedgerRecord>();
  return (records, today) => {
    if (records === seen && today === seenOn) return index;
    index = new Map();
    for (const record of records) {
      const owner = record.values[part.via];
      if (record.deleted || typeof owner !== 'string') continue;
      const rival = index.get(owner);
      if (!rival || countsMore(part, record, rival, today)) index.set(owner, record);
    }
    [seen, seenOn] = [records, today];
    return index;
  };
}

/** A spell alive today counts more than an ended one; among equals the later beginning, then the newer record. */
function countsMore(part: RelatedPart, record: LedgerRecord, rival: LedgerRecord, today: CalendarDate): boolean {
  const [a, b] = [spellOf(part.declaration, record), spellOf(part.declaration, rival)];
  const [aliveA, aliveB] = [isAlive(a, today), isAlive(b, today)];
  if (aliveA !== aliveB) return aliveA;
  const [fromA, fromB] = [a.from ? firstDayOf(a.from) : '', b.from ? firstDayOf(b.from) : ''];
  return fromA === fromB ? record.id > rival.id : fromA > fromB;
}

/** The spell of a dated record; an entity without spells is always alive. */
export function spellOf(declaration: EntityDeclaration, record: LedgerRecord): Spell {
  if (!declaration.spell) return {};
  return { from: dateIn(record, declaration.spell.from), to: dateIn(record, declaration.spell.to) };
}

function dateIn(record: LedgerRecord, field: string): CalendarDate | null {
  const value = record.values[field];
  return typeof value === 'string' && value !== '' ? value : null;
}
