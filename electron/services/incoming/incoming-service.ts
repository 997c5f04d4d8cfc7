// 接收: finding, opening and settling files. Opening copies and verifies; what is refused is put aside with its reason,
// what waits for something is held and tried again whenever another file has been settled.

import { dirname } from 'node:path';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { instantOf } from '#shared/bundle/document-shape.ts';
import type {
  HostError,
  IncomingFile,
  IncomingPreview,
  IncomingSlice,
  IncomingState,
  SettledIncoming,
} from '#shared/host/host-api.ts';
import { writeExchangeRecord } from '../exchange/exchange-record.ts';
import type { ExchangeDeps } from '../exchange-port.ts';
import { refuse } from '../host-error.ts';
import { decryptionKeysOf, isOwnDevice } from '../own-devices.ts';
import { reachableFolders } from '../places.ts';
import { type FoundFile, filesForStreet, peekFiles } from './find-files.ts';
import type { IncomingContext, IncomingHandler, NotTaken, OpenedIncoming } from './handler.ts';
import { type Inbox, openInbox } from './inbox.ts';
import {
  type AsideFile,
  type IncomingRecord,
  nothingIncoming,
  withAside,
  withoutAside,
  withReceived,
} from './incoming-record.ts';
import type { PeekedFile } from './peek-file.ts';

export type Incoming = {
  scan(context: IncomingContext): Promise<Result<readonly IncomingFile[], HostError>>;
  picked(context: IncomingContext, paths: readonly string[]): Promise<Result<readonly IncomingFile[], HostError>>;
  open(context: IncomingContext, id: string): Promise<Result<IncomingPreview, HostError>>;
  read(id: string, from: number): Promise<Result<IncomingSlice, HostError>>;
  settle(context: IncomingContext, id: string, confirmed: boolean): Promise<Result<SettledIncoming, HostError>>;
  drop(context: IncomingContext, id: string): Promise<Result<null, HostError>>;
};

type Desk = {
  readonly deps: ExchangeDeps;
  readonly handlers: readonly IncomingHandler[];
  readonly inbox: Inbox;
  /** What was listed, by id; the page has only the ids. */
  readonly found: Map<string, FoundFile>;
  /** The file that was opened last, so that its slices need not verify it again. */
  opened: { readonly file: IncomingFile; readonly content: OpenedIncoming } | undefined;
};

export function createIncoming(deps: ExchangeDeps, handlers: readonly IncomingHandler[]): Incoming {
  const desk: Desk = { deps, handlers, inbox: openInbox(deps.folder), found: new Map(), opened: undefined };
  return {
    scan: async (context) => ok(await scan(desk, context)),
    picked: async (context, paths) => ok(listed(desk, context, await chosen(paths))),
    open: (context, id) => openFile(desk, context, id),
    read: async (id, from) => readOpened(desk, id, from),
    settle: (context, id, confirmed) => settle(desk, context, id, confirmed),
    drop: (context, id) => drop(desk, context, id),
  };
}

async function scan(desk: Desk, context: IncomingContext): Promise<IncomingFile[]> {
  const street = context.session.office.committeeCode;
  const folders = await reachableFolders(desk.deps.places);
  const arrived = await Promise.all(folders.map((folder) => filesForStreet(folder, street)));
  const found = arrived.flat().filter((file) => handlerFor(desk, file) !== undefined && mayBeForHere(file, context));
  const aside = incomingOf(context).aside.filter(({ id }) => !found.some((file) => file.id === id));
  return [...aside.map((file) => ({ ...file, placeLabel: '本机' })), ...listed(desk, context, found)];
}

async function chosen(paths: readonly string[]): Promise<readonly FoundFile[]> {
  const found = await Promise.all(paths.map((path) => peekFiles(dirname(path), [path], '选择的文件')));
  return found.flat();
}

