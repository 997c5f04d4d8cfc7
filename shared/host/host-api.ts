// What the page may ask its host: one table, two transports (Electron IPC, loopback HTTP). The page never sees a path
// or a private key: files and folders are named by one-use grants and by labels meant for people.

import { z } from 'zod';
import type { VolumeOf, VolumesToCome } from '#shared/bundle/blobs.ts';
import type { CoverSheet } from '#shared/bundle/cover.ts';
import {
  type BackupReport,
  backupMethods,
  type EarlierLedgers,
  type FoundBackup,
  type OpenedBackup,
} from './backup-methods.ts';
import { type BlobReplies, blobMethods } from './blob-methods.ts';
import { type CompactionReplies, compactionMethods } from './compaction-methods.ts';
import { type DeedReplies, deedMethods } from './deed-methods.ts';
import { type IncomingReplies, incomingMethods } from './incoming-methods.ts';
import { type MediumReplies, mediumMethods } from './medium-methods.ts';
import { type OpeningReplies, openingMethods } from './opening-methods.ts';
import type { ReceiptSummary } from './receipt-types.ts';
import { type ReleaseReplies, releaseMethods } from './release-methods.ts';
import { reportRequest } from './report-request.ts';
import { type FormerUser, type UserReplies, type UserSummary, userMethods } from './user-methods.ts';

export type { BackupReport, EarlierLedgers, FoundBackup, OpenedBackup } from './backup-methods.ts';
export type { CompactionHorizon, CompactionState, RowEnd } from './compaction-methods.ts';
export type {
  IncomingFact,
  IncomingFile,
  IncomingKind,
  IncomingLines,
  IncomingPreview,
  IncomingSlice,
  IncomingState,
  SettledIncoming,
} from './incoming-methods.ts';
export type {
  FileWatchState,
  KeptBundles,
  PlannedVolume,
  RecheckedBundle,
  VolumeLane,
  VolumeSet,
  WritingProgress,
} from './medium-methods.ts';
export type { OpeningFacts, RestoredFrom } from './opening-methods.ts';
export type { PeerState, PeerSummary, SentPeerBundle } from './peer-types.ts';
export type { ReceiptReject, ReceiptSummary } from './receipt-types.ts';
export type { ReleaseState, ReturnedBundle, Secretary } from './release-methods.ts';
export type { FormerUser, LedgerUsers, UserSummary } from './user-methods.ts';

import { type DistrictRecovery, recoveryMethods } from './recovery-methods.ts';
import { type TrustReplies, trustMethods } from './trust-methods.ts';

/** Bytes cross both transports; on loopback they travel as base64 (shared/host/wire.ts). */
export const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);

/** Formal records, or sample data that never leaves the PC. */
export const ledgerKind = z.enum(['formal', 'sample']);
export type LedgerKind = z.infer<typeof ledgerKind>;

const officeInfo = z.strictObject({
  committeeCode: z.string().regex(/^\d{9}$/),
  committeeName: z.string().min(2).max(60),
  deviceName: z.string().min(1).max(30),
});
export type OfficeInfo = z.infer<typeof officeInfo>;

const batchRow = z.strictObject({
  /** 1, 2, 3 … without holes on this PC. */
  n: z.number().int().positive(),
  log: z.string(),
  first: z.number().int(),
  last: z.number().int(),
  /** Chain value after `last`, lower-case hexadecimal. */
  chain: z.string(),
  /**
   * Set on rows that came from elsewhere: another PC's log, or a part of an own log that was lost or written by a copy
   * of this PC. `before` is the chain value before `first`. Rows without it continue their log one after the other.
   */
  received: z.strictObject({ before: z.string() }).optional(),
  sealed: bytes,
});
export type BatchRow = z.infer<typeof batchRow>;

const wrappedVault = z.string();

