// What the clerk has put together for one conflict before confirming it.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { Conflict } from '#shared/ledger/conflict.ts';
import type { Choice } from '#shared/ledger/conflict-changes.ts';
import type { Book } from '#shared/ledger/registers.ts';
import { keptAtFirst } from './twin-values.ts';

export type ReviewDraft = {
  /** The option that is ticked. */
  readonly picked: string;
  readonly why: string;
  /** A third value for a field; undefined while what is typed cannot be one. */
  readonly other: JsonValue | undefined;
  /** The record that a dead reference shall point to. */
  readonly to: string | undefined;
  /** Field → the record whose value is kept when two are joined. */
  readonly valuesOf: { readonly [field: string]: string };
  /** The entry of an account that is reversed. */
  readonly entry: string | undefined;
};

/** One way to decide, as a card with a number. */
export type ReviewOption = {
  readonly key: string;
  readonly label: string;
  /** Undefined while something is missing that `asks` names. */
  readonly choice: Choice | undefined;
  readonly asks?: 'why' | 'value' | 'record' | 'values' | 'entry';
};

export function draftOf(book: Book, conflict: Conflict): ReviewDraft {
  return {
    picked: conflict.type === 'FIELD' || conflict.type === 'STOCKTAKE' ? conflict.suggested : '',
    why: '',
    other: undefined,
    to: undefined,
    valuesOf: conflict.type === 'DUP' ? keptAtFirst(book, conflict) : {},
    entry: undefined,
  };
}
