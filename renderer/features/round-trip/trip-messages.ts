// What the page says to the workers that write and read 核对表, and what they answer. Rows go in small portions, so that
// neither side holds the page up.

import type { Bytes } from '#shared/base/bytes.ts';
import type { CodeAddition } from '#shared/domain/code-additions.ts';
import type { NamedFile } from '#shared/workbook/round-trip/pack-files.ts';
import type { NewRow } from '#shared/workbook/round-trip/read-new-rows.ts';
import type {
  KnownTrip,
  ReturnedRowReading,
  ReturnReading,
  RowPlace,
} from '#shared/workbook/round-trip/read-return.ts';
import type { BaseRow } from '#shared/workbook/round-trip/trip-base.ts';
import type { TripPaper } from '#shared/workbook/round-trip/trip-workbook.ts';

export type ToWriter =
  | {
      readonly kind: 'begin';
      readonly paper: TripPaper;
      readonly at: string;
      /** The district's own codes; a worker has lists of its own. */
      readonly codes: readonly CodeAddition[];
    }
  | { readonly kind: 'rows'; readonly rows: readonly BaseRow[] }
  | { readonly kind: 'finish' }
  | { readonly kind: 'pack'; readonly files: readonly NamedFile[] };

export type FromWriter =
  | { readonly kind: 'made'; readonly bytes: Bytes; readonly digest: string }
  | { readonly kind: 'packed'; readonly bytes: Bytes };

/** Which column of a sheet is which column of the trip, where the clerk said so. */
export type ChosenColumns = { readonly [sheet: string]: { readonly [column: number]: number } };

export type ToReader =
  | {
      readonly kind: 'open';
      readonly bytes: Uint8Array;
      readonly fileName: string;
      readonly known: readonly KnownTrip[];
      readonly today: string;
      readonly codes: readonly CodeAddition[];
    }
  /** Reads the file again with other columns. */
  | { readonly kind: 'place'; readonly chosen: ChosenColumns };

/** All about a returned file but its rows. */
export type ReturnSummary = Omit<ReturnReading, 'rows' | 'repeated'> & {
  readonly rowCount: number;
  readonly fileDigest: string;
  readonly newRows: readonly NewRow[];
  readonly unread: readonly RowPlace[];
};

export type FromReader =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'opened'; readonly summary: ReturnSummary }
  | { readonly kind: 'rows'; readonly isRepeated: boolean; readonly rows: readonly ReturnedRowReading[] }
  | { readonly kind: 'done' };
