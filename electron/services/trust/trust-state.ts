import type { DistrictChain } from '#shared/bundle/root-chain.ts';

/** What the PC keeps of its trust in the district, besides the current document and its own certificate. */
export type TrustState = {
  /** Versions of the district's document before the current one, oldest first. */
  readonly earlier: DistrictChain;
};
