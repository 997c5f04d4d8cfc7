// What the district gives to an office: a container of kind `refdata`, signed by the district's refdata key and encrypted
// to every PC of the office. Part 1 lists the files, each further part is one of them, gzip. What the files are (catalog,
// code lists, revocation list …) and whether they are newer than those held, others decide; here they only travel.

import { type Bytes, fromHex } from '#shared/base/bytes.ts';
import { canonicalBytes, type JsonObject } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { publicKeyOf } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import type { Deflate } from './deflate.ts';
import type { EncryptionKey } from './district-document.ts';
import {
  fits,
  isCount,
  isDigest,
  isListOf,
  isObject,
  isOneOf,
  isStreetCode,
  matches,
  readCanonicalObject,
  wrongKeyOf,
} from './document-shape.ts';
import { refdataTitle } from './file-names.ts';
import { type BundleHeader, districtParty, streetParty } from './header.ts';
import { readerVersion } from './manifest.ts';
import { createContainerWriter, type DecryptionKey, type OpenContainer, openContainer } from './signed-container.ts';

const refdataFormat = 'lxsync-refdata/1';
/** No file of a delivery unpacks to more. */
const maxRefdataFileBytes = 64 * 1024 * 1024;

/** `catalog.json`, `dict.json` … : lower case, no folders. */
export type RefdataFile = { readonly name: string; readonly content: Uint8Array };

type ListedFile = {
  readonly part: number;
  readonly name: string;
  readonly bytes: number;
  readonly zbytes: number;
  /** SM3 of the content. */
  readonly sm3: string;
};

type RefdataList = {
  readonly format: typeof refdataFormat;
  readonly minReader: number;
  readonly district: string;
  readonly street: string;
  readonly no: number;
  readonly files: readonly ListedFile[];
  readonly ext?: JsonObject;
};

const isFileName = matches(/^[a-z0-9][a-z0-9.-]{0,63}$/);

const listShape = {
  format: isOneOf(refdataFormat),
  minReader: isCount(1),
  district: matches(/^\d{6}$/),
  street: isStreetCode,
  no: isCount(1),
  files: isListOf(
    fits({ part: isCount(2), name: isFileName, bytes: isCount(0), zbytes: isCount(1), sm3: isDigest }),
    256,
  ),
};

export type RefdataRequest = {
  /** Code of the district. */
  readonly district: string;
  /** Private key of the district's refdata role. */
  readonly refdataKey: Uint8Array;
  readonly street: string;
  /** The encryption keys of the PCs of the office; at most 64. */
  readonly recipients: readonly EncryptionKey[];
  /** Number of the delivery to this office, from 1. */
  readonly no: number;
  /** SM3 of the header of the delivery before; null on the first. */
  readonly prev: string | null;
  readonly createdAt: string;
  readonly files: readonly RefdataFile[];
};

export type WrittenRefdata = { readonly bytes: Bytes; readonly header: BundleHeader; readonly digest: string };

/** @throws when a file's name or size is not allowed, or a name occurs twice */
export function writeRefdata(request: RefdataRequest, deflate: Deflate): WrittenRefdata {
  const { district, refdataKey, street, recipients, no, prev, createdAt, files } = request;
  const fields = {
    kind: 'refdata' as const,
    cert: sm3Hex(publicKeyOf(refdataKey)),
    from: districtParty(district),
    to: streetParty(street),
    street,
    no,
    prev,
    createdAt,
    title: refdataTitle(street, no),
  };
  const container = createContainerWriter(fields, recipients, refdataKey);
  const listed = files.map(({ name, content }): ListedFile => {
    const packed = deflate.gzip(content);
    const sizes = { bytes: content.length, zbytes: packed.length, sm3: sm3Hex(content) };
    return { part: container.addPart(packed), name, ...sizes };
  });
  const list: RefdataList = { format: refdataFormat, minReader: 2, district, street, no, files: listed };
  const wrong = wrongFileIn(list);
  if (wrong !== undefined) throw new Error(`writeRefdata: ${wrong}`);
  return container.finish(canonicalBytes(list));
}