/** Each content once. */
function listed(desk: Desk, context: IncomingContext, files: readonly FoundFile[]): IncomingFile[] {
  for (const file of files) desk.found.set(file.id, file);
  const once = [...new Map(files.map((file) => [file.id, file])).values()];
  return once.map((file) => describe(desk, context, file));
}

/**
 * What is encrypted to others only, and what this PC wrote for colleagues itself, would just fill the list of a stick. Of
 * the reports only those that the district hands back lie where it is looked.
 */
function mayBeForHere({ id, header }: FoundFile, { record, session }: IncomingContext): boolean {
  if (header?.kind !== 'peer' && header?.kind !== 'changes') return true;
  const isOwnWriting = record.peers?.sent.some(({ digest }) => digest === id) === true;
  const isOthersReport = header.kind === 'changes' && !isOwnDevice(session, header.from);
  const isReadable = decryptionKeysOf(session).some(({ kid }) => header.kids.includes(kid));
  return !isOwnWriting && !isOthersReport && isReadable;
}

function describe(desk: Desk, context: IncomingContext, file: FoundFile): IncomingFile {
  const handler = handlerFor(desk, file);
  const { received, aside } = incomingOf(context);
  const known = aside.find(({ id }) => id === file.id);
  const state: IncomingState = known?.state ?? (received.some(({ id }) => id === file.id) ? 'received' : 'new');
  return {
    id: file.id,
    name: file.name,
    placeLabel: file.placeLabel,
    kind: handler?.kind ?? 'unknown',
    from: handler?.senderOf(file, context) ?? '',
    ...(file.header ? { no: file.header.no, createdAt: file.header.createdAt } : {}),
    ...(file.header?.volume ? { volume: file.header.volume } : {}),
    sizeBytes: file.sizeBytes,
    state,
    ...(known?.why === undefined ? {} : { why: known.why, code: known.code ?? '' }),
  };
}

function handlerFor({ handlers }: Desk, file: PeekedFile): IncomingHandler | undefined {
  return handlers.find((handler) => handler.isOne(file));
}

function incomingOf({ record }: IncomingContext): IncomingRecord {
  return record.incoming ?? nothingIncoming;
}

async function openFile(desk: Desk, context: IncomingContext, id: string): Promise<Result<IncomingPreview, HostError>> {
  desk.opened = undefined;
  const source = await sourceOf(desk, context, id);
  if (!source) return refuse('unknownFile', '没有接收：列表已经变了，请重新查找后再选。');
  const { file, path } = source;
  const fetched = await desk.inbox.fetch(id, path, file.name);
  if (!fetched.ok) return fetched;
  const peeked = { ...source.peeked, content: fetched.value };
  const handler = handlerFor(desk, peeked);
  const opened = handler ? await handler.open(peeked, context) : fail(foreignFile(file, peeked));
  if (!opened.ok) return putAside(desk, context, file, opened.error);
  desk.opened = { file, content: opened.value };
  return ok(previewOf(file, opened.value));
}

function previewOf(
  file: IncomingFile,
  { facts, warnings, compare, receipt, operations, mayFollow }: OpenedIncoming,
): IncomingPreview {
  return {
    file,
    facts,
    warnings,
    ...(compare ? { compare } : {}),
    ...(receipt ? { receipt } : {}),
    ...(mayFollow ? { mayFollow } : {}),
    ...(operations === undefined ? {} : { operations }),
  };
}

type Source = { readonly file: IncomingFile; readonly peeked: PeekedFile; readonly path: string | undefined };

/** A file that was listed, or one that lies aside from an earlier day. */
async function sourceOf(desk: Desk, context: IncomingContext, id: string): Promise<Source | undefined> {
  const found = desk.found.get(id);
  if (found) return { file: describe(desk, context, found), peeked: found, path: found.path };
  const aside = incomingOf(context).aside.find((known) => known.id === id);
  const [copy] = aside ? await peekFiles(desk.deps.folder, [desk.inbox.pathOf(id)], '本机') : [];
  return (
    aside && copy && { file: { ...aside, placeLabel: '本机' }, peeked: { ...copy, name: aside.name }, path: undefined }
  );
}

