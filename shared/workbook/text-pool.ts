// Texts of many cells, decoded together: to call the decoder for each of them costs more than all the rest of a cell.
// The bytes are gathered while the part is walked through, decoded once for a stretch of it, and cut into texts.

import { char } from './xml-bytes.ts';
import { unescapeXml } from './xml-text.ts';

export type TextPool = {
  /** Adds what stands up to the next tag to the text that is being gathered. @returns the position of that tag */
  gather(bytes: Uint8Array, from: number, to: number): number;
  /** The text is complete; the next one begins. */
  close(): void;
  /** All texts since the last time, with entities resolved; undefined when they are not in UTF-8. */
  drain(): readonly string[] | undefined;
};

export function createTextPool(): TextPool {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let gathered = new Uint8Array(64 * 1024);
  let size = 0;
  /** UTF-16 units so far, and at the end of each text; below zero where it holds an entity or an escape. */
  let units = 0;
  let isEscaped = false;
  let ends: number[] = [];
  return {
    gather(bytes, from, to) {
      if (gathered.length - size < to - from) gathered = grown(gathered, size + to - from);
      let at = from;
      for (let byte = bytes[at] as number; byte !== char.less && at < to; byte = bytes[++at] as number) {
        gathered[size++] = byte;
        if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1;
        if (byte === char.ampersand || byte === char.underscore) isEscaped = true;
      }
      return at;
    },
    close() {
      ends.push(isEscaped ? -units : units);
      isEscaped = false;
    },
    drain() {
      const whole = decoder.decode(gathered.subarray(0, size));
      const texts = whole.length === units ? cut(whole, ends) : undefined;
      [size, units, ends] = [0, 0, []];
      return texts;
    },
  };
}

function grown(bytes: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(Math.max(least, bytes.length * 2));
  wider.set(bytes);
  return wider;
}

function cut(whole: string, ends: readonly number[]): readonly string[] {
  let from = 0;
  return ends.map((end) => {
    const to = Math.abs(end);
    const text = whole.slice(from, to);
    from = to;
    return end < 0 ? unescapeXml(text) : text;
  });
}
