// Each kind of file that may come in has a handler: it verifies the file, says what it is, and takes it into the exchange
// record. A handler changes nothing itself; what `settle` gives is written in one piece by the service.

import type { Bytes } from '#shared/base/bytes.ts';
import type { Result } from '#shared/base/result.ts';
import type { HostError, IncomingFact, IncomingKind, IncomingSlice, ReceiptSummary } from '#shared/host/host-api.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';
import type { ExchangeDeps } from '../exchange-port.ts';
import type { DeviceSession } from '../session.ts';
import type { PeekedFile } from './peek-file.ts';

export type IncomingContext = {
  readonly deps: ExchangeDeps;
  readonly session: DeviceSession;
  readonly record: ExchangeRecord;
};

/** A file of which a copy lies on this PC. */
export type InboxFile = PeekedFile & { readonly content: Bytes };

/**
 * Why a file is not taken in, and what becomes of its copy. hold: it waits for something that is missing.
 * quarantine: damaged, forged, or for somebody else. leave: nothing is wrong with it, it stays where it was found.
 */
export type NotTaken = HostError & { readonly fate: 'hold' | 'quarantine' | 'leave' };

export type OpenedIncoming = {
  readonly facts: readonly IncomingFact[];
  readonly warnings: readonly string[];
  readonly compare?: { readonly label: string; readonly digits: string };
  readonly receipt?: ReceiptSummary;
  readonly mayFollow?: true;
  /** Operations that the ledger lacks, with the way to read them. */
  readonly operations?: number;
  read?(from: number): Promise<Result<IncomingSlice, HostError>>;
  /** The record after the file has been taken in, and what to tell the clerk. The record may have changed since. */
  settle(context: IncomingContext, confirmed: boolean): Promise<Result<SettledRecord, HostError>>;
};

/** `blobs`: attachments that were not here before. */
export type SettledRecord = { readonly record: ExchangeRecord; readonly message: string; readonly blobs?: number };

export type IncomingHandler = {
  readonly kind: IncomingKind;
  /** Whether a file says that it is of this kind. */
  isOne(file: PeekedFile): boolean;
  /** The sender in words, before anything is verified. */
  senderOf(file: PeekedFile, context: IncomingContext): string;
  open(file: InboxFile, context: IncomingContext): Promise<Result<OpenedIncoming, NotTaken>>;
};
