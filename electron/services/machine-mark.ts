// The mark by which a copied, moved or put back data folder is noticed (SYNC.md 3.1). It has two halves with the same
// random token, drawn anew at every opening: one in the data folder, one outside it in the program's local settings, for
// this PC and this account only. A copy of the folder does not take the outer half along; an old copy carries an old token.
//
//   DATA/formal/machine-mark.json    {"format":"lxmark/1","token":"…","opens":17,"ids":{…}}
//   MARKS/<installation>-<path>.json {"format":"lxmark/1","token":"…","opens":17,"folder":"C:\\…"}, sealed by the
//                                    operating system for this account where it offers that
//
// Written in an order that a power cut cannot turn into a false alarm: the folder names the next token, the outer half
// takes it, the folder follows.

import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fromBase64, randomBytes, toBase64, toHex, utf8 } from '#shared/base/bytes.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import { describeFileError } from './file-errors.ts';
import type { MachineIds } from './machine-ids.ts';
import { type Compared, judgeMark, type MarkFacts, type MarkFinding } from './mark-judgement.ts';
import { writeStateFile } from './state-file.ts';

/** What the operating system seals for this account, such as Electron's safeStorage. */
export type TextProtection = { seal(text: string): Uint8Array; open(sealed: Uint8Array): string };

export type MarkDeps = {
  /** The folder of the ledger, which holds the inner half. */
  readonly folder: string;
  /** Where the outer halves lie. */
  readonly marks: string;
  readonly installation: string;
  readonly protection?: TextProtection | undefined;
  ids(): Promise<MachineIds>;
};

export type MachineMark = {
  /** Compares the halves; nothing is written. */
  find(): Promise<MarkFinding>;
  /** Draws the next token and writes both halves. @throws errors of the file system from the data folder's half */
  renew(): Promise<void>;
};

const ids = z.strictObject({
  machine: z.string().optional(),
  hardware: z.string().optional(),
  volume: z.string().optional(),
});
const innerHalf = z.strictObject({
  format: z.literal('lxmark/1'),
  token: z.string(),
  /** The token that is being taken over. */
  next: z.string().optional(),
  opens: z.number().int().nonnegative(),
  ids,
});
const outerHalf = z.strictObject({
  format: z.literal('lxmark/1'),
  token: z.string(),
  opens: z.number().int().nonnegative(),
  folder: z.string(),
});
const sealedHalf = z.strictObject({ format: z.literal('lxmark/1'), sealed: z.string() });
type InnerHalf = z.infer<typeof innerHalf>;
type OuterHalf = z.infer<typeof outerHalf>;

export const innerMarkName = 'machine-mark.json';

export function machineMark(deps: MarkDeps): MachineMark {
  return {
    find: async () => judgeMark(await factsOf(deps)),
    renew: () => renew(deps),
  };
}

async function factsOf(deps: MarkDeps): Promise<MarkFacts> {
  const inner = readInner(deps.folder);
  const now = await deps.ids();
  const halves = readOuterHalves(deps);
  const here = realFolder(deps.folder);
  const others = halves?.filter(({ folder }) => folder !== here) ?? [];
  const gone = others.filter(({ folder }) => !existsSync(join(folder, innerMarkName)));
  return {
    inside: inner !== undefined,
    token: halves
      ? tokenFact(
          inner,
          halves.find(({ folder }) => folder === here),
        )
      : 'unkept',
    elsewhere: others.length > gone.length ? 'stays' : gone.length > 0 ? 'gone' : 'none',
    movedWhole: gone.some((half) => isSameToken(inner, half)),
    machine: compared(inner?.ids.machine, now.machine),
    hardware: compared(inner?.ids.hardware, now.hardware),
    volume: compared(inner?.ids.volume, now.volume),
  };
}

function tokenFact(inner: InnerHalf | undefined, own: OuterHalf | undefined): MarkFacts['token'] {
  if (!own) return 'missing';
  if (isSameToken(inner, own)) return 'same';
  return inner && inner.opens >= own.opens ? 'ahead' : 'behind';
}

function isSameToken(inner: InnerHalf | undefined, { token }: OuterHalf): boolean {
  return inner !== undefined && (inner.token === token || inner.next === token);
}

function compared(before: string | undefined, now: string | undefined): Compared {
  if (before === undefined || now === undefined) return 'unknown';
  return before === now ? 'same' : 'different';
}

async function renew(deps: MarkDeps): Promise<void> {
  const inner = readInner(deps.folder);
  const token = toHex(randomBytes(16));
  const opens = Math.max(inner?.opens ?? 0, ownHalf(deps)?.opens ?? 0) + 1;
  const half = { format: 'lxmark/1', opens, ids: await deps.ids() } as const;
  await writeInner(deps.folder, { ...half, token: inner?.token ?? '', next: token });
  await writeOuter(deps, { format: 'lxmark/1', token, opens, folder: realFolder(deps.folder) });
  await writeInner(deps.folder, { ...half, token });
}

function ownHalf(deps: MarkDeps): OuterHalf | undefined {
  const here = realFolder(deps.folder);
  return readOuterHalves(deps)?.find(({ folder }) => folder === here);
}

/** Two spellings of one path must not look like two folders. */
function realFolder(folder: string): string {
  return existsSync(folder) ? realpathSync.native(folder) : folder;
}

function readInner(folder: string): InnerHalf | undefined {
  return parsed(innerHalf, readText(join(folder, innerMarkName)));
}

function writeInner(folder: string, half: InnerHalf): Promise<void> {
  return writeStateFile(join(folder, innerMarkName), `${JSON.stringify(half)}\n`);
}

/** The outer halves of this installation; undefined where this PC lets the program keep nothing outside. */
function readOuterHalves({ marks, installation, protection }: MarkDeps): readonly OuterHalf[] | undefined {
  try {
    if (!existsSync(marks)) return [];
    const names = readdirSync(marks).filter((name) => name.startsWith(`${installation}-`) && name.endsWith('.json'));
    return names.flatMap((name) => openHalf(readText(join(marks, name)), protection) ?? []);
  } catch (error) {
    if (describeFileError(error, '读取本机标记')) return undefined;
    throw error;
  }
}

/** One that another account sealed cannot be opened and is as good as none. */
function openHalf(text: string | undefined, protection: TextProtection | undefined): OuterHalf | undefined {
  const plain = parsed(outerHalf, text);
  if (plain) return plain;
  const sealed = parsed(sealedHalf, text);
  if (!sealed || !protection) return undefined;
  try {
    return parsed(outerHalf, protection.open(fromBase64(sealed.sealed)));
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** A PC that lets the program keep nothing outside goes without: the machine itself is still compared. */
async function writeOuter({ marks, installation, protection }: MarkDeps, half: OuterHalf): Promise<void> {
  const text = JSON.stringify(half);
  const content = protection
    ? JSON.stringify({ format: 'lxmark/1', sealed: toBase64(Uint8Array.from(protection.seal(text))) })
    : text;
  const name = `${installation}-${sm3Hex(utf8(half.folder)).slice(0, 16)}.json`;
  try {
    await writeStateFile(join(marks, name), `${content}\n`);
  } catch (error) {
    if (!describeFileError(error, '写入本机标记')) throw error;
  }
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function parsed<T>(shape: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    const result = shape.safeParse(JSON.parse(text));
    return result.success ? result.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
