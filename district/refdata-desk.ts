// lxrecv refdata build: for each office one file, encrypted to its PCs, with everything that the catalog pins. What was
// sent last lies below refdata/<street>/: a series keeps its number until its content changes, the catalog counts on with
// every build, because it also says on which day the revocation list still held.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, fromHex, fromUtf8, utf8 } from '#shared/base/bytes.ts';
import { canonicalBytes, canonicalJson, type JsonObject } from '#shared/base/canonical-json.ts';
import { randomBase32 } from '#shared/base/ids.ts';
import { type PinnedSeries, pin, type SignedCatalog, signCatalog } from '#shared/bundle/catalog.ts';
import { type CertificateRole, checkCertificate, issueCertificate } from '#shared/bundle/certificate.ts';
import { deliveryFiles } from '#shared/bundle/delivery.ts';
import { type DistrictDocument, keyIdOf } from '#shared/bundle/district-document.ts';
import { downloadFolder, refdataFileName } from '#shared/bundle/file-names.ts';
import { writeRefdata } from '#shared/bundle/refdata.ts';
import { encodeSeries, type SeriesBodies, type SeriesDocument, type SeriesName } from '#shared/bundle/series.ts';
import { nodeDisk } from './disk.ts';
import {
  type DistrictFolder,
  type IssuedCertificate,
  instant,
  issuedCertificates,
  keepCertificate,
} from './district-folder.ts';
import { keepFile, replaceFile } from './keep-file.ts';
import { nodeDeflate } from './node-deflate.ts';
import type { SourceBodies } from './refdata-source.ts';
import { keepRootFile } from './root-file.ts';

export type BuiltDelivery = {
  readonly street: string;
  readonly path: string;
  readonly version: number;
  readonly pcs: number;
};

/** How long a delivery counts as fresh; after that the PC says that it is old. */
const freshDays = 90;

export function buildDeliveries(
  folder: DistrictFolder,
  source: SourceBodies,
  { out, now }: { readonly out: string; readonly now: Date },
): readonly BuiltDelivery[] {
  renewUnderCurrentCa(folder, now);
  const certificates = issuedCertificates(folder);
  const streets = [...new Set(certificates.map(({ cert }) => cert.street))].sort();
  return streets.flatMap((street) => buildFor(folder, source, certificates, { street, out, now }));
}

/** After a change of the ca key every PC and every secretary gets the certificate anew, for the same keys and the same time. */
function renewUnderCurrentCa(folder: DistrictFolder, now: Date): void {
  const earlier = folder.chain.slice(0, -1).map(({ district }) => district);
  const certificates = issuedCertificates(folder);
  const isCurrent = (signed: IssuedCertificate) => isSignedBy(folder.district, signed);
  for (const signed of validOn(certificates, now).filter((each) => !isCurrent(each))) {
    const isRenewed = certificates.some(
      (each) => each.cert.signPub === signed.cert.signPub && each.cert.role === signed.cert.role && isCurrent(each),
    );
    if (isRenewed || !isSignedBy(folder.district, signed, earlier)) continue;
    const { format: _format, kind: _kind, role, suite: _suite, ...fields } = signed.cert;
    const renewed = { ...fields, serial: randomBase32(12), notBefore: instant(now) };
    const { replaces } = signed;
    keepCertificate(folder, {
      ...issueCertificate(folder.keys.ca, renewed, role),
      ...(replaces === undefined ? {} : { replaces }),
    });
  }
}

function isSignedBy(
  district: DistrictDocument,
  signed: IssuedCertificate,
  earlier: readonly DistrictDocument[] = [],
): boolean {
  return checkCertificate(signed, district, earlier, signed.cert.role).ok;
}

function validOn(certificates: readonly IssuedCertificate[], now: Date): readonly IssuedCertificate[] {
  return certificates.filter(({ cert, revoked }) => !revoked && Date.parse(cert.notAfter) > now.getTime());
}

type Build = { readonly street: string; readonly out: string; readonly now: Date };

