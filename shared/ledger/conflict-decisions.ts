// Deciding a conflict. A decision is an ordinary list of changes and a note that says who decided what: it is saved as
// one transaction, travels, stands in the history of the records, and can be taken back like any edit.

import { assertNever, fail, ok, type Result } from '#shared/base/result.ts';
import type { Change } from './change.ts';
import type { Conflict } from './conflict.ts';
import { type Choice, carryOut } from './conflict-changes.ts';
import { decisionNote, type Hand, subjectOfConflict } from './conflict-notes.ts';
import { conflictTitle } from './conflict-words.ts';
import type { Book } from './registers.ts';

export type DecisionProblem =
  | { readonly kind: 'notOffered'; readonly title: string }
  | { readonly kind: 'reasonMissing'; readonly title: string };

/** A decision with its conflict. */
export type Decided = { readonly conflict: Conflict; readonly choice: Choice };

/**
 * The changes that carry out a decision, the note of it last.
 *
 * @param noteId of the note
 */
export function changesOfDecision(
  book: Book,
  { conflict, choice }: Decided,
  hand: Hand,
  noteId: string,
): Result<readonly Change[], DecisionProblem> {
  const title = conflictTitle(book, conflict);
  if ((choice.kind === 'delete' || choice.kind === 'distinct' || choice.kind === 'add') && choice.why.trim() === '')
    return fail({ kind: 'reasonMissing', title });
  const carried = carryOut(book, conflict, choice);
  if (!carried) return fail({ kind: 'notOffered', title });
  const why = 'why' in choice ? { why: choice.why.trim() } : {};
  const note = { ...subjectOfConflict(conflict), ...hand, ...why, verdict: carried.verdict };
  return ok([...carried.changes, decisionNote(noteId, note)]);
}

/** One sentence or two for the clerk. */
export function describeDecisionProblem(problem: DecisionProblem): string {
  switch (problem.kind) {
    case 'notOffered':
      return `没有处理“${problem.title}”。这条冲突的内容刚刚变了，请看过新的内容再选。`;
    case 'reasonMissing':
      return `没有处理“${problem.title}”。这样处理要写明原因，请填写后再确认。`;
    default:
      return assertNever(problem, 'describeDecisionProblem');
  }
}

/** What the book offers for many conflicts at once; types that need a look at the people are left out. */
export function suggestedChoice({ type, suggested }: Conflict): Choice | undefined {
  switch (type) {
    case 'FIELD':
      return { kind: 'take', op: suggested };
    case 'DEL_EDIT':
      return { kind: 'restore' };
    case 'DUP_AWARD':
      return { kind: 'reverse' };
    case 'REF_DEAD':
    case 'DUP':
    case 'OVERDRAWN':
    case 'STOCKTAKE':
      return undefined;
    default:
      return assertNever(type, 'suggestedChoice');
  }
}

/** The later side of a field conflict, which the book shows already. */
export function latestChoice({ type, heads }: Conflict): Choice | undefined {
  const op = heads.at(-1)?.op;
  return type === 'FIELD' && op !== undefined ? { kind: 'take', op } : undefined;
}
