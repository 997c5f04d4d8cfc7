import type { VolumeOf, VolumesToCome } from '#shared/bundle/blobs.ts';

/** Another PC of this office, known by its certificate. */
export type PeerSummary = {
  readonly deviceId: string;
  readonly deviceName: string;
  /** Instant at which its certificate ends. */
  readonly notAfter: string;
  /** The newest of its bundles taken in here. */
  readonly lastReceived?: { readonly no: number; readonly createdAt: string; readonly at: string };
  /** Operations here that it has not said to hold. */
  readonly missing: number;
};

/** A bundle for the other PCs. */
export type SentPeerBundle = {
  readonly no: number;
  readonly fileName: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly createdAt: string;
  readonly mode: 'incremental' | 'full';
  readonly operations: number;
  /** Records by entity. */
  readonly counts: { readonly [entity: string]: number };
  /** Names of the PCs that can open it. */
  readonly recipients: readonly string[];
  readonly placeLabel: string;
  readonly checkCode: string;
  readonly verified: boolean;
  /** Attachments that follow in files of their own. */
  readonly volumes?: VolumesToCome;
  /** This is such a file, and of which bundle. */
  readonly volume?: VolumeOf;
};

export type PeerState = {
  readonly peers: readonly PeerSummary[];
  /** Oldest first. */
  readonly sent: readonly SentPeerBundle[];
};