export const hostMethods = {
  /** Which host this is, and what each ledger's vault looks like before anyone has unlocked it. */
  hostInfo: z.tuple([]),
  createLedger: z.tuple([
    z.strictObject({
      ledger: ledgerKind,
      office: officeInfo,
      userName: z.string().min(1).max(30),
      password: z.string().min(8).max(200),
      /** `seen` of `earlierLedgers`, where there was something to see. */
      seen: z.string().max(64).optional(),
    }),
  ]),
  unlock: z.tuple([z.strictObject({ ledger: ledgerKind, userName: z.string(), password: z.string() })]),
  unlockWithRecoveryCode: z.tuple([
    z.strictObject({
      ledger: ledgerKind,
      recoveryCode: z.string(),
      userName: z.string(),
      newPassword: z.string().min(8).max(200),
    }),
  ]),
  lock: z.tuple([]),
  ...userMethods,
  ...recoveryMethods,
  ...openingMethods,
  /** The wrapped keys as text; the page keeps a copy beside the batches, so that either can replace a lost one. */
  readVault: z.tuple([z.strictObject({ ledger: ledgerKind })]),
  restoreVault: z.tuple([z.strictObject({ ledger: ledgerKind, vault: wrappedVault })]),

  journalTip: z.tuple([]),
  appendJournal: z.tuple([z.strictObject({ rows: z.array(batchRow).min(1).max(256) })]),
  /** Rows from number `from` on, as many as fit into one answer or as `count` says; `done` tells whether more follow. */
  readJournal: z.tuple([
    z.strictObject({ from: z.number().int().positive(), count: z.number().int().positive().optional() }),
  ]),
  ...compactionMethods,

  /** Opens the host's file dialog, or lists the files of the agreed folder in the browser host. */
  pickWorkbook: z.tuple([]),
  readPicked: z.tuple([z.strictObject({ grant: z.string() })]),
  /** Saves what the page made (a list, rejected rows) under a suggested name. */
  saveFile: z.tuple([z.strictObject({ suggestedName: z.string().max(120), content: bytes })]),

  listPlaces: z.tuple([]),
  chooseFolder: z.tuple([z.strictObject({ purpose: z.enum(['backup', 'export']) })]),
  setBackupPlace: z.tuple([z.strictObject({ place: z.string() })]),
  ...backupMethods,

  enrolmentState: z.tuple([]),
  writeEnrolmentRequest: z.tuple([z.strictObject({ place: z.string() })]),
  /** Makes an id and keys of this PC alone and writes the request for them. */
  requestNewId: z.tuple([z.strictObject({ place: z.string(), ownPassword: z.string().max(200) })]),
  pickCertificate: z.tuple([]),
  acceptCertificate: z.tuple([z.strictObject({ grant: z.string(), fingerprintConfirmed: z.boolean() })]),

  exchangeState: z.tuple([]),
  exportBundle: z.tuple([reportRequest]),

  ...blobMethods,
  ...deedMethods,
  ...incomingMethods,
  ...mediumMethods,
  ...releaseMethods,
  ...trustMethods,

  writeLog: z.tuple([
    z.strictObject({
      level: z.enum(['info', 'warn', 'error']),
      event: z.string().max(80),
      detail: z.string().max(2000),
    }),
  ]),
} as const;

export type HostMethod = keyof typeof hostMethods;
export type ArgumentsOf<M extends HostMethod> = z.infer<(typeof hostMethods)[M]>;

export type LedgerSummary = {
  readonly ledger: LedgerKind;
  readonly exists: boolean;
  readonly office?: OfficeInfo;
  readonly users: readonly UserSummary[];
  /** Who could open it once. */
  readonly former?: readonly FormerUser[];
  /** Milliseconds until the next password attempt is allowed (grows after wrong passwords). */
  readonly waitMs: number;
};
export type HostInfo = {
  readonly kind: 'electron' | 'browser';
  readonly version: string;
  readonly ledgers: readonly LedgerSummary[];
};
export type Unlocked = {
  readonly ledger: LedgerKind;
  readonly installationId: string;
  readonly office: OfficeInfo;
  readonly user: UserSummary;
  readonly deviceId: string;
  /** 32 bytes; the page turns it into a key that cannot be exported and forgets the bytes. */
  readonly dataKey: Uint8Array<ArrayBuffer>;
};
export type Created = Unlocked & { readonly recoveryCode: string };
export type JournalTip = {
  readonly n: number;
  readonly log: string;
  readonly last: number;
  readonly chain: string;
  /** Set when the host found and put aside something unreadable at start, for example a torn tail. */
  readonly notice?: string;
};
export type JournalSlice = { readonly rows: readonly BatchRow[]; readonly done: boolean };
export type PickedFile = { readonly grant: string; readonly name: string; readonly sizeBytes: number };
/** A folder on a drive or share, remembered by the host under an id that means nothing to the page. */
export type Place = {
  readonly id: string;
  readonly label: string;
  readonly purpose: 'backup' | 'export';
  readonly available: boolean;
  /** False for a drive or a folder that is only offered: nothing is backed up there until somebody chooses it. */
  readonly chosen: boolean;
  readonly freeBytes?: number;
};
export type EnrolmentState = {
  readonly enrolled: boolean;
  readonly deviceId: string;
  readonly districtName?: string;
  readonly notAfter?: string;
  /** The certificate ends within 90 days or was revoked: another request should go out. */
  readonly needsRenewal?: true;
  /** Eight groups of four digits, read aloud over the telephone. */
  readonly requestCode?: string;
  readonly shared?: SharedIdentity;
  /** The district wants to hear more often. */
  readonly reportDue?: ReportDue;
};
/**
 * The last report (or, with `isFirst`, the certificate) is of `since`, `days` ago; the district wants one every `everyDays`.
 */
