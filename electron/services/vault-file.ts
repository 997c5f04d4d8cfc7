// vault.json: the keys of one ledger, each wrapped. What stands in clear: ids, the names of the users and of the
// office, public keys, and how often a password key is stretched. Nothing about anybody in the ledger.

import { z } from 'zod';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { ledgerKind } from '#shared/host/host-api.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** Secrets wrapped under a key stretched from something a person knows. */
const wrappedByPhrase = z.strictObject({
  salt: base64,
  /** scrypt's cost; bounded, because the file may come from elsewhere. */
  cost: z
    .number()
    .int()
    .min(2 ** 15)
    .max(2 ** 20),
  wrapped: base64,
});
const publicKey = z.string().regex(/^04[0-9a-f]{128}$/);
const wrappedPair = z.strictObject({ publicKey: base64, wrapped: base64 });

const deviceId = z.string().min(8).max(40);

const vaultFile = z.strictObject({
  format: z.literal('lxvault/1'),
  /** Counts every change, so that of two copies the newer is known. */
  generation: z.number().int().positive(),
  ledger: ledgerKind,
  installationId: z.string().min(8).max(40),
  deviceId,
  office: z.strictObject({ committeeCode: z.string(), committeeName: z.string(), deviceName: z.string() }),
  users: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        ...wrappedByPhrase.shape,
        /** Who releases reports: a key under this person's password alone (vault-seal.ts). */
        seal: z.strictObject({ publicKey: base64, ...wrappedByPhrase.shape }).optional(),
      }),
    )
    .min(1)
    .max(100),
  /** Who could open it once: names only. */
  former: z.array(z.strictObject({ id: z.string(), name: z.string(), closedAt: z.string() })).optional(),
  recovery: wrappedByPhrase,
  device: z.strictObject({ signing: wrappedPair, encryption: wrappedPair }),
  /** Id and keys of this PC alone, asked for in place of those above and not certified yet (own-devices.ts). */
  next: z.strictObject({ deviceId, signing: wrappedPair, encryption: wrappedPair }).optional(),
  /** Ids before the one above: what was encrypted to them can still be read. */
  earlier: z
    .array(z.strictObject({ deviceId, encryption: wrappedPair }))
    .max(20)
    .optional(),
  /** The data key wrapped for the district's recovery key, once a district was accepted (vault-recovery.ts). */
  escrow: z
    .strictObject({
      district: z.string(),
      districtName: z.string(),
      recoveryKey: publicKey,
      ca: publicKey,
      wrapped: z.string().regex(/^[0-9a-f]+$/),
    })
    .optional(),
});

export type WrappedByPhrase = z.infer<typeof wrappedByPhrase>;
export type VaultFile = z.infer<typeof vaultFile>;
export type VaultUser = VaultFile['users'][number];

/** @returns the vault, or notAVault when the text is damaged or of another format */
export function parseVault(text: string): Result<VaultFile, 'notAVault'> {
  try {
    const parsed = vaultFile.safeParse(JSON.parse(text));
    return parsed.success ? ok(parsed.data) : fail('notAVault');
  } catch (error) {
    if (error instanceof SyntaxError) return fail('notAVault');
    throw error;
  }
}

export function writeVault(vault: VaultFile): string {
  return `${JSON.stringify(vault, undefined, 2)}\n`;
}
