// The district's answer to a bundle: what it now holds of the device's logs, and what it sends back for correction.
// A receipt is a container of kind `receipt` with one part, signed by the district's receipt key and encrypted to the
// device. Acknowledgement is structural: the operations are verified and stored. A business objection (`rejects`) never
// holds up later operations.

import { type Bytes, fromHex } from '#shared/base/bytes.ts';
import { canonicalBytes, type JsonObject } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import type { DeviceCertificate } from './certificate.ts';
import { checkDistrict, type DistrictDocument, keyIdOf } from './district-document.ts';
import {
  fits,
  isCount,
  isDeviceId,
  isDigest,
  isInstant,
  isListOf,
  isMapOf,
  isObject,
  isOneOf,
  isStreetCode,
  isText,
  logName,
  matches,
  readCanonicalObject,
  wrongKeyOf,
} from './document-shape.ts';
import { receiptTitle } from './file-names.ts';
import { deviceParty, districtParty } from './header.ts';
import { isLogTip, type LogTip, readerVersion } from './manifest.ts';
import { type DistrictChain, isChain } from './root-chain.ts';
import { createContainerWriter, type DecryptionKey, openContainer } from './signed-container.ts';

const receiptFormat = 'lxsync-receipt/1';

/** Something the district sends back: shown at the record as 区级退回 until a later edit of the field closes it. */
export type Reject = {
  readonly op: string;
  readonly table: string;
  readonly record: string;
  readonly field?: string;
  readonly code: string;
  readonly msg: string;
  readonly hint?: string;
};
/** A record that another office keeps as well. */
export type ElsewhereDuplicate = { readonly record: string; readonly otherStreet: string; readonly code: string };
/** Two PCs wrote the same log from this sequence number on. */
export type Fork = { readonly log: string; readonly seq: number };

export type Receipt = {
  readonly format: typeof receiptFormat;
  readonly minReader: number;
  /** The bundle that is answered: SM3 of its header, its number, its device and street. */
  readonly bundle: string;
  readonly no: number;
  readonly device: string;
  readonly street: string;
  readonly at: string;
  readonly result: 'ok' | 'partial' | 'rejected';
  /** `OK`, `DUP_OK`, `FORK`, `CERT_EXPIRED_GRACE` … or the code of the refusal (`E_…`). */
  readonly code: string;
  /** Every branch of every log of this device that the district holds, and how far. */
  readonly ack: { readonly [log: string]: readonly LogTip[] };
  /** With code E_NEED_FROM: chain values that were missing. */
  readonly needs: { readonly [log: string]: readonly string[] };
  readonly forks: readonly Fork[];
  readonly flags: readonly string[];
  readonly rejects: readonly Reject[];
  readonly dups: readonly ElsewhereDuplicate[];
  /** Since reader version 2: attachments (SM3) that stored operations name and the district does not hold. */
  readonly wants?: readonly string[];
  /** Number of the receipt; grows for each device. */
  readonly rno: number;
  /** Every version of the district's document after the first, oldest first. */
  readonly districts?: DistrictChain;
  readonly ext?: JsonObject;
};

const isCode = matches(/^[A-Z][A-Z0-9_]{0,63}$/);
const isReject = fits(
  { op: isText(16), table: isText(64), record: isText(128), code: isCode, msg: isText(300) },
  { field: isText(128), hint: isText(300) },
);
const isDuplicate = fits({ record: isText(128), otherStreet: isText(120), code: isCode });

const receiptShape = {
  format: isOneOf(receiptFormat),
  minReader: isCount(1),
  bundle: isDigest,
  no: isCount(1),
  device: isDeviceId,
  street: isStreetCode,
  at: isInstant,
  result: isOneOf('ok', 'partial', 'rejected'),
  code: isCode,
  ack: isMapOf(isListOf(isLogTip, 64), logName, 1024),
  needs: isMapOf(isListOf(isDigest, 64), logName, 1024),
  forks: isListOf(fits({ log: matches(logName), seq: isCount(1) }), 1024),
  flags: isListOf(isText(64), 32),
  rejects: isListOf(isReject, 10_000),
  dups: isListOf(isDuplicate, 10_000),
  rno: isCount(1),
};
const optionalShape = {
  wants: isListOf(isDigest, 20_000),
  districts: isChain,
  ext: isObject,
};

