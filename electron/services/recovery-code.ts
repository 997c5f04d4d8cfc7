import { randomBase32 } from '#shared/base/ids.ts';

/** 24 characters of base 32 are 120 random bits; printed in groups of four. */
const length = 24;

/** For example 7K2M-9QXA-…: no I, L, O or U, so that a printed sheet has one reading. */
export function newRecoveryCode(): string {
  return (randomBase32(length).match(/.{4}/g) ?? []).join('-');
}

/** What the clerk typed, in its one spelling; undefined when it cannot be a recovery code at all. */
export function parseRecoveryCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-—–－]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return new RegExp(`^[0-9A-HJKMNP-TV-Z]{${length}}$`).test(code) ? code : undefined;
}
