import type { Bytes } from '#shared/base/bytes.ts';

// The ids of all operations a book holds. A street's book has a million of them after some years, so they stand as
// pairs of 32-bit numbers in one open-addressing table: 11 to 23 bytes each, where a Set of texts takes 60.

/** A set of 16-digit hexadecimal ids. */
export class OperationIdSet {
  #table = new Uint32Array(2048);
  #size = 0;
  /** An empty place is marked by two zeros, so the one id that is all zeros is kept apart. */
  #hasZero = false;

  get size(): number {
    return this.#size + (this.#hasZero ? 1 : 0);
  }

  has(id: string): boolean {
    const [high, low] = [halfOf(id, 0), halfOf(id, 8)];
    if (high === 0 && low === 0) return this.#hasZero;
    const place = this.#placeOf(high, low);
    return this.#table[place] !== 0 || this.#table[place + 1] !== 0;
  }

  /** @returns true when the id was not in the set before */
  add(id: string): boolean {
    return this.#put(halfOf(id, 0), halfOf(id, 8));
  }

  /** Eight bytes an id, big-endian, in ascending order: equal sets give equal bytes. */
  toBytes(): Bytes {
    const ids = new BigUint64Array(this.size);
    const view = new DataView(ids.buffer);
    let at = this.#hasZero ? 8 : 0;
    this.#each((high, low) => {
      view.setUint32(at, low, isLittleEndian);
      view.setUint32(at + 4, high, isLittleEndian);
      at += 8;
    });
    ids.sort();
    for (let place = 0; place < ids.byteLength; place += 8) {
      const [low, high] = [view.getUint32(place, isLittleEndian), view.getUint32(place + 4, isLittleEndian)];
      view.setUint32(place, high);
      view.setUint32(place + 4, low);
    }
    return new Uint8Array(ids.buffer);
  }

  /** Adds every id of `toBytes`. */
  addBytes(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 8 <= bytes.length; at += 8) this.#put(view.getUint32(at), view.getUint32(at + 4));
  }

  #put(high: number, low: number): boolean {
    if (high === 0 && low === 0) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      return isNew;
    }
    const place = this.#placeOf(high, low);
    if (this.#table[place] !== 0 || this.#table[place + 1] !== 0) return false;
    this.#table[place] = high;
    this.#table[place + 1] = low;
    this.#size++;
    if (this.#size * 2.8 > this.#table.length) this.#grow();
    return true;
  }

  /** Where the id stands, or the empty place where it belongs. The ids are digests: any of their bits spread well. */
  #placeOf(high: number, low: number): number {
    const mask = this.#table.length - 2;
    let place = (low << 1) & mask;
    while (
      (this.#table[place] !== 0 || this.#table[place + 1] !== 0) &&
      (this.#table[place] !== high || this.#table[place + 1] !== low)
    )
      place = (place + 2) & mask;
    return place;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(old.length * 2);
    for (let i = 0; i < old.length; i += 2) {
      const [high, low] = [old[i] as number, old[i + 1] as number];
      if (high === 0 && low === 0) continue;
      const place = this.#placeOf(high, low);
      this.#table[place] = high;
      this.#table[place + 1] = low;
    }
  }

  #each(visit: (high: number, low: number) => void): void {
    for (let i = 0; i < this.#table.length; i += 2) {
      const [high, low] = [this.#table[i] as number, this.#table[i + 1] as number];
      if (high !== 0 || low !== 0) visit(high, low);
    }
  }
}

/** How this PC lays out the numbers of a typed array. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Eight hexadecimal digits from `start` as a number. */
function halfOf(id: string, start: number): number {
  let value = 0;
  for (let i = start; i < start + 8; i++) {
    const code = id.charCodeAt(i);
    value = (value << 4) | (code < 58 ? code - 48 : code - 87);
  }
  return value >>> 0;
}