function buildFor(
  folder: DistrictFolder,
  source: SourceBodies,
  all: readonly IssuedCertificate[],
  { street, out, now }: Build,
): readonly BuiltDelivery[] {
  const own = all.filter(({ cert }) => cert.street === street);
  const valid = validOn(own, now).filter((signed) => isSignedBy(folder.district, signed));
  const devices = valid.filter(({ cert }) => cert.role === 'device');
  if (devices.length === 0) return [];
  const state = join(folder.path, 'refdata', street);
  const series = nextSeries(state, { ...source, ...fromRegister(own, valid) }, instant(now));
  const last = lastCatalog(state);
  const version = (last?.catalog.version ?? 0) + 1;
  const catalog = signCatalog(folder.keys.refdata, {
    district: folder.district.code,
    street,
    version,
    issuedAt: instant(now),
    expires: instant(new Date(now.getTime() + freshDays * 86_400_000)),
    series: Object.fromEntries([...series].map(([name, each]) => [name, each.pinned])),
  });
  const contents = new Map([...series].map(([name, { bytes }]) => [name, bytes]));
  const keys = [...new Set(devices.map(({ cert }) => cert.encPub))];
  const written = writeRefdata(
    {
      district: folder.district.code,
      refdataKey: folder.keys.refdata,
      street,
      recipients: keys.map((pub) => ({ kid: keyIdOf(fromHex(pub)), pub })),
      no: version,
      prev: lastDigest(state),
      createdAt: instant(now),
      files: deliveryFiles({ districts: folder.chain, catalog, series: contents }),
    },
    nodeDeflate,
  );
  keepState(state, series, catalog, written.digest);
  const target = join(out, ...downloadFolder(folder.district.code, street));
  nodeDisk.makeFolder(target);
  const path = join(target, refdataFileName(street, version));
  keepFile(path, written.bytes);
  if (folder.chain.length > 1) keepRootFile(folder, target);
  return [{ street, path, version, pcs: keys.length }];
}

/** The series that follow from the register of certificates; an office that never had a secretary gets no list of them. */
function fromRegister(
  own: readonly IssuedCertificate[],
  valid: readonly IssuedCertificate[],
): Pick<SeriesBodies, 'crl' | 'devices'> & Partial<Pick<SeriesBodies, 'secretaries'>> {
  const revoked = own.flatMap(({ cert, revoked: how }) =>
    how
      ? [{ serial: cert.serial, subject: cert.subject, at: how.at, reason: how.reason ?? '', lastSeq: how.lastSeq }]
      : [],
  );
  const listed = (role: CertificateRole) => ({
    certificates: valid.filter(({ cert }) => cert.role === role).map(({ cert, certSig }) => ({ cert, certSig })),
  });
  const hasSecretaries = own.some(({ cert }) => cert.role === 'secretary');
  return {
    crl: { revoked },
    devices: listed('device'),
    ...(hasSecretaries ? { secretaries: listed('secretary') } : {}),
  };
}

type NextSeries = { readonly bytes: Bytes; readonly pinned: PinnedSeries };

function nextSeries(state: string, bodies: SourceBodies, issuedAt: string): ReadonlyMap<string, NextSeries> {
  const kept = Object.keys(lastCatalog(state)?.catalog.series ?? {});
  const names = [...new Set([...kept, ...Object.keys(bodies)])].sort() as SeriesName[];
  return new Map(
    names.map((name) => {
      const last = lastSeries(state, name);
      const body = bodies[name];
      const isChanged = body !== undefined && (!last || textOf(last.document.body) !== textOf(body));
      const version = (last?.document.version ?? 0) + (isChanged ? 1 : 0);
      const bytes = isChanged
        ? encodeSeries(name, { version, issuedAt, body })
        : (last as NonNullable<typeof last>).bytes;
      return [name, { bytes, pinned: pin(version, bytes) }];
    }),
  );
}

function textOf(body: object): string {
  return canonicalJson(body as unknown as JsonObject);
}

function lastSeries(
  state: string,
  name: string,
): { readonly document: SeriesDocument; readonly bytes: Bytes } | undefined {
  const file = join(state, `${name}.json`);
  if (!existsSync(file)) return undefined;
  const bytes = new Uint8Array(readFileSync(file));
  return { document: JSON.parse(fromUtf8(bytes)) as SeriesDocument, bytes };
}

function lastCatalog(state: string): SignedCatalog | undefined {
  const file = join(state, 'catalog.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SignedCatalog) : undefined;
}

/** SM3 of the header of the delivery before. */
function lastDigest(state: string): string | null {
  const file = join(state, 'last-header.sm3');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/** The catalog last: until it is there, the numbers count as not given out. */
function keepState(
  state: string,
  series: ReadonlyMap<string, NextSeries>,
  catalog: SignedCatalog,
  digest: string,
): void {
  nodeDisk.makeFolder(state);
  for (const [name, { bytes }] of series) replaceFile(join(state, `${name}.json`), bytes);
  replaceFile(join(state, 'last-header.sm3'), utf8(`${digest}\n`));
  replaceFile(join(state, 'catalog.json'), canonicalBytes(catalog));
}
