// What may happen in the simulated world from one moment to the next.

import { pendingOf, understoodOf } from '#shared/sync/merge.ts';
import type { OperationDraft } from '#shared/sync/operation.ts';
import { snapshotOf, stateOfSnapshot } from '#shared/sync/snapshot.ts';
import { nextDeed } from './clerk.ts';
import { type Device, prepareWrite, rebuiltState, rereadDisk } from './device.ts';
import { compacted, type Disk, isKnownOn } from './disk.ts';
import { sawOf } from './invariants.ts';
import { deliver, send } from './parcels.ts';
import { addDevice, applyAll, commit, freshLogId, mostDevices, type World } from './world.ts';

/** Lines older than this may be dropped: five minutes here stand for the 90 days of the program. */
const ageMs = 5 * 60_000;

export function takeStep(world: World): void {
  const { random } = world;
  world.wallMs += random.below(5) === 0 ? 0 : random.below(60_000);
  const device = random.pick(world.devices.filter(({ isAway }) => !isAway)) as Device;
  const roll = random.next();
  if (roll < 0.45) writeSomething(world, device);
  else if (roll < 0.64) send(world, device);
  else if (roll < 0.84) deliver(world);
  else if (roll < 0.86) device.backup = device.disk;
  else if (roll < 0.93) compact(world, device);
  else if (roll < 0.965) restart(world, device);
  else if (roll < 0.975) restore(world, device);
  else if (roll < 0.982) cloneOnto(world, device);
  else if (roll < 0.991) upgrade(world, device);
  else comeOrGo(world, device);
}

function writeSomething(world: World, device: Device): void {
  const desk = {
    freshId: () => `r${world.ids++}`,
    rejections: device.disk.rejections,
    vocabulary: device.vocabulary,
  };
  const drafts = nextDeed(device.state, world.random, desk);
  if (drafts.length > 0 && !world.random.chance(0.03)) write(world, device, drafts);
}

/** A crash may come before the transaction (nothing happened) or after it (stored, but not yet in memory). */
export function write(world: World, device: Device, drafts: readonly OperationDraft[]): void {
  const { disk, ops } = prepareWrite(device, drafts, world.wallMs, () => freshLogId(world));
  const before = device.disk;
  device.disk = { ...disk, blobs: new Set([...disk.blobs, ...drafts.flatMap(contentOf)]) };
  device.mustOpen = undefined;
  for (const stamped of ops) commit(world, stamped, sawOf(world, before, stamped));
  world.tally.attachments += drafts.filter(({ k }) => k === 'blob').length;
  world.tally.stocktakes += drafts.filter(({ k, seen }) => k === 'led' && seen).length;
  if (world.random.chance(0.03)) restart(world, device);
  else applyAll(world, device, ops);
}

function contentOf({ k, f }: OperationDraft): readonly string[] {
  return k === 'blob' ? [f?.sm3 as string] : [];
}

/** Drops the lines that the district and every PC in use have acknowledged. */
function compact(world: World, device: Device): void {
  const { rules, devices, district } = world;
  const peers = rules.waitsForPeers ? devices.filter((other) => other !== device && !other.isAway) : [];
  const parties = [...(rules.waitsForDistrict ? [district] : []), ...peers];
  if (parties.length === 0) return;
  const acknowledged = parties.map(({ name }) => device.receipts.get(name)?.tips ?? {});
  const disk = compacted(device.disk, acknowledged, world.wallMs + device.skewMs, ageMs, rules);
  if (disk === device.disk) return;
  world.tally.compactions++;
  device.disk = disk;
  if (world.random.chance(0.5)) restart(world, device);
}

/** Memory is lost; the book comes back from the disk in any order, or from a snapshot of the moment before. */
export function restart(world: World, device: Device): void {
  const lines = world.random.shuffle([...device.disk.ops.values()]);
  if (world.random.chance(0.5)) {
    device.state = rebuiltState(device, world.rules.hand, lines);
    return;
  }
  const { frame, records } = snapshotOf(device.state);
  const rest = JSON.parse(JSON.stringify(frame.rest));
  const texts = JSON.parse(JSON.stringify(records));
  device.state = stateOfSnapshot({ frame: { known: frame.known, rest }, records: texts });
  applyAll(world, device, lines);
}

function restore(world: World, device: Device): void {
  world.tally.restores++;
  overwriteDisk(world, device, device.backup, 'restore');
}

function cloneOnto(world: World, device: Device): void {
  const source = world.random.pick(world.devices.filter((other) => other !== device)) as Device;
  world.tally.clones++;
  device.vocabulary = Math.max(device.vocabulary, source.vocabulary);
  overwriteDisk(world, device, source.disk, 'clone');
  device.backup = source.disk;
}

function overwriteDisk(world: World, device: Device, disk: Disk, why: 'restore' | 'clone'): void {
  const others = [world.district, ...world.devices].filter((other) => other !== device);
  for (const id of device.disk.ops.keys())
    if (!isKnownOn(disk, id) && !others.some((other) => isKnownOn(other.disk, id))) world.excused.add(id);
  for (const sm3 of device.disk.blobs)
    if (!disk.blobs.has(sm3) && !others.some((other) => other.disk.blobs.has(sm3))) world.excused.add(sm3);
  device.disk = rereadDisk(disk, device.vocabulary);
  device.receipts.clear();
  device.mayBeBehind = true;
  device.state = rebuiltState(device, world.rules.hand);
  if (world.rules.newLog) device.mustOpen = why;
}

/** The program is replaced by the next version; the book is opened again, or goes on with what was held for it. */
export function upgrade(world: World, device: Device): void {
  if (device.vocabulary > 1) return;
  world.tally.upgrades++;
  world.tally.heldBack += pendingOf(device.state).length;
  device.vocabulary = 2;
  device.disk = rereadDisk(device.disk, 2);
  if (world.random.chance(0.5)) restart(world, device);
  applyAll(world, device, understoodOf(device.state));
}

/** A PC is put away for long, or taken out again, or a new one is set up. */
function comeOrGo(world: World, device: Device): void {
  const { random, devices } = world;
  const away = devices.find(({ isAway }) => isAway);
  if (away) away.isAway = false;
  else if (random.chance(0.5) && devices.length < mostDevices) addDevice(world).mayBeBehind = true;
  else if (devices.length > 2) {
    device.isAway = true;
    device.mayBeBehind = true;
  }
}
