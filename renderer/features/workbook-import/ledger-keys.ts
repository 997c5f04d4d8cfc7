import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { type Book, recordsOf } from '#shared/ledger/book.ts';
import type { LedgerKeys } from './reading-messages.ts';

/** The numbers and names of the ledger that rows are compared with; nothing else of it goes to the worker. */
export function ledgerKeysOf(book: Book): LedgerKeys {
  return {
    idNumbers: textsOf(book, 'person', 'idNo'),
    partyOrganizations: textsOf(book, 'partyOrganization', 'name', 'alias'),
    stations: textsOf(book, 'station', 'name', 'stationNo'),
    activities: textsOf(book, 'activity', 'code', 'topic'),
  };
}

/** What a record may be called: its name, its number, its other name. */
function textsOf(book: Book, entity: EntityName, ...fields: readonly string[]): string[] {
  const texts: string[] = [];
  for (const { values } of recordsOf(book, entity))
    for (const field of fields) {
      const value: JsonValue | undefined = values[field];
      if (typeof value === 'string' && value !== '') texts.push(value);
    }
  return texts;
}
