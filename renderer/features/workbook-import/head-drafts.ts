// Where the headings of a sheet stand, as the clerk sees and moves them.

import type { HeadChoice } from '#shared/workbook/recognise.ts';
import { preferredIn } from './import-address.ts';
import type { ImportState } from './import-state.ts';
import { kindOf } from './kind-labels.ts';

/** A heading; of forms (one a record) only the kind can be chosen. */
export type HeadDraft = HeadChoice & { readonly isForm: boolean };

/** The headings of the tables that were found on a sheet; for a sheet without one, a proposal. */
export function headDraftsOf(
  state: Pick<ImportState, 'tables' | 'source' | 'arrangement'>,
  at: number,
): readonly HeadDraft[] {
  const found = state.tables.flatMap(({ sheetAt, head, kind }) =>
    sheetAt !== at ? [] : [{ ...(head ?? { top: 0, depth: 0 }), kind, isForm: head === undefined }],
  );
  if (found.length > 0) return besideEachOther(found);
  const asked = state.arrangement.sheets[at]?.heads;
  if (asked) return asked.map((head) => ({ ...head, isForm: false }));
  return [{ top: 0, depth: state.source === 'clipboard' ? 0 : 1, isForm: false }];
}

/** Tables beside each other share one heading. */
function besideEachOther(heads: readonly HeadDraft[]): readonly HeadDraft[] {
  return heads.filter(({ top }, i) => heads.findIndex((other) => other.top === top) === i);
}

/** The same headings as the reader is told them. */
export function headChoicesOf(drafts: readonly HeadDraft[]): readonly HeadChoice[] {
  return drafts.map(({ top, depth, kind }) => ({ top, depth, ...(kind && { kind }) }));
}

/** What a pasted block without a heading is, by the page the clerk comes from. */
export function headOfPasted(hash: string): HeadChoice | undefined {
  const entity = preferredIn(hash);
  const kind = entity && kindOf(entity);
  return kind && { top: 0, depth: 0, kind };
}
