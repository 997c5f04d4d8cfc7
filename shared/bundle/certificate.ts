// Certificates are canonical JSON, not X.509: there is no ASN.1 to attack and a clerk's telephone can quote them.
// A certificate says which office a device's keys belong to; the district's `ca` key signs it. The file that travels
// to the PC carries the district document as well:
//   {"cert":{…},"certSig":"3045…","district":{…},"districtSigs":[…],"earlier":[…]}

import { type Bytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { canonicalBytes, type JsonObject } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import { checkDistrict, type DistrictDocument, districtFileShape, type SignedDistrict } from './district-document.ts';
import {
  isDeviceId,
  isDistrictCode,
  isHex,
  isInstant,
  isObject,
  isOneOf,
  isPublicKey,
  isStreetCode,
  isText,
  matches,
  readCanonicalObject,
  wrongKeyOf,
} from './document-shape.ts';
import { bundleFormat, suite } from './header.ts';
import { currentDistrict, type DistrictChain, isChain } from './root-chain.ts';

/** device: a PC, which signs bundles. secretary: a person, who releases what a clerk prepared (seals.ts). */
export type CertificateRole = 'device' | 'secretary';

export type DeviceCertificate = {
  readonly format: typeof bundleFormat;
  readonly kind: 'cert';
  readonly role: CertificateRole;
  readonly suite: typeof suite;
  readonly serial: string;
  /** Device id, or the id of the person. */
  readonly subject: string;
  /** What the PC, or the person, is called in the office. */
  readonly deviceName: string;
  readonly street: string;
  readonly streetName: string;
  /** Code of the district that signed. */
  readonly issuer: string;
  readonly signPub: string;
  readonly encPub: string;
  readonly notBefore: string;
  readonly notAfter: string;
};

export type SignedCertificate = { readonly cert: DeviceCertificate; readonly certSig: string };
/** `earlier`: the versions of the district document before this one, oldest first, for a PC that knows one of them. */
export type CertificateFile = SignedCertificate & SignedDistrict & { readonly earlier?: DistrictChain };

const certificateShape = {
  format: isOneOf(bundleFormat),
  kind: isOneOf('cert'),
  role: isOneOf('device', 'secretary'),
  suite: isOneOf(suite),
  serial: matches(/^[0-9A-Z]{1,32}$/),
  subject: isDeviceId,
  deviceName: isText(60),
  street: isStreetCode,
  streetName: isText(120),
  issuer: isDistrictCode,
  signPub: isPublicKey,
  encPub: isPublicKey,
  notBefore: isInstant,
  notAfter: isInstant,
};

/** Signs a certificate with the district's `ca` key. */
export function issueCertificate(
  caPrivateKey: Uint8Array,
  fields: Omit<DeviceCertificate, 'format' | 'kind' | 'role' | 'suite'>,
  role: CertificateRole = 'device',
): SignedCertificate {
  const cert: DeviceCertificate = { ...fields, format: bundleFormat, kind: 'cert', role, suite };
  return { cert, certSig: toHex(sm2Sign(caPrivateKey, certificateBytes(cert))) };
}

/** The bytes that the `ca` key signs. */
function certificateBytes(cert: DeviceCertificate): Bytes {
  return canonicalBytes(cert);
}

/** SM3 over the signed bytes: how a bundle's header names its signer. */
export function certificateDigest(cert: DeviceCertificate): string {
  return sm3Hex(certificateBytes(cert));
}

/** The text of a `.lxcert` file. @param chain every version of the district document, oldest first */
export function encodeCertificateFile(signed: SignedCertificate, chain: DistrictChain): Bytes {
  const earlier = chain.length > 1 ? { earlier: chain.slice(0, -1) } : {};
  const { cert, certSig } = signed;
  return canonicalBytes({ cert, certSig, ...currentDistrict(chain), ...earlier });
}

/**
 * Reads a `.lxcert` file: shapes, the root's signatures on the district document, the `ca` signature on the certificate.
 * Whether the root is the district's, only the fingerprint tells (`districtFingerprint`), or `extendChain`. Either role
 * is read: whoever takes one in looks at `cert.role`.
 */
export function readCertificateFile(bytes: Uint8Array): Result<CertificateFile, BundleError> {
  const value = readCanonicalObject(bytes);
  if (!value) return fail({ code: 'E_NOT_CANONICAL', document: '证书文件' });
  const wrong = wrongKeyOf(value, { cert: isObject, certSig: isHex, ...districtFileShape }, { earlier: isChain });
  if (wrong !== undefined) return fail({ code: 'E_DOCUMENT', document: '证书文件', key: wrong });
  const file = value as unknown as CertificateFile;
  const { district, districtSigs, earlier = [] } = file;
  for (const each of [...earlier, { district, districtSigs }]) {
    const checked = checkDistrict(each);
    if (!checked.ok) return checked;
  }
  const role: CertificateRole = file.cert.role === 'secretary' ? 'secretary' : 'device';
  const checked = checkCertificate(file, district, [], role);
  return checked.ok ? ok(file) : checked;
}

/**
 * Checks shape, issuer, role and the `ca` signature.
 *
 * @param earlier versions of the district document before this one: given by who took the certificate in while their `ca`
 *   key was valid, and keeps a register of it
 */
export function checkCertificate(
  signed: SignedCertificate,
  district: Pick<DistrictDocument, 'code' | 'ca'>,
  earlier: readonly Pick<DistrictDocument, 'ca'>[] = [],
  role: CertificateRole = 'device',
): Result<DeviceCertificate, BundleError> {
  const { cert, certSig } = signed;
  const wrong = wrongKeyOf(cert as unknown as JsonObject, certificateShape);
  if (wrong !== undefined) return fail({ code: 'E_DOCUMENT', document: '证书', key: wrong });
  if (cert.issuer !== district.code || cert.role !== role) return fail({ code: 'E_CERT_ROLE', signer: cert.subject });
  const keys = new Set([district, ...earlier].map(({ ca }) => ca));
  const isSigned = [...keys].some((ca) => sm2Verify(fromHex(ca), certificateBytes(cert), fromHex(certSig)));
  return isSigned ? ok(cert) : fail({ code: 'E_CERT_SIGNATURE', signer: cert.subject });
}
