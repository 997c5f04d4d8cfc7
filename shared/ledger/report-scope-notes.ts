// What the office has agreed to report although it is left out otherwise (FEATURES H15). A decision names every group that
// is reported from then on, who decided and on what grounds; it is a note, so all PCs of the office agree, and the latest
// counts.

import type { JsonValue } from '#shared/base/canonical-json.ts';
import { type WithheldGroup, withheldGroups } from '#shared/domain/report-scope.ts';
import { notesOf } from './book.ts';
import type { Change } from './change.ts';
import type { Book, LedgerRecord } from './registers.ts';
import { instantOfStamp, isLater, stampOfNote } from './stamps.ts';

const topic = 'reportScope';

export type ScopeDecision = {
  /** What is reported all the same. */
  readonly agreed: readonly WithheldGroup[];
  /** The grounds, such as the district's letter. */
  readonly why: string;
  readonly userName: string;
  readonly deviceName: string;
};

/** A decision on record; `at` is an instant, ISO 8601 UTC. */
export type RecordedScope = ScopeDecision & { readonly id: string; readonly at: string };

export function scopeNote(id: string, { agreed, ...said }: ScopeDecision): Change {
  return { kind: 'note', topic, id, values: { ...said, agreed: [...agreed] } };
}

/** Every decision, the newest first. */
export function scopeDecisions(book: Book): readonly RecordedScope[] {
  const stamped = notesOf(book, topic).flatMap((note) => {
    const at = stampOfNote(book, topic, note);
    return at === undefined ? [] : [{ ...decisionIn(note), id: note.id, at }];
  });
  return stamped
    .sort((a, b) => (isLater(a, b) ? -1 : 1))
    .map(({ at, ...decision }) => ({ ...decision, at: instantOfStamp(at) }));
}

/** The groups that a report carries although they are left out otherwise; none until somebody has decided so. */
export function agreedGroups(book: Book): readonly WithheldGroup[] {
  return scopeDecisions(book)[0]?.agreed ?? [];
}

/** A group that this version does not know stays left out. */
function decisionIn({ values: { agreed, why, userName, deviceName } }: LedgerRecord): ScopeDecision {
  const named = Array.isArray(agreed) ? agreed : [];
  const known = (Object.keys(withheldGroups) as WithheldGroup[]).filter((group) => named.includes(group));
  return { agreed: known, why: textOf(why), userName: textOf(userName), deviceName: textOf(deviceName) };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
