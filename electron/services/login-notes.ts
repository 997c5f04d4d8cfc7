// What happens at the log-in while nobody can write the log: wrong passwords, and opening by the printed code or with the
// district's help. It lies beside the vault in clear and therefore names nobody: user ids, instants and what it was. The
// page puts it into the log at the next log-in.

import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { assertNever } from '#shared/base/result.ts';
import type { HostDeed } from '#shared/host/deed-methods.ts';
import { writeStateFile } from './state-file.ts';

const note = z.strictObject({
  at: z.string(),
  what: z.enum(['wrongPassword', 'wrongCode', 'openedByCode', 'openedByDistrict']),
  /** Id of the user; missing for the printed code. */
  user: z.string().optional(),
});
const file = z.strictObject({ format: z.literal('lxlogin/1'), notes: z.array(note) });
export type LoginNote = z.infer<typeof note>;

/** Somebody who tries all night fills no disk: so many are kept, the latest. */
const mostNotes = 500;

/** A file that is missing or cannot be read is no reason to keep a clerk out. */
export function readLoginNotes(path: string): readonly LoginNote[] {
  try {
    const read = existsSync(path) ? file.safeParse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
    return read?.success ? read.data.notes : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

export async function addLoginNote(path: string, added: LoginNote): Promise<void> {
  await write(path, [...readLoginNotes(path), added].slice(-mostNotes));
}

/** Forgets what these deeds told; a wrong password that came later is told another time. */
export async function forgetLoginNotes(path: string, ids: readonly string[]): Promise<void> {
  const notes = readLoginNotes(path);
  const told = notes.filter((each) => ids.includes(idOf(each)));
  const left = notes.filter((each) => !told.some((last) => isAlike(each, last) && each.at <= last.at));
  if (left.length < notes.length) await write(path, left);
}

function write(path: string, notes: readonly LoginNote[]): Promise<void> {
  return writeStateFile(path, `${JSON.stringify({ format: 'lxlogin/1', notes })}\n`);
}

/** One deed for all wrong passwords of a user, one for each opening. @param nameOf of a user id */
export function deedsOfLogins(
  notes: readonly LoginNote[],
  nameOf: (user: string | undefined) => string,
): readonly HostDeed[] {
  const last = notes.filter((each, i) => !notes.slice(i + 1).some((later) => isAlike(each, later)));
  return last.map((each) =>
    deedOf(
      each,
      notes.filter((one) => isAlike(one, each)),
      nameOf(each.user),
    ),
  );
}

function deedOf(last: LoginNote, alike: readonly LoginNote[], userName: string): HostDeed {
  const { at, what } = last;
  const base = { id: idOf(last), at, userName };
  switch (what) {
    case 'wrongPassword':
      return { ...base, ...tries(alike), act: 'loginFailed', subject: `密码输错，用户 ${userName}` };
    case 'wrongCode':
      return { ...base, ...tries(alike), act: 'loginFailed', subject: '恢复码输错' };
    case 'openedByCode':
      return { ...base, act: 'keyChange', subject: `用恢复码打开，${userName} 设了新密码` };
    case 'openedByDistrict':
      return { ...base, act: 'keyChange', subject: `由区里帮助打开，${userName} 设了新密码，本机换了密钥` };
    default:
      return assertNever(what, 'deedOf');
  }
}

function tries(alike: readonly LoginNote[]) {
  return { count: alike.length, from: (alike[0] as LoginNote).at };
}

/** Wrong passwords of one user are told together; each opening stands alone. */
function isAlike(one: LoginNote, other: LoginNote): boolean {
  return one.what === other.what && one.user === other.user && (isWrong(one) || one.at === other.at);
}

function isWrong({ what }: LoginNote): boolean {
  return what === 'wrongPassword' || what === 'wrongCode';
}

function idOf({ at, what, user = '' }: LoginNote): string {
  return `L${at.replace(/\D/g, '')}${what}${user}`.slice(0, 80);
}
