// Sticks between the PCs and to the district: lost, doubled, late, damaged, or without the attachments.

import type { StampedOperation } from '#shared/sync/operation.ts';
import { type Device, rebuiltState } from './device.ts';
import { stillHolds, tipsOfDisk } from './disk.ts';
import { rejectionsOf } from './district.ts';
import { type Bundle, bundleFor, type Reception, receiptOf, receiveBundle } from './exchange.ts';
import { checkClosure } from './invariants.ts';
import { applyAll, type Parcel, partyNamed, type World } from './world.ts';

export function send(world: World, device: Device): void {
  const { random, rules } = world;
  const others = world.devices.filter((other) => other !== device);
  const to = random.chance(0.35) ? world.district : (random.pick(others) as Device);
  const whole = bundleFor(device, device.receipts.get(to.name), rules);
  const bundle = random.chance(0.25) ? { ...whole, blobs: [] } : whole;
  if (bundle.segments.length + bundle.blobs.length === 0) return;
  const copies = random.chance(0.15) ? 0 : random.chance(0.15) ? 2 : 1;
  if (copies === 0) world.tally.lost++;
  for (let i = 0; i < copies; i++) world.parcels.push({ from: device.name, to: to.name, bundle });
}

export function deliver(world: World): void {
  const { random, parcels } = world;
  const [parcel] = parcels.splice(random.below(parcels.length), 1);
  if (!parcel) return;
  const receiver = partyNamed(world, parcel.to);
  if (random.chance(0.1)) refuseDamaged(world, receiver, parcel.bundle);
  else if (!random.chance(0.05)) take(world, receiver, parcel, !random.chance(0.3));
}

export function take(world: World, receiver: Device, parcel: Parcel, receiptArrives: boolean): void {
  const { from, bundle } = parcel;
  const held = tipsOfDisk(receiver.disk);
  const reception = receiveBundle(receiver, bundle, world.wallMs, world.rules);
  if (reception.kind !== 'bootstrapped' && !stillHolds(receiver.disk, held))
    world.violations.add('I9: a receiver went back behind what it had acknowledged');
  if (reception.kind === 'refused') {
    world.tally.refused++;
    if (reception.why === 'damaged') world.violations.add('an undamaged bundle was refused');
  } else takeIn(world, receiver, parcel, reception);
  if (receiptArrives) answer(world, receiver, partyNamed(world, from));
}

function takeIn(
  world: World,
  receiver: Device,
  parcel: Parcel,
  reception: Exclude<Reception, { kind: 'refused' }>,
): void {
  const { fresh, forks, kind } = reception;
  const answered = receiver.receipts.get(parcel.from);
  receiver.receipts.set(parcel.from, { wants: [], rejections: [], ...answered, tips: parcel.bundle.has });
  world.tally.stored++;
  world.tally.forks += forks;
  const senderLog = partyNamed(world, parcel.from).disk.head.log;
  if (fresh.some(({ log }) => log !== senderLog)) world.tally.relayed++;
  if (kind === 'bootstrapped') noteBootstrap(world, receiver);
  else applyAll(world, receiver, fresh);
  checkClosure(world, receiver, fresh);
  if (receiver === world.district) reject(world, fresh);
  const meetsItself = fresh.some(({ log }) => log === receiver.disk.head.log);
  if (world.rules.newLog && meetsItself) receiver.mustOpen = 'split';
  if (!world.random.chance(0.1)) return;
  const again = receiveBundle(receiver, parcel.bundle, world.wallMs, world.rules);
  if (again.kind !== 'stored' || again.fresh.length > 0 || again.forks > 0)
    world.violations.add('I10: a bundle taken twice is not a duplicate');
}

function noteBootstrap(world: World, receiver: Device): void {
  world.tally.bootstraps++;
  if (!receiver.mayBeBehind) world.violations.add('I12: lines were dropped that a PC in use did not have');
  if (!world.rules.keepsOwnLines) receiver.mustOpen = 'restore';
  receiver.state = rebuiltState(receiver, world.rules.hand);
}

/** The district sends some values back; nothing that comes later is held up by that. */
function reject(
  { district, random, tally, rules, isClosing, rejected }: World,
  fresh: readonly StampedOperation[],
): void {
  if (isClosing) return;
  const found = rejectionsOf(fresh, random);
  tally.rejections += found.length;
  rejected.push(...found);
  const standing = rules.repeatsRejections ? district.disk.rejections : [];
  district.disk = {
    ...district.disk,
    rejections: new Map([...standing, ...found.map((one) => [one.op, one] as const)]),
  };
}

function answer({ district }: World, receiver: Device, sender: Device): void {
  const rejections = receiver === district ? [...receiver.disk.rejections.values()] : [];
  const receipt = { ...receiptOf(receiver), rejections };
  sender.receipts.set(receiver.name, receipt);
  const all = new Map([...sender.disk.rejections, ...rejections.map((one) => [one.op, one] as const)]);
  sender.disk = { ...sender.disk, rejections: all };
}

/** I8 as far as the merge is concerned: a changed line or a missing one never gets past the chain. */
function refuseDamaged(world: World, receiver: Device, bundle: Bundle): void {
  const { segments } = bundle;
  const at = world.random.below(segments.length);
  const segment = segments[at];
  if (!segment) return;
  const cut = world.random.chance(0.5);
  const place = world.random.below(segment.lines.length);
  const changed = (segment.lines[place] as string).replace(/"u":"PC/, '"u":"XX');
  const damaged = cut
    ? { ...segment, last: segment.last - 1, lines: segment.lines.slice(0, -1) }
    : { ...segment, lines: segment.lines.with(place, changed) };
  const before = receiver.disk;
  const { bootstrap: _, ...rest } = bundle;
  const reception = receiveBundle(
    receiver,
    { ...rest, segments: segments.with(at, damaged) },
    world.wallMs,
    world.rules,
  );
  if (reception.kind !== 'refused' || receiver.disk !== before) world.violations.add('I8: a damaged bundle was taken');
  world.tally.refused++;
}
