// Rules switched off one at a time. A simulation that did not notice would prove nothing, so for each there is a seed
// with which it fails, found once and written down.

import { type Operation, opIdOf, type StampedOperation } from '#shared/sync/operation.ts';
import type { Handing, Rules } from './rules.ts';

export type Mutation = {
  readonly name: string;
  readonly without: Partial<Rules>;
  /** A rule inside the merge: the function is replaced in its module. */
  readonly inside?: 'clocksAlone' | 'heldIsArrived';
  /** The first seed that shows it. */
  readonly seed: number;
  /** What is found, in part. */
  readonly finds: string;
};

const byPlace: Handing = (stamped) => ({ ...stamped, id: opIdOf(stamped.log, String(stamped.op.s)) });
const lastToArrive: Handing = (stamped, arrival) => changed(stamped, { h: arrival.toString(16).padStart(16, '0') });
const nowhere = '0000000000000000';

/** A list that says it contains everything. */
class Everything extends Array<string> {
  override includes(): boolean {
    return true;
  }
}

export const mutations: readonly Mutation[] = [
  {
    name: 'operations are named by log and sequence while logs fork',
    without: { newLog: false, hand: byPlace },
    seed: 1,
    finds: 'I1',
  },
  { name: 'a restored or copied disk writes on in its old log', without: { newLog: false }, seed: 1, finds: 'forks' },
  { name: 'equal stamps are not told apart by id', without: {}, inside: 'clocksAlone', seed: 3, finds: 'I1' },
  {
    name: 'the last to arrive wins instead of the greatest stamp',
    without: { hand: lastToArrive },
    seed: 1,
    finds: 'I1',
  },
  {
    name: 'edits do not supersede what they have seen',
    without: { hand: on('set', ({ b: _, ...op }) => op) },
    seed: 1,
    finds: 'I4, I5',
  },
  {
    name: 'a deletion holds against edits it has not seen',
    without: { hand: on('del', (op) => ({ ...op, seen: new Everything() })) },
    seed: 1,
    finds: 'not what the rules say',
  },
  {
    name: 'a deletion does not know what it has seen',
    without: { hand: on('del', (op) => ({ ...op, seen: [] })) },
    seed: 3,
    finds: 'not what the rules say',
  },
  {
    name: 'an undone deletion still holds',
    without: { hand: on('undel', (op) => ({ ...op, e: [nowhere] })) },
    seed: 1,
    finds: 'not what the rules say',
  },
  {
    name: 'a removal takes nothing off',
    without: { hand: on('rem', ({ b: _, ...op }) => op) },
    seed: 1,
    finds: 'not what the rules say',
  },
  {
    name: 'a stocktake is one more movement',
    without: { hand: on('led', ({ seen: _, ...op }) => op) },
    seed: 2,
    finds: 'not what the rules say',
  },
  {
    name: 'a key counts every time',
    without: { hand: on('led', ({ key: _, ...op }) => op) },
    seed: 6,
    finds: 'not what the rules say',
  },
  {
    name: 'a joining is not taken back',
    without: { hand: on('unalias', (op) => ({ ...op, e: [nowhere] })) },
    seed: 3,
    finds: 'not what the rules say',
  },
  {
    name: 'a receiver does not ask for what a bundle needs',
    without: { checksNeeds: false },
    seed: 7,
    finds: 'without what its operations had seen',
  },
  {
    name: 'lines of a newer program are skipped',
    without: { hand: on('newer', ({ t: _, r: __, ...op }) => ({ ...op, k: 'note' })) },
    seed: 1,
    finds: 'I1',
  },
  {
    name: 'lines held for a later version count as arrived',
    without: {},
    inside: 'heldIsArrived',
    seed: 12,
    finds: 'I1',
  },
  {
    name: 'lines are dropped that another PC lacks',
    without: { waitsForPeers: false },
    seed: 4,
    finds: 'I12: lines were dropped',
  },
  {
    name: 'lines are dropped that the district lacks',
    without: { waitsForDistrict: false },
    seed: 5,
    finds: 'I12: lines were dropped',
  },
  {
    name: 'dropped operations are not known when they come back',
    without: { ignoresCovered: false },
    seed: 9,
    finds: 'I1',
  },
  { name: 'who takes a snapshot throws its own lines away', without: { keepsOwnLines: false }, seed: 5, finds: 'lost' },
  { name: 'attachments travel once only', without: { sendsWanted: false }, seed: 2, finds: 'lost' },
  {
    name: 'a rejection stands in one receipt only',
    without: { repeatsRejections: false },
    seed: 3,
    finds: 'still open',
  },
  {
    name: 'the district keeps what a restored PC had delivered and lost',
    without: { handsBack: false },
    seed: 1,
    finds: 'lost',
  },
];

/** Changes operations of one kind. */
function on(kind: Operation['k'], change: (op: Operation) => Operation): Handing {
  return (stamped) => (stamped.op.k === kind ? { ...stamped, op: change(stamped.op) } : stamped);
}

function changed(stamped: StampedOperation, part: Partial<Operation>): StampedOperation {
  return { ...stamped, op: { ...stamped.op, ...part } };
}