export type ReportDue = {
  readonly since: string;
  readonly days: number;
  readonly everyDays: number;
  readonly isFirst: boolean;
};
/**
 * Another PC reports under this id too: the district said so (fork), or the data folder is a copy (clone). Until `dueOn`
 * (calendar date) this PC must ask for an id of its own; `isAsked`: it has.
 */
export type SharedIdentity = {
  readonly why: 'fork' | 'clone';
  readonly since: string;
  readonly dueOn: string;
  readonly isAsked: boolean;
};
export type CertificatePreview = {
  readonly grant: string;
  readonly districtName: string;
  readonly committeeCode: string;
  readonly notAfter: string;
  readonly districtFingerprint: string;
};
export type ExportedBundle = {
  readonly no: number;
  readonly fileName: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly createdAt: string;
  readonly mode: 'incremental' | 'full';
  readonly operations: number;
  /** Highest sequence number per log that the bundle holds. */
  readonly upTo: { readonly [log: string]: number };
  /** Records by entity. */
  readonly counts: { readonly [entity: string]: number };
  readonly placeLabel: string;
  readonly checkCode: string;
  readonly verified: boolean;
  /** Who prepared it and who released it, where two people do that. */
  readonly preparedBy?: string;
  readonly releasedBy?: string;
  /** What the 报送单 shows; missing in bundles of earlier versions. */
  readonly cover?: CoverSheet;
  /** Attachments that follow in files of their own. */
  readonly volumes?: VolumesToCome;
  /** This is such a file, and of which bundle. */
  readonly volume?: VolumeOf;
};
export type ExchangeState = {
  readonly bundles: readonly ExportedBundle[];
  readonly receipts: readonly ReceiptSummary[];
  /** What the district has acknowledged: highest sequence number per log. */
  readonly acknowledged: { readonly [log: string]: number };
  /** Attachments that the district asked for and that lie here; missing: none. */
  readonly wanted?: number;
};
export type HostReplies = UserReplies &
  OpeningReplies & {
    hostInfo: HostInfo;
    createLedger: Created;
    unlock: Unlocked;
    unlockWithRecoveryCode: Unlocked;
    lock: null;
    districtRecovery: DistrictRecovery;
    writeRecoveryRequest: { readonly fileName: string; readonly code: string };
    openRecoveryAnswer: Created | null;
    readVault: { readonly vault: string };
    restoreVault: null;
    journalTip: JournalTip | null;
    appendJournal: JournalTip;
    readJournal: JournalSlice;
    pickWorkbook: readonly PickedFile[];
    readPicked: { readonly name: string; readonly content: Uint8Array<ArrayBuffer> };
    /** `isCopy`: another file had the suggested name, so this one got a number. */
    saveFile: { readonly label: string; readonly isCopy: boolean } | null;
    listPlaces: readonly Place[];
    chooseFolder: Place | null;
    setBackupPlace: Place;
    backupNow: BackupReport;
    findBackups: readonly FoundBackup[];
    pickBackupFolder: readonly FoundBackup[];
    openBackup: OpenedBackup;
    readBackup: JournalSlice;
    restoreBackup: null;
    earlierLedgers: EarlierLedgers;
    enrolmentState: EnrolmentState;
    writeEnrolmentRequest: { readonly fileName: string; readonly requestCode: string };
    requestNewId: { readonly fileName: string; readonly requestCode: string };
    pickCertificate: readonly CertificatePreview[];
    acceptCertificate: EnrolmentState;
    exchangeState: ExchangeState;
    exportBundle: ExportedBundle;
    writeLog: null;
  } & BlobReplies &
  DeedReplies &
  CompactionReplies &
  IncomingReplies &
  MediumReplies &
  ReleaseReplies &
  TrustReplies;

/** A refusal for the clerk: what happened, why, what to do; `code` is for tests and for the telephone. */
export type HostError = { readonly code: string; readonly message: string };
export type HostReply<M extends HostMethod> =
  | { readonly ok: true; readonly value: HostReplies[M] }
  | { readonly ok: false; readonly error: HostError };

export type HostApi = { readonly [M in HostMethod]: (...args: ArgumentsOf<M>) => Promise<HostReply<M>> };
