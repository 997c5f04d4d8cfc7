// What must hold in the end (SYNC.md section 5), judged by the truth that the world keeps beside the merge.

import { fingerprintOf, headsOf } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { fieldNames, table } from './clerk.ts';
import { type Device, rebuiltState } from './device.ts';
import { expectedView, shownView } from './reference-model.ts';
import { firstOf, type World } from './world.ts';

/** I3. */
export function countLost(world: World): number {
  let lost = 0;
  for (const id of world.committed.keys()) {
    const holders = world.devices.filter(({ disk }) => disk.ops.has(id)).length;
    const mayBeGone = world.excused.has(id) && holders === 0;
    if (holders < world.devices.length && !mayBeGone) lost++;
  }
  return lost;
}

export function checkInvariants(world: World): void {
  const { devices, violations } = world;
  const first = firstOf(world);
  const prints = new Set(devices.map(({ state }) => fingerprintOf(state)));
  if (prints.size > 1) violations.add('I1: PCs that hold the same operations show different books');
  const mixed = world.random.shuffle([...first.disk.ops.values(), ...first.disk.ops.values()]);
  const rebuilt = rebuiltState(mixed, (stamped) => world.hand(stamped, world.arrival++));
  if (fingerprintOf(rebuilt) !== fingerprintOf(first.state)) violations.add('I2: another order gives another book');
  if (shownView(first.state) !== expectedView([...first.disk.ops.values()]))
    violations.add('the book is not what the rules say (fields, deletions, conflicts, I6 balances)');
  if (world.newLogRule && world.tally.forks > 0) violations.add('I13: a log forked although new logs are opened');
  checkIntent(world, first);
}

/**
 * I4 and I5: the heads of a field are exactly the writes that no other writer had seen. So a follower is never shown
 * behind what it followed, and a conflict is there when, and only when, writers did not know of each other.
 */
function checkIntent(world: World, device: Device): void {
  const writes = new Map<string, string[]>();
  const seen = new Map<string, Set<string>>();
  for (const id of device.disk.ops.keys()) {
    const truth = world.committed.get(id);
    for (const place of truth ? placesOf(truth.stamped) : []) {
      writes.set(place, [...(writes.get(place) ?? []), id]);
      seen.set(place, new Set([...(seen.get(place) ?? []), ...(truth?.saw ?? [])]));
    }
  }
  for (const [place, ids] of writes) {
    const [record, field] = place.split(' ') as [string, string];
    const unseen = ids.filter((id) => !seen.get(place)?.has(id)).sort();
    if (headsOf(device.state, table, record, field).join() !== unseen.join())
      world.violations.add('I4, I5: heads are not the writes that nobody had seen');
  }
}

export function sawOf(held: Iterable<StampedOperation>, stamped: StampedOperation): ReadonlySet<string> {
  const places = placesOf(stamped);
  const saw = new Set<string>();
  for (const one of held) if (placesOf(one).some((place) => places.includes(place))) saw.add(one.id);
  return saw;
}

/** `record field` for every field that the operation writes. */
function placesOf({ op }: StampedOperation): string[] {
  if (op.k !== 'new' && op.k !== 'set') return [];
  return fieldNames.filter((field) => op.f?.[field] !== undefined).map((field) => `${op.r} ${field}`);
}

/** Whatever an operation has seen is held wherever the operation is: else what it superseded could come back. */
export function checkClosure(world: World, { disk }: Device, fresh: readonly StampedOperation[]): void {
  for (const { op } of fresh)
    for (const id of [...Object.values(op.b ?? {}).flat(), ...(op.seen ?? []), ...(op.e ?? [])])
      if (!disk.ops.has(id)) world.violations.add('a bundle was taken without what its operations had seen');
}