function foreignFile({ name }: IncomingFile, { header, keys }: PeekedFile): NotTaken {
  const why =
    header || keys
      ? '它不是给本机的文件。这里只接收同事电脑的交换包、区里的回执、区里退还的本机报送包、授权文件和下发的资料。'
      : '它不是报送包或回执文件，或者已经损坏。可能选错了文件；没有选错的，请对方重新拷一份。';
  return { code: 'E_KIND', message: `“${name}”没有接收：${why}`, fate: 'leave' };
}

/** Keeps or moves the copy, and remembers why. The ledger has not been touched. */
async function putAside(
  desk: Desk,
  context: IncomingContext,
  file: IncomingFile,
  { fate, code, message }: NotTaken,
): Promise<Result<never, HostError>> {
  const told = fail({ code, message });
  if (fate === 'leave') {
    const removed = desk.inbox.remove(file.id);
    return removed.ok ? told : removed;
  }
  const { placeLabel: _place, ...rest } = file;
  const state = fate === 'hold' ? 'held' : 'refused';
  const aside: AsideFile = { ...rest, state, why: message, code };
  if (state === 'refused') {
    const moved = desk.inbox.moveToQuarantine(file.id);
    if (!moved.ok) return moved;
  }
  const saved = await save(desk, context, { ...context.record, incoming: withAside(incomingOf(context), aside) });
  return saved.ok ? told : saved;
}

function save({ deps }: Desk, { session }: IncomingContext, record: IncomingContext['record']) {
  return writeExchangeRecord(deps.folder, session, record);
}

async function readOpened({ opened }: Desk, id: string, from: number): Promise<Result<IncomingSlice, HostError>> {
  if (opened?.file.id !== id || !opened.content.read) return notOpen();
  return opened.content.read(from);
}

async function settle(
  desk: Desk,
  context: IncomingContext,
  id: string,
  confirmed: boolean,
): Promise<Result<SettledIncoming, HostError>> {
  const { opened } = desk;
  if (opened?.file.id !== id) return notOpen();
  const settled = await opened.content.settle(context, confirmed);
  if (!settled.ok) return settled;
  const taken = settled.value.record;
  const incoming = withReceived(taken.incoming ?? nothingIncoming, opened.file, instantOf(desk.deps.now()));
  const record = { ...taken, incoming };
  const saved = await save(desk, context, record);
  if (!saved.ok) return saved;
  desk.opened = undefined;
  const removed = desk.inbox.remove(id);
  if (!removed.ok) return removed;
  const released = await release(desk, { ...context, record });
  const { message, blobs } = settled.value;
  const file: IncomingFile = { ...opened.file, state: 'received' };
  return ok({ file, message, ...(blobs === undefined ? {} : { blobs }), released });
}

/** The held files that can be opened now. They stay in the inbox until they are settled themselves. */
async function release(desk: Desk, context: IncomingContext): Promise<IncomingFile[]> {
  const released: IncomingFile[] = [];
  for (const { id } of incomingOf(context).aside.filter(({ state }) => state === 'held')) {
    const source = await sourceOf(desk, context, id);
    const fetched = source && (await desk.inbox.fetch(id, undefined, source.file.name));
    if (!source || !fetched?.ok) continue;
    const peeked = { ...source.peeked, content: fetched.value };
    const opened = await handlerFor(desk, peeked)?.open(peeked, context);
    if (opened?.ok) released.push({ ...source.file, state: 'new' });
  }
  return released;
}

async function drop(desk: Desk, context: IncomingContext, id: string): Promise<Result<null, HostError>> {
  const record = { ...context.record, incoming: withoutAside(incomingOf(context), id) };
  const saved = await save(desk, context, record);
  return saved.ok ? desk.inbox.remove(id) : saved;
}

function notOpen() {
  return refuse('notOpened', '没有接收：这个文件还没有打开，或者已经打开了另一个。请重新选择后再接收。');
}
