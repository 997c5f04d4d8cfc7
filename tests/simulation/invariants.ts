// What must hold in the end (SYNC.md section 5), judged by the truth that the world keeps beside the merge.

import { fingerprintOf, headsOf, missingBlobs, pendingOf } from '#shared/sync/merge.ts';
import type { StampedOperation } from '#shared/sync/operation.ts';
import { fieldNames, table } from './clerk.ts';
import { type Device, rebuiltState } from './device.ts';
import { type Disk, isKnownOn, stateOfDisk } from './disk.ts';
import { isOpen } from './district.ts';
import { expectedView, shownView } from './reference-model.ts';
import { firstOf, type World } from './world.ts';

/** I3: every operation is known to every PC and stands as a line at the district; every photo is where it is shown. */
export function countLost({ committed, devices, district, excused }: World): number {
  const parties = [district, ...devices];
  let lost = 0;
  for (const id of committed.keys()) {
    const holders = parties.filter(({ disk }) => isKnownOn(disk, id)).length;
    const isArchived = district.disk.ops.has(id);
    if ((holders < parties.length || !isArchived) && !(excused.has(id) && holders === 0)) lost++;
  }
  for (const { state, disk } of parties)
    lost += missingBlobs(state, (sm3) => disk.blobs.has(sm3) || excused.has(sm3)).length;
  return lost;
}

export function checkInvariants(world: World): void {
  const { devices, district, violations } = world;
  const first = firstOf(world);
  const archive = [...district.disk.ops.values()];
  const prints = new Set([district, ...devices].map(({ state }) => fingerprintOf(state)));
  if (prints.size > 1) violations.add('I1: PCs that hold the same operations show different books');
  checkOrder(world, first, archive);
  if (shownView(first.state) !== expectedView(archive))
    violations.add('the book is not what the rules say (fields, deletions, conflicts, attachments, I6 balances)');
  if (world.rules.newLog && world.tally.forks > 0) violations.add('I13: a log forked although new logs are opened');
  if (devices.some(({ state }) => pendingOf(state).length > 0))
    violations.add('operations are still held for a later version');
  if (world.rejected.some((one) => isOpen(first.state, one)))
    violations.add('what the district sent back is still open after every clerk has answered');
  checkIntent(world, first);
}

/** I2: the disk in another order, and the district's whole archive in another order, give the same book. */
function checkOrder({ rules, random, violations }: World, first: Device, archive: readonly StampedOperation[]): void {
  const mixed = random.shuffle([...first.disk.ops.values(), ...first.disk.ops.values()]);
  const print = fingerprintOf(first.state);
  if (fingerprintOf(rebuiltState(first, rules.hand, mixed)) !== print)
    violations.add('I2: another order gives another book');
  const whole = random.shuffle(archive).map((stamped, i) => rules.hand(stamped, i));
  if (fingerprintOf(stateOfDisk(undefined, whole)) !== print)
    violations.add('I12: the book on a snapshot is not the book of all lines');
}

/**
 * I4 and I5: the heads of a field are exactly the writes that no other writer had seen. So a follower is never shown
 * behind what it followed, and a conflict is there when, and only when, writers did not know of each other.
 */
function checkIntent(world: World, device: Device): void {
  const writes = new Map<string, string[]>();
  const seen = new Map<string, Set<string>>();
  for (const [id, truth] of world.committed) {
    if (!isKnownOn(device.disk, id)) continue;
    for (const place of placesOf(truth.stamped)) {
      writes.set(place, [...(writes.get(place) ?? []), id]);
      seen.set(place, new Set([...(seen.get(place) ?? []), ...truth.saw]));
    }
  }
  for (const [place, ids] of writes) {
    const [record, field] = place.split(' ') as [string, string];
    const unseen = ids.filter((id) => !seen.get(place)?.has(id)).sort();
    if (headsOf(device.state, table, record, field).join() !== unseen.join())
      world.violations.add('I4, I5: heads are not the writes that nobody had seen');
  }
}

/** The writes of the same fields that were on the writer's disk. */
export function sawOf({ committed }: World, disk: Disk, stamped: StampedOperation): ReadonlySet<string> {
  const places = placesOf(stamped);
  const saw = new Set<string>();
  if (places.length === 0) return saw;
  for (const [id, one] of committed)
    if (isKnownOn(disk, id) && placesOf(one.stamped).some((place) => places.includes(place))) saw.add(id);
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
      if (!isKnownOn(disk, id)) world.violations.add('a bundle was taken without what its operations had seen');
}
