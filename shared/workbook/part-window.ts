// A part that comes in pieces, looked at through a window: what ends with a whole element is handed on and let go of, the
// rest waits for the next piece. So a sheet of 300 MB needs no more memory than its cells.
import { lastIndexOf } from './xml-bytes.ts';

export type PartWindow = {
  /**
   * Adds a piece and hands on what ends with the closing tag: positions in `bytes()`, to be used at once.
   *
   * @returns false when `read` said so, or when an element has no end
   */
  take(piece: Uint8Array, read: (from: number, to: number) => boolean): boolean;
  /** What was not handed on begins at 0 and ends at `length()`. */
  bytes(): Uint8Array;
  length(): number;
};

/** The part after the last element, with its filters, formats and links, must fit in too. */
const widest = 64 * 1024 * 1024;

export function createPartWindow(closing: Uint8Array): PartWindow {
  let bytes = new Uint8Array(1024 * 1024);
  let length = 0;
  const put = (piece: Uint8Array) => {
    if (length + piece.length > bytes.length) {
      const wider = new Uint8Array(Math.max(length + piece.length, bytes.length * 2));
      wider.set(bytes.subarray(0, length));
      bytes = wider;
    }
    bytes.set(piece, length);
    length += piece.length;
  };
  return {
    take(piece, read) {
      const before = length;
      put(piece);
      const last = lastIndexOf(bytes, closing, Math.max(0, before - closing.length), length);
      if (last < 0) return length <= widest;
      const end = last + closing.length;
      if (!read(0, end)) return false;
      bytes.copyWithin(0, end, length);
      length -= end;
      return true;
    },
    bytes: () => bytes,
    length: () => length,
  };
}
