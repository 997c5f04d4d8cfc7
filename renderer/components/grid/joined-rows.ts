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
  let known = new Map<string, GridRow>();
  let shown: readonly GridRow[] = [];
  return (main, related, today) => {
    const owners = indexes.map((index, part) => index(related[part] ?? [], today));
    const rows: GridRow[] = [];
    for (const record of main) {
      if (record.deleted) continue;
      const records = [record, ...owners.map((owned) => owned.get(record.id))];
      const before = known.get(record.id);
      rows.push(before && sameRecords(before.records, records) ? before : { id: record.id, records });
    }
    if (rows.length === shown.length && rows.every((row, at) => row === shown[at])) return shown;
    known = new Map(rows.map((row) => [row.id, row]));
    shown = rows;
    return rows;
  };
}

function sameRecords(a: GridRow['records'], b: GridRow['records']): boolean {
  return a.every((record, at) => record === b[at]);
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
