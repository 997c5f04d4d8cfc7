// Digests for people: groups of four digits that can be read aloud over the telephone.

/**
 * Each group is four bytes of the digest, big-endian, modulo 10,000.
 *
 * @param digest at least 4 × `groups` bytes
 * @returns for example `0193 5520 4471 9008`
 */
export function digitGroups(digest: Uint8Array, groups: number): string {
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  return Array.from({ length: groups }, (_, i) => String(view.getUint32(4 * i) % 10_000).padStart(4, '0')).join(' ');
}

/** The check code on the label of an exported bundle: four groups over the SM3 of bundle.json. */
export function checkCodeOf(headerDigest: Uint8Array): string {
  return digitGroups(headerDigest, 4);
}
