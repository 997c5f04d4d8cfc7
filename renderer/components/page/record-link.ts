import type { EntityName } from '#shared/domain/declaration.ts';
import { entities, isEntityName } from '#shared/domain/entities.ts';
import { type Book, recordById, titleOf } from '#shared/ledger/book.ts';

const pages: { readonly [entity in EntityName]?: string } = {
  person: '/people',
  organization: '/organizations',
  partyOrganization: '/party-organizations',
  station: '/stations',
  activity: '/activities',
  demand: '/demands',
  visit: '/visits',
  dualCheckIn: '/check-ins',
  pointEntry: '/points',
  secretaryProject: '/projects',
};

/** The address that shows a record; one that belongs to another record is shown with its owner. */
export function recordHref(book: Book, table: string, id: string): string | undefined {
  if (!isEntityName(table)) return undefined;
  const page = pages[table];
  if (page) return `#${page}/${id}`;
  const { owner, fields } = entities[table];
  const ownerField = owner ? fields[owner] : undefined;
  const ownerId = owner && recordById(book, table, id)?.values[owner];
  return ownerField?.kind === 'ref' && typeof ownerId === 'string'
    ? recordHref(book, ownerField.to, ownerId)
    : undefined;
}

/** What people call the record; its number where this PC does not hold it or it has no name yet. */
export function recordTitle(book: Book, table: string, id: string): string {
  if (!isEntityName(table) || !recordById(book, table, id)) return id;
  return titleOf(book, table, id) || `（未填写）${id.slice(-6)}`;
}
