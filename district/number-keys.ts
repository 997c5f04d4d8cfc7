// How the district recognises one person or organization on several rosters: by a digest of the number under a key that
// never leaves its folder. Indexes and comparisons hold only the digest, so that none of them can be searched for a number
// without the key. HMAC-SM3, because there are too few ID numbers for a plain digest to hide one.
//   990000199001010017, 990000900101001 (15 digits) and a slip in the last place → the same key

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fromHex, fromUtf8, toHex, utf8 } from '#shared/base/bytes.ts';
import { hmacSm3 } from '#shared/crypto/sm3.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { idNumberKey, parseIdNumber } from '#shared/domain/id-number.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { keepFile } from './keep-file.ts';

/** The registers whose records carry a number that is theirs in the whole country, and its field. */
const numberedRegisters = [
  { table: 'person', field: 'idNo' },
  { table: 'organization', field: 'creditCode' },
] as const satisfies readonly { readonly table: EntityName; readonly field: string }[];

export type NumberKeys = {
  /** Hexadecimal; undefined when the register has no number or the record none. */
  keyOf(table: string, values: { readonly [field: string]: unknown }): string | undefined;
};

/**
 * The keys of the district in this folder. The secret is made when it is first needed.
 *
 * @param disk missing: nothing may be written, and a secret that is not there yet is one for this time only
 */
export function numberKeysOf(folder: string, disk?: Disk): NumberKeys {
  const secret = secretIn(join(folder, 'keys', 'number.key'), disk);
  return {
    keyOf(table, values) {
      const register = numberedRegisters.find((each) => each.table === table);
      const number = register && values[register.field];
      if (!register || typeof number !== 'string' || number === '') return undefined;
      return toHex(hmacSm3(secret, utf8(`${table} ${meaningOf(table, number)}`)));
    },
  };
}

function secretIn(file: string, disk: Disk | undefined): Uint8Array {
  const held = (disk ?? nodeDisk).read(file);
  if (held) return fromHex(fromUtf8(held).trim());
  const secret = new Uint8Array(randomBytes(32));
  if (disk) keepFile(file, utf8(`${toHex(secret)}\n`), { mode: 0o600, disk });
  return secret;
}

function meaningOf(table: string, number: string): string {
  const plain = number.trim().toUpperCase();
  if (table !== 'person') return plain;
  const parsed = parseIdNumber(plain);
  return idNumberKey(parsed.ok ? parsed.value : plain);
}
