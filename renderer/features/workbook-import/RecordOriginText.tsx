import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { RecordRef } from '#shared/ledger/import-types.ts';
import { originInWords, useOrigin } from './use-origins.ts';

type RecordOriginTextProps = { readonly store: LedgerStore; readonly record: RecordRef };

/** The row of the file that a record of the ledger came from, or who typed it in. */
export function RecordOriginText({ store, record }: RecordOriginTextProps) {
  const origin = useOrigin(store, record);
  const words = origin && originInWords(origin);
  return (
    <span className="import-soft" title={words}>
      {words ?? ''}
    </span>
  );
}
