// Copying bytes into a new file piece by piece, flushed, with the SM3 of what went in; and the SM3 of a file.

import { open, stat } from 'node:fs/promises';
import { toHex } from '#shared/base/bytes.ts';
import { createSm3 } from '#shared/crypto/sm3.ts';
import type { ShareCall } from './share-call.ts';

/** Bytes in memory, or a file of this PC that is copied; `digest` is the SM3 (hex) that it must still have. */
export type SafeContent = Uint8Array | { readonly path: string; readonly digest?: string };
export type WriteWatch = {
  /** Bytes written so far. */
  readonly onProgress?: (doneBytes: number) => void;
  /** All is written and flushed; what follows is reading it back. */
  readonly onReadBack?: () => void;
  /** Ends the writing between two pieces; what was written is removed. */
  readonly signal?: AbortSignal;
  /** After so many milliseconds a call to the medium counts as not answered; only tests pass it. */
  readonly callMs?: number;
};

const pieceBytes = 1024 * 1024;
/** Flushing a little at a time keeps each call short on a slow stick, and the progress honest. */
const piecesPerFlush = 8;

const onThisPc: ShareCall = (work) => work();

export async function sizeOfContent(content: SafeContent): Promise<number> {
  return content instanceof Uint8Array ? content.length : (await stat(content.path)).size;
}

/** @returns the size and the SM3 of what should now be there; undefined when it was cancelled */
export async function copyFlushed(content: SafeContent, path: string, call: ShareCall, watch: WriteWatch) {
  const digest = createSm3();
  const file = await call(() => open(path, 'wx', 0o600));
  let sizeBytes = 0;
  try {
    for await (const piece of piecesOf(content)) {
      if (watch.signal?.aborted) return undefined;
      await writeAll(file, piece, call);
      digest.update(piece);
      sizeBytes += piece.length;
      if (sizeBytes % (pieceBytes * piecesPerFlush) === 0) await call(() => file.sync());
      watch.onProgress?.(sizeBytes);
    }
    await call(() => file.sync());
  } finally {
    await call(() => file.close());
  }
  return { sizeBytes, digest: toHex(digest.digest()) };
}

type OpenFile = Awaited<ReturnType<typeof open>>;

async function writeAll(file: OpenFile, piece: Uint8Array, call: ShareCall): Promise<void> {
  for (let at = 0; at < piece.length; ) at += (await call(() => file.write(piece, at, piece.length - at))).bytesWritten;
}

async function* piecesOf(content: SafeContent): AsyncIterable<Uint8Array> {
  if (!(content instanceof Uint8Array)) return yield* piecesOfFile(content.path, onThisPc);
  for (let at = 0; at < content.length; at += pieceBytes) yield content.subarray(at, at + pieceBytes);
}

/** The buffer is reused: each piece must be done with before the next is asked for. */
async function* piecesOfFile(path: string, call: ShareCall): AsyncGenerator<Uint8Array, void> {
  const file = await call(() => open(path, 'r'));
  const buffer = new Uint8Array(pieceBytes);
  try {
    for (;;) {
      const { bytesRead } = await call(() => file.read(buffer, 0, pieceBytes, null));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await call(() => file.close());
  }
}

/** @param call the time-out of the medium; without it the file lies on this PC @returns SM3, lower-case hexadecimal */
export async function digestOfFile(path: string, call: ShareCall = onThisPc): Promise<string> {
  const digest = createSm3();
  for await (const piece of piecesOfFile(path, call)) digest.update(piece);
  return toHex(digest.digest());
}
