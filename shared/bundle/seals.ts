// Two-person seal (FEATURES J12): the clerk prepares a bundle, the secretary releases it with a key of his own. The seal
// is a signature over a statement that names the manifest without its seals, hence every segment, attachment, total and
// check in it. It stands inside the manifest, which the PC signs by way of the header: so a seal can neither be taken
// off on the way nor be put on another bundle.

import { type Bytes, fromHex, toHex } from '#shared/base/bytes.ts';
import { canonicalBytes } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { sm2Sign, sm2Verify } from '#shared/crypto/sm2.ts';
import { sm3Hex } from '#shared/crypto/sm3.ts';
import type { BundleError } from './bundle-error.ts';
import { certificateDigest, checkCertificate, type DeviceCertificate, type SignedCertificate } from './certificate.ts';
import type { DistrictDocument } from './district-document.ts';
import { fits, isHex, isListOf, isObject } from './document-shape.ts';
import { bundleFormat } from './header.ts';

/** A signature over the statement, and the certificate (role secretary) of the key that made it. */
export type Seal = { readonly certificate: SignedCertificate; readonly sig: string };

const maxSeals = 8;
export const isSealList = isListOf(
  fits({ certificate: fits({ cert: isObject, certSig: isHex }), sig: isHex }),
  maxSeals,
);

type Sealable = {
  readonly device: string;
  readonly street: string;
  readonly no: number;
  readonly seals?: readonly Seal[];
};

/** The bytes that a seal signs. */
function sealBytes(manifest: Sealable): Bytes {
  const { seals: _, ...unsealed } = manifest;
  const { device, street, no } = unsealed;
  const sm3 = sm3Hex(canonicalBytes(unsealed));
  return canonicalBytes({ format: bundleFormat, kind: 'seal', device, street, no, manifest: sm3 });
}

/** The secretary's release of a prepared manifest. */
export function sealManifest(manifest: Sealable, key: Uint8Array, certificate: SignedCertificate): Seal {
  return { certificate, sig: toHex(sm2Sign(key, sealBytes(manifest))) };
}

type SealTrust = {
  readonly district: Pick<DistrictDocument, 'code' | 'ca'>;
  readonly earlier?: readonly Pick<DistrictDocument, 'ca'>[];
  revocation?(cert: DeviceCertificate): { readonly at: string } | undefined;
};

/**
 * Who released a bundle: each seal by a secretary of the same office whose certificate was valid when the bundle was
 * made and is not revoked, nobody twice.
 */
export function checkSeals(
  manifest: Sealable,
  createdAt: string,
  trust: SealTrust,
): Result<readonly DeviceCertificate[], BundleError> {
  const sealed: DeviceCertificate[] = [];
  for (const { certificate, sig } of manifest.seals ?? []) {
    const checked = checkCertificate(certificate, trust.district, trust.earlier, 'secretary');
    if (!checked.ok) return checked;
    const { street, subject: signer, signPub, notBefore, notAfter } = checked.value;
    if (street !== manifest.street) return fail({ code: 'E_WRONG_STREET', expected: manifest.street, found: street });
    const revoked = trust.revocation?.(checked.value);
    if (revoked) return fail({ code: 'E_CERT_REVOKED', signer, at: revoked.at });
    if (createdAt < notBefore || createdAt > notAfter) return fail({ code: 'E_CERT_EXPIRED', signer, notAfter });
    const isTwice = sealed.some((cert) => certificateDigest(cert) === certificateDigest(checked.value));
    if (isTwice || !sm2Verify(fromHex(signPub), sealBytes(manifest), fromHex(sig)))
      return fail({ code: 'E_SEAL', signer });
    sealed.push(checked.value);
  }
  return ok(sealed);
}