/** What a PC trusts: the refdata keys of the district it has accepted, and its own office and key. */
export type RefdataTrust = {
  readonly district: string;
  /** Public keys, hexadecimal: the current one, and the one before while a change of keys is under way. */
  readonly refdataKeys: readonly string[];
  readonly street: string;
  readonly keys: readonly DecryptionKey[];
};

export type OpenedRefdata = {
  readonly header: BundleHeader;
  readonly digest: string;
  readonly files: readonly RefdataFile[];
};

/** Opens a delivery in the same order as a bundle; all files or none. */
export function openRefdata(
  bytes: Uint8Array,
  trust: RefdataTrust,
  deflate: Deflate,
): Result<OpenedRefdata, BundleError> {
  const container = openContainer(bytes, {
    kind: 'refdata',
    to: streetParty(trust.street),
    keys: trust.keys,
    signingKeyOf: ({ cert, from }) => {
      const key = trust.refdataKeys.find((each) => sm3Hex(fromHex(each)) === cert);
      return key !== undefined && from === districtParty(trust.district)
        ? ok(fromHex(key))
        : fail({ code: 'E_CERT_UNKNOWN', signer: from.slice(0, 80) });
    },
  });
  if (!container.ok) return container;
  const list = readList(container.value);
  if (!list.ok) return list;
  const files = filesIn(container.value, list.value, deflate);
  const { header, digest } = container.value;
  return files.ok ? ok({ header, digest, files: files.value }) : files;
}

function readList({ header, part }: OpenContainer): Result<RefdataList, BundleError> {
  const document = '下发资料清单';
  const value = readCanonicalObject(part(1));
  if (!value) return fail({ code: 'E_NOT_CANONICAL', document });
  const needed = value.minReader;
  if (typeof needed === 'number' && needed > readerVersion)
    return fail({ code: 'E_UPGRADE_REQUIRED', needed, mine: readerVersion });
  const list = value as unknown as RefdataList;
  const wrong = wrongKeyOf(value, listShape, { ext: isObject }) ?? wrongFileIn(list);
  if (wrong !== undefined) return fail({ code: 'E_DOCUMENT', document, key: wrong });
  if (list.files.length !== header.parts.length - 1) return fail({ code: 'E_DOCUMENT', document, key: 'files' });
  if (districtParty(list.district) !== header.from) return fail({ code: 'E_SENDER', key: 'district' });
  if (list.street !== header.street) return fail({ code: 'E_SENDER', key: 'street' });
  return list.no === header.no ? ok(list) : fail({ code: 'E_SENDER', key: 'no' });
}

/** The first file whose place, name or size is not allowed. */
function wrongFileIn({ files }: RefdataList): string | undefined {
  const names = files.map(({ name }) => name);
  const wrong = files.findIndex(
    ({ part, name, bytes }, i) =>
      part !== i + 2 || !isFileName(name) || names.indexOf(name) !== i || bytes > maxRefdataFileBytes,
  );
  return wrong < 0 ? undefined : `files[${wrong}]`;
}

function filesIn(
  { header, part }: OpenContainer,
  { files }: RefdataList,
  deflate: Deflate,
): Result<readonly RefdataFile[], BundleError> {
  const read: RefdataFile[] = [];
  for (const { part: index, name, bytes, zbytes, sm3 } of files) {
    const packed = part(index);
    const content = deflate.gunzip(packed, bytes);
    if (packed.length !== zbytes || !content.ok || content.value.length !== bytes || sm3Hex(content.value) !== sm3)
      return fail({ code: 'E_SEGMENT', part: header.parts[index - 1]?.n ?? '', why: `${name} 与清单登记的不一致` });
    read.push({ name, content: content.value });
  }
  return ok(read);
}
