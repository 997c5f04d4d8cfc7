import { randomBytes } from './bytes.ts';

/** Crockford's base 32: no I, L, O, U, so that an id read over the telephone has one spelling. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 48 bits of milliseconds, 80 random bits, 26 characters, sortable by time of making. */
export function newUlid(nowMs: number, random: Uint8Array = randomBytes(16)): string {
  let time = '';
  for (let rest = nowMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time;
  return time + randomBase32(16, random);
}

/** Random base-32 text; five bits a character, taken from one byte each so that no character is favoured. */
export function randomBase32(length: number, random: Uint8Array = randomBytes(length)): string {
  return Array.from({ length }, (_, i) => alphabet[(random[i] as number) & 31]).join('');
}

/** A log id: 12 characters, 60 random bits (SYNC.md 3.1). */
export function newLogId(): string {
  return randomBase32(12);
}
