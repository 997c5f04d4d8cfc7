// From a prepared bundle to a released one: the same parts and the same manifest with seals in it, under a fresh content
// key, for the receivers it is meant for. Nothing that was sealed is written anew.

import { canonicalBytes } from '#shared/base/canonical-json.ts';
import type { EncryptionKey } from './district-document.ts';
import type { WrittenBundle } from './encode-bundle.ts';
import type { Manifest } from './manifest.ts';
import type { Seal } from './seals.ts';
import { createContainerWriter } from './signed-container.ts';
import type { OpenedBundle } from './verify-bundle.ts';

export type Release = {
  readonly signingKey: Uint8Array;
  readonly recipients: readonly EncryptionKey[];
  /** SM3 of the header of the bundle before; null on the first. */
  readonly prev: string | null;
  /** The moment of the release. */
  readonly createdAt: string;
  seal(manifest: Manifest): readonly Seal[];
};

/** @throws when a public key is not on the curve */
export function releaseBundle(
  { header, manifest, part }: Pick<OpenedBundle, 'header' | 'manifest' | 'part'>,
  { signingKey, recipients, prev, createdAt, seal }: Release,
): WrittenBundle {
  const { format: _format, suite: _suite, parts, rcpt: _rcpt, ...fields } = header;
  const container = createContainerWriter({ ...fields, prev, createdAt }, recipients, signingKey);
  for (let index = 2; index <= parts.length; index++) container.addPart(part(index));
  const prepared = { ...manifest, minReader: Math.max(manifest.minReader, 2) };
  const released: Manifest = { ...prepared, seals: seal(prepared) };
  const written = container.finish(canonicalBytes(released));
  return { ...written, manifest: released };
}