/** The remark that the district hands back so many bundles of this device, because it lacks lines that are in them. */
export function originalsFlag(count: number): string {
  return `originals ${count}`;
}

/** How many bundles are handed back with a receipt. */
export function originalsIn(flags: readonly string[]): number {
  const found = flags.map((flag) => /^originals (\d{1,6})$/.exec(flag)?.[1]).find((count) => count !== undefined);
  return Number(found ?? 0);
}

export type ReceiptRequest = {
  readonly district: DistrictDocument;
  readonly receiptKey: Uint8Array;
  readonly certificate: DeviceCertificate;
  /** SM3 of the header of the receipt sent to this device before; null on the first. */
  readonly prev: string | null;
  readonly receipt: Omit<Receipt, 'format' | 'minReader'>;
};

export type WrittenReceipt = { readonly bytes: Bytes; readonly digest: string };

/** Signs a receipt with the district's receipt key and encrypts it to the device. */
export function writeReceipt({ district, receiptKey, certificate, prev, receipt }: ReceiptRequest): WrittenReceipt {
  const { subject, street, encPub } = certificate;
  const body: Receipt = { format: receiptFormat, minReader: receipt.wants === undefined ? 1 : 2, ...receipt };
  const fields = {
    kind: 'receipt' as const,
    cert: receiptKeyDigest(district),
    from: districtParty(district.code),
    to: deviceParty(subject),
    street,
    no: receipt.rno,
    prev,
    createdAt: receipt.at,
    title: receiptTitle({ street, deviceId: subject, no: receipt.no }, receipt.rno),
  };
  const recipients = [{ kid: keyIdOf(fromHex(encPub)), pub: encPub }];
  const { bytes, digest } = createContainerWriter(fields, recipients, receiptKey).finish(canonicalBytes(body));
  return { bytes, digest };
}

/** How a receipt names the key that signed it; other keys of the district may change without this one. */
function receiptKeyDigest(district: Pick<DistrictDocument, 'receipt'>): string {
  return sm3Hex(fromHex(district.receipt));
}

/** What a device trusts: the district document that its clerk accepted, and its own key. */
export type ReceiptTrust = {
  readonly district: Pick<DistrictDocument, 'code' | 'receipt'>;
  readonly device: string;
  readonly street: string;
  readonly keys: readonly DecryptionKey[];
};

export type OpenedReceipt = { readonly receipt: Receipt; readonly digest: string };

/** Opens a receipt in the same order as a bundle; it must come from an accepted district and be for this device. */
export function openReceipt(bytes: Uint8Array, trust: ReceiptTrust): Result<OpenedReceipt, BundleError> {
  const container = openContainer(bytes, {
    kind: 'receipt',
    to: deviceParty(trust.device),
    keys: trust.keys,
    signingKeyOf: (claim) => {
      const { district } = trust;
      return claim.cert === receiptKeyDigest(district) && claim.from === districtParty(district.code)
        ? ok(fromHex(district.receipt))
        : fail({ code: 'E_CERT_UNKNOWN', signer: claim.from.slice(0, 80) });
    },
  });
  if (!container.ok) return container;
  const { header, digest, part } = container.value;
  const receipt = readBody(part(1));
  if (!receipt.ok) return receipt;
  const { device, street, rno } = receipt.value;
  const foreign =
    device !== trust.device ? 'device' : street !== trust.street || street !== header.street ? 'street' : undefined;
  if (foreign !== undefined || rno !== header.no) return fail({ code: 'E_SENDER', key: foreign ?? 'rno' });
  return ok({ receipt: receipt.value, digest });
}

function readBody(bytes: Uint8Array): Result<Receipt, BundleError> {
  const value = readCanonicalObject(bytes);
  if (!value) return fail({ code: 'E_NOT_CANONICAL', document: '回执内容' });
  const needed = value.minReader;
  if (typeof needed === 'number' && needed > readerVersion)
    return fail({ code: 'E_UPGRADE_REQUIRED', needed, mine: readerVersion });
  const wrong = wrongKeyOf(value, receiptShape, optionalShape);
  if (wrong !== undefined) return fail({ code: 'E_DOCUMENT', document: '回执内容', key: wrong });
  const receipt = value as unknown as Receipt;
  const wrongDistrict = receipt.districts?.map(checkDistrict).find((each) => !each.ok);
  return wrongDistrict && !wrongDistrict.ok ? wrongDistrict : ok(receipt);
}
