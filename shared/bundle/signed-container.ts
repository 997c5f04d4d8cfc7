// What bundles and receipts have in common: a signed header, its MAC and encrypted parts, in one container.
//   bundle.json   the header                     bundle.sig   SM2 over its bytes, strict DER
//   bundle.mac    HMAC-SM3 over its bytes        p/000001 …   SM4-CTR
// The MAC stands beside the signature because an enrolled device could otherwise flip bits of another's encrypted parts
// and sign the result as its own: without the content key it cannot make the MAC.

import { type Bytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { canonicalBytes, type JsonObject, type JsonValue } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { decodeSignature } from '#shared/crypto/der.ts';
import {
  bundleMac,
  type ContentKey,
  decryptPart,
  encryptPart,
  matchesBundleMac,
  newContentKey,
  unwrapContentKey,
  wrapContentKey,
} from '#shared/crypto/envelope.ts';
import { sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import { type ContainerEntry, readContainer, writeContainer } from './container.ts';
import type { EncryptionKey } from './district-document.ts';
import { isObject, readCanonicalObject, textOf } from './document-shape.ts';
import {
  type BundleHeader,
  type BundleKind,
  bundleFormat,
  bundleKinds,
  maxHeaderBytes,
  maxPartBytes,
  partName,
  suite,
  wrongHeaderKey,
} from './header.ts';

/** A private key that files may be encrypted to; the district keeps old ones for 24 months. */
export type DecryptionKey = { readonly kid: string; readonly privateKey: Bytes };

/** Adds parts one by one, so that only their encrypted form stays in memory. */
export type ContainerWriter = {
  /** Encrypts the next part. @returns its number, from 1 @throws when it is over 64 MiB */
  addPart(plain: Uint8Array): number;
  finish(first: Uint8Array): { readonly bytes: Bytes; readonly header: BundleHeader; readonly digest: string };
};

export type HeaderFields = Omit<BundleHeader, 'format' | 'suite' | 'parts' | 'rcpt'>;

/**
 * Part 1 (the inner document) comes last, with `finish`, because it describes the others; its number stays 1.
 *
 * @throws when a public key is not on the curve
 */
export function createContainerWriter(
  fields: HeaderFields,
  recipients: readonly EncryptionKey[],
  signingKey: Uint8Array,
): ContainerWriter {
  const contentKey = newContentKey();
  const rcpt = recipients.map(({ kid, pub }) => ({ kid, key: toHex(wrapContentKey(fromHex(pub), contentKey)) }));
  const encrypted: Bytes[] = [];
  const encrypt = (index: number, plain: Uint8Array) => {
    if (plain.length > maxPartBytes) throw new Error(`createContainerWriter: part of ${plain.length} bytes`);
    return encryptPart(contentKey, index, plain);
  };
  return {
    addPart: (plain) => encrypted.push(encrypt(encrypted.length + 2, plain)) + 1,
    finish: (first) => {
      const contents = [encrypt(1, first), ...encrypted];
      const parts = contents.map((content, i) => ({ n: partName(i + 1), bytes: content.length, sm3: sm3Hex(content) }));
      const header: BundleHeader = { format: bundleFormat, suite, ...fields, parts, rcpt };
      return { header, ...signedContainer(header, contents, contentKey, signingKey) };
    },
  };
}

function signedContainer(
  header: BundleHeader,
  contents: readonly Uint8Array[],
  contentKey: ContentKey,
  signingKey: Uint8Array,
): { readonly bytes: Bytes; readonly digest: string } {
  const headerBytes = canonicalBytes(header);
  if (headerBytes.length > maxHeaderBytes) throw new Error(`signedContainer: header of ${headerBytes.length} bytes`);
  const entries: readonly ContainerEntry[] = [
    { name: 'bundle.json', content: headerBytes },
    { name: 'bundle.sig', content: sm2Sign(signingKey, headerBytes) },
    { name: 'bundle.mac', content: bundleMac(contentKey, headerBytes) },
    ...contents.map((content, i) => ({ name: partName(i + 1), content })),
  ];
  return { bytes: writeContainer(entries), digest: sm3Hex(headerBytes) };
}

/** What the header says before its signature is checked: only to find the key that must have signed it. */
export type SignerClaim = {
  readonly cert: string;
  readonly from: string;
  readonly street: string;
  readonly kind: string;
};

export type ContainerReader = {
  readonly kind: BundleKind;
  readonly to: string;
  readonly keys: readonly DecryptionKey[];
  /** The public key that must have signed, when certificate, role and street allow it. */
  signingKeyOf(claim: SignerClaim): Result<Uint8Array, BundleError>;
};

export type OpenContainer = {
  readonly header: BundleHeader;
  /** SM3 of bundle.json, hexadecimal. */
  readonly digest: string;
  /** Decrypts part `index` (from 1). */
  part(index: number): Bytes;
};

/** What can be known without the content key. */
type SealedContainer = Omit<OpenContainer, 'part'> & {
  readonly headerBytes: Uint8Array;
  readonly mac: Uint8Array;
  readonly parts: readonly Uint8Array[];
};

/**
 * Container, signature, header and the digests of all parts; the parts stay sealed, so no private key is needed. Whether
 * the MAC is right, and what is inside, stays open.
 */
export function openSealed(
  bytes: Uint8Array,
  reader: Omit<ContainerReader, 'keys'>,
): Result<SealedContainer, BundleError> {
  const entries = readContainer(bytes);
  if (!entries.ok) return entries;
  const [headerBytes, signature, mac, ...parts] = entries.value.map((entry) => entry.content);
  if (!headerBytes || !signature || !mac) throw new Error('openSealed: readContainer promised three entries');
  const header = authenticHeader(headerBytes, signature, reader);
  if (!header.ok) return header;
  const changed = firstChangedPart(header.value, parts);
  if (changed !== undefined) return fail({ code: 'E_PART_DIGEST', part: changed });
  return ok({ header: header.value, digest: sm3Hex(headerBytes), headerBytes, mac, parts });
}

/** Everything outside the parts, in the order of docs/bundle-format.md; the first failure ends it. */
export function openContainer(bytes: Uint8Array, reader: ContainerReader): Result<OpenContainer, BundleError> {
  const sealed = openSealed(bytes, reader);
  if (!sealed.ok) return sealed;
  const { header, digest, headerBytes, mac, parts } = sealed.value;
  const contentKey = contentKeyFor(header, reader);
  if (!contentKey.ok) return contentKey;
  if (!matchesBundleMac(contentKey.value, headerBytes, mac)) return fail({ code: 'E_MAC' });
  return ok({ header, digest, part: (index) => decryptPart(contentKey.value, index, parts[index - 1] as Uint8Array) });
}

function authenticHeader(
  headerBytes: Uint8Array,
  signature: Uint8Array,
  reader: Omit<ContainerReader, 'keys'>,
): Result<BundleHeader, BundleError> {
  if (!decodeSignature(signature)) return fail({ code: 'E_SIG_DER' });
  const claim = claimOf(headerBytes);
  if (!claim) return fail({ code: 'E_HEADER', key: 'cert' });
  if (isOtherKind(claim.kind, reader.kind)) return fail({ code: 'E_KIND', expected: reader.kind, found: claim.kind });
  const signer = reader.signingKeyOf(claim);
  if (!signer.ok) return signer;
  if (!sm2Verify(signer.value, headerBytes, signature)) return fail({ code: 'E_SIGNATURE', signer: claim.from });
  return strictHeader(headerBytes, reader);
}

/** A file of the other known kind was chosen by mistake: said before its signer is looked for. */
function isOtherKind(claimed: string, wanted: BundleKind): boolean {
  return claimed !== wanted && bundleKinds.some((kind) => kind === claimed);
}

function claimOf(headerBytes: Uint8Array): SignerClaim | undefined {
  const value = parseLoosely(textOf(headerBytes));
  if (!isObject(value)) return undefined;
  const { cert, from, street, kind } = value;
  const isClaim = [cert, from, street, kind].every((text) => typeof text === 'string');
  return isClaim ? ({ cert, from, street, kind } as SignerClaim) : undefined;
}

function parseLoosely(text: string | undefined): JsonObject | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as JsonObject);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Canonical, of this format, kind and suite, for this recipient, every key as it must be. */
function strictHeader(
  headerBytes: Uint8Array,
  reader: Omit<ContainerReader, 'keys'>,
): Result<BundleHeader, BundleError> {
  const value = readCanonicalObject(headerBytes);
  if (!value || headerBytes.some((byte) => byte < 0x20 || byte > 0x7e))
    return fail({ code: 'E_NOT_CANONICAL', document: '包头' });
  if (value.format !== bundleFormat) return fail({ code: 'E_FORMAT', found: shown(value.format) });
  if (value.kind !== reader.kind) return fail({ code: 'E_KIND', expected: reader.kind, found: shown(value.kind) });
  if (value.suite !== suite) return fail({ code: 'E_SUITE', found: shown(value.suite) });
  if (value.to !== reader.to) return fail({ code: 'E_NOT_FOR_ME', to: shown(value.to) });
  const wrong = wrongHeaderKey(value);
  return wrong === undefined ? ok(value as unknown as BundleHeader) : fail({ code: 'E_HEADER', key: wrong });
}

/** What stands in the file, short enough for a sentence. */
function shown(value: JsonValue | undefined): string {
  return String(value).slice(0, 80);
}

function firstChangedPart(header: BundleHeader, parts: readonly Uint8Array[]): string | undefined {
  if (header.parts.length !== parts.length || parts.length === 0) return partName(header.parts.length + 1);
  return header.parts.find((part, i) => {
    const content = parts[i] as Uint8Array;
    return part.n !== partName(i + 1) || part.bytes !== content.length || part.sm3 !== sm3Hex(content);
  })?.n;
}

function contentKeyFor(header: BundleHeader, reader: ContainerReader): Result<ContentKey, BundleError> {
  for (const { kid, key } of header.rcpt) {
    const mine = reader.keys.find((candidate) => candidate.kid === kid);
    if (!mine) continue;
    const contentKey = unwrapContentKey(mine.privateKey, fromHex(key));
    return contentKey.ok ? contentKey : fail({ code: 'E_UNWRAP' });
  }
  return fail({ code: 'E_NOT_FOR_ME', to: header.to });
}
