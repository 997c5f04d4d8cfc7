import type { Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import type { DistrictDocument } from '#shared/bundle/district-document.ts';
import type { HostDeed } from '#shared/host/deed-methods.ts';
import type {
  ArgumentsOf,
  CertificatePreview,
  EnrolmentState,
  ExchangeState,
  ExportedBundle,
  HostError,
  HostReplies,
} from '#shared/host/host-api.ts';
import type { OpenReason } from '#shared/sync/operation.ts';
import type { BlobStore } from './blob-store.ts';
import type { Journal } from './journal.ts';
import type { Places } from './places.ts';
import type { DeviceSession } from './session.ts';
import type { SealKey } from './vault-seal.ts';

/** What the exchange with the district needs from the host. */
export type ExchangeDeps = {
  /** Folder of its own state. */
  readonly folder: string;
  session(): DeviceSession | undefined;
  journal(): Journal;
  readonly blobs: BlobStore;
  readonly places: Places;
  readGrant(grant: string): Result<{ readonly name: string; readonly content: Bytes }, HostError>;
  now(): number;
};

type Reply<T> = Promise<Result<T, HostError>>;

/** What it offers: the methods of the host table that concern enrolment, bundles and receipts. */
export type ExchangeService = {
  /**
   * A new log was begun: the next bundles get numbers that no copy of this ledger can have used. After a restore what was
   * received is received again.
   */
  newLogBegun(why: OpenReason): Reply<null>;
  /** What the page has still to put into the log. */
  notedDeeds(): Reply<readonly HostDeed[]>;
  forgetDeeds(ids: readonly string[]): Reply<null>;
  /** Another PC writes the log of this one, or this PC has another id: the page must begin a new log. */
  isNewLogDue(): Reply<boolean>;
  /** Whether the accepted certificate is for the id that was asked for last. */
  isNextIdTaken(): Reply<boolean>;
  enrolmentState(): Reply<EnrolmentState>;
  writeEnrolmentRequest(request: ArgumentsOf<'writeEnrolmentRequest'>[0]): Reply<HostReplies['writeEnrolmentRequest']>;
  previewCertificates(
    files: readonly { readonly grant: string; readonly name: string; readonly content: Bytes }[],
  ): Reply<readonly CertificatePreview[]>;
  acceptCertificate(request: ArgumentsOf<'acceptCertificate'>[0]): Reply<EnrolmentState>;
  exchangeState(): Reply<ExchangeState>;
  exportBundle(request: ArgumentsOf<'exportBundle'>[0]): Reply<ExportedBundle>;
  keptBundles(): Reply<HostReplies['keptBundles']>;
  releaseState(): Reply<HostReplies['releaseState']>;
  appointSecretary(request: { readonly place: string }, key: SealKey): Reply<HostReplies['appointSecretary']>;
  /** Somebody cannot open the ledger any more, and releases nothing. */
  forgetSecretary(user: string): Reply<null>;
  prepareBundle(request: ArgumentsOf<'prepareBundle'>[0]): Reply<ExportedBundle>;
  releaseBundle(request: { readonly digest: string; readonly place: string }, key: SealKey): Reply<ExportedBundle>;
  returnBundle(request: { readonly digest: string; readonly why: string }, key: SealKey): Reply<null>;
  withdrawBundle(request: ArgumentsOf<'withdrawBundle'>[0]): Reply<null>;
  rewriteBundle(request: ArgumentsOf<'rewriteBundle'>[0]): Reply<ExportedBundle>;
  estimateExport(request: ArgumentsOf<'estimateExport'>[0]): Reply<HostReplies['estimateExport']>;
  sweepBlobs(request: ArgumentsOf<'sweepBlobs'>[0]): Reply<HostReplies['sweepBlobs']>;
  blobHolders(request: ArgumentsOf<'blobHolders'>[0]): Reply<HostReplies['blobHolders']>;
  volumeSets(): Reply<HostReplies['volumeSets']>;
  writeVolume(request: ArgumentsOf<'writeVolume'>[0]): Reply<HostReplies['writeVolume']>;
  writingProgress(): Reply<HostReplies['writingProgress']>;
  cancelWriting(): Reply<null>;
  fileWatch(request: ArgumentsOf<'fileWatch'>[0]): Reply<HostReplies['fileWatch']>;
  recheckBundles(): Reply<HostReplies['recheckBundles']>;
  /** The district whose certificate this PC accepted. */
  acceptedDistrict(): Reply<DistrictDocument | undefined>;
  trustSummary(): Reply<HostReplies['trustSummary']>;
  referenceData(): Reply<HostReplies['referenceData']>;
  readTemplate(request: ArgumentsOf<'readTemplate'>[0]): Reply<HostReplies['readTemplate']>;
  scanIncoming(): Reply<HostReplies['scanIncoming']>;
  /** @param paths files that the clerk chose */
  listIncoming(paths: readonly string[]): Reply<HostReplies['pickIncoming']>;
  openIncoming(request: ArgumentsOf<'openIncoming'>[0]): Reply<HostReplies['openIncoming']>;
  readIncoming(request: ArgumentsOf<'readIncoming'>[0]): Reply<HostReplies['readIncoming']>;
  settleIncoming(request: ArgumentsOf<'settleIncoming'>[0]): Reply<HostReplies['settleIncoming']>;
  dropIncoming(request: ArgumentsOf<'dropIncoming'>[0]): Reply<null>;
  compactionState(): Reply<HostReplies['compactionState']>;
  compactionHorizon(range: ArgumentsOf<'compactionHorizon'>[0]): Reply<HostReplies['compactionHorizon']>;
  peerState(): Reply<HostReplies['peerState']>;
  exportPeerBundle(request: ArgumentsOf<'exportPeerBundle'>[0]): Reply<HostReplies['exportPeerBundle']>;
};
