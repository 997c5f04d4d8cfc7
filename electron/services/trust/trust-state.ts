import type { SignedCatalog } from '#shared/bundle/catalog.ts';
import type { RevokedCertificate } from '#shared/bundle/revocation-list.ts';
import type { DistrictChain } from '#shared/bundle/root-chain.ts';
import type { Policy } from '#shared/bundle/series.ts';

/**
 * What the PC keeps of its trust in the district, besides the current document and its own certificate. It changes only
 * as a part of the exchange record, in one write, when every check of what came has passed.
 */
export type TrustState = {
  /** Versions of the district's document before the current one, oldest first. */
  readonly earlier: DistrictChain;
  /** The catalog taken in last; the contents it pins lie sealed beside the record (reference-store.ts). */
  readonly catalog?: SignedCatalog;
  /** The revocation list of that catalog. */
  readonly revoked?: readonly RevokedCertificate[];
  /** What the district rules for its offices, of that catalog. */
  readonly policy?: Policy;
};
