// Photos and files at records. The content is kept sealed, under its digest, in the database and by the host; only then
// does an operation say that a record has it. Of the two copies either heals the other. A content that has not come yet
// is known by its operation and shown as 待收.

import { fail, ok, type Result } from '#shared/base/result.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { type BlobContent, sealBlob, unsealBlob } from '#shared/host/sealed-blob.ts';
import { recordById, titleOf } from '#shared/ledger/book.ts';
import type { AttachmentAbout, Change } from '#shared/ledger/change.ts';
import { parseHlc } from '#shared/sync/clock.ts';
import { attachmentHead, attachmentsOf, type BlobUse, missingBlobs } from '#shared/sync/merge.ts';
import type { Cancellation } from './cancellation.ts';
import { type BlobCheck, type CheckProblem, checkBlobs } from './check-blobs.ts';
import { commitChanges } from './commit.ts';
import type { CommitQueue, Committed } from './commit-queue.ts';
import { joinedWith } from './history.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import { type Names, writerOf } from './names.ts';
import type { PrepareFile } from './prepare-file.ts';
import type { OnProgress } from './progress.ts';
import { type StoreProblem, writeProblem } from './store-problem.ts';

/** An attachment of a record, as it is listed. */
export type AttachedFile = AttachmentAbout & {
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  readonly userName: string;
  readonly deviceName: string;
  /** False while the content has not come (待收). */
  readonly isHeld: boolean;
};

/** Undefined: it has not come yet, or both copies are lost. */
export type OpenedAttachment = BlobContent | undefined;

export type AttachmentDesk = {
  /** Keeps a file and attaches it to a record; pictures are made small first. */
  add(entity: EntityName, id: string, file: File): Promise<Result<null, StoreProblem>>;
  /** What is attached to a record, first attached first. */
  listOf(entity: EntityName, id: string): Promise<readonly AttachedFile[]>;
  open(sm3: string): Promise<OpenedAttachment>;
  /** Takes a content off a record; 撤销 puts it back. */
  remove(entity: EntityName, id: string, sm3: string): Promise<Result<null, StoreProblem>>;
  /** What records name and this PC does not hold. */
  missing(): Promise<readonly MissingAttachment[]>;
  /** Reads both copies of everything and heals them. */
  check(watching?: {
    readonly onProgress?: OnProgress;
    readonly cancellation?: Cancellation;
  }): Promise<Result<BlobCheck, CheckProblem>>;
};

/** Not here, with where it is attached. */
export type MissingAttachment = BlobUse & {
  readonly name: string;
  /** Titles of the records, with their registers. */
  readonly at: readonly { readonly table: string; readonly title: string }[];
};

export function attachmentDesk(queue: CommitQueue, names: () => Names, prepare: PrepareFile): AttachmentDesk {
  const { desk } = queue;
  return {
    add: (entity, id, file) => add(queue, entity, id, file, prepare),
    listOf: (entity, id) => listOf(desk, names(), entity, id),
    open: (sm3) => openBlob(desk, sm3),
    remove: (entity, id, sm3) => remove(queue, entity, id, sm3),
    missing: async () => {
      const held = await heldHere(desk);
      return missingBlobs(desk.book.state, (sm3) => held.has(sm3)).map((use) => describeMissing(desk, use));
    },
    check: (watching) => checkBlobs(desk, watching),
  };
}

function describeMissing({ book }: LedgerDesk, use: BlobUse): MissingAttachment {
  const [first] = use.records;
  const about = first && attachmentsOf(book.state, first.table, first.id).find(({ sm3 }) => sm3 === use.sm3)?.about;
  const at = use.records.map(({ table, id }) => ({
    table,
    title: isEntityName(table) ? titleOf(book, table, id) : id,
  }));
  return { ...use, name: nameIn(about), at };
}

function nameIn(about: { readonly [key: string]: unknown } | undefined): string {
  const name = about?.name;
  return typeof name === 'string' && name !== '' ? name : '未命名的附件';
}

async function add(
  queue: CommitQueue,
  entity: EntityName,
  id: string,
  file: File,
  prepare: PrepareFile,
): Promise<Result<null, StoreProblem>> {
  const { desk } = queue;
  const prepared = await prepare(file);
  if (!prepared.ok) return fail({ kind: 'refusedFile', problem: prepared.error });
  const { content, ...said } = prepared.value;
  const about: AttachmentAbout = { ...said, bytes: content.length };
  if (allOf(desk, entity, id).some(({ sm3 }) => sm3 === about.sm3))
    return fail({ kind: 'attachedAlready', name: about.name });
  const kept = await keepBoth(desk, about.sm3, { mime: about.mime, content });
  if (!kept.ok) return kept;
  const owner = recordById(desk.book, entity, id)?.id ?? id;
  const label = `给“${titleOf(desk.book, entity, id)}”添加附件`;
  return settledAs(await commit(queue, label, { kind: 'attach', entity, id: owner, about }));
}

async function remove(
  queue: CommitQueue,
  entity: EntityName,
  id: string,
  sm3: string,
): Promise<Result<null, StoreProblem>> {
  const { desk } = queue;
  const label = `去掉“${titleOf(desk.book, entity, id)}”的附件`;
  const changes = joinedWith(desk, entity, id).flatMap((one) => {
    const ops = attachmentsOf(desk.book.state, entity, one).flatMap((each) => (each.sm3 === sm3 ? each.ops : []));
    return ops.length === 0 ? [] : [{ kind: 'detach' as const, entity, id: one, ops }];
  });
  return settledAs(await commit(queue, label, ...changes));
}

function commit(queue: CommitQueue, label: string, ...changes: readonly Change[]): Promise<Committed> {
  return commitChanges(queue, { changes, label, move: 'edit', onProgress: () => undefined });
}

function settledAs(committed: Committed): Result<null, StoreProblem> {
  return committed.ok ? ok(null) : committed;
}

/** Both copies, or a refusal: what a record names must not hang on one disk's luck from the beginning. */
async function keepBoth(desk: LedgerDesk, sm3: string, blob: BlobContent): Promise<Result<null, StoreProblem>> {
  const sealed = await sealBlob(desk.safe, sm3, blob);
  try {
    await desk.database.blobs.put({ key: sm3, sealed });
  } catch (error) {
    return fail(writeProblem(error));
  }
  const put = await desk.host.putBlob({ sm3, sealed });
  return put.ok ? ok(null) : fail({ kind: 'hostRefused', message: put.error.message });
}

function allOf(desk: Pick<LedgerDesk, 'book'>, entity: EntityName, id: string) {
  return joinedWith(desk, entity, id).flatMap((owner) =>
    attachmentsOf(desk.book.state, entity, owner).map((one) => ({ ...one, owner })),
  );
}

async function listOf(desk: LedgerDesk, names: Names, entity: EntityName, id: string): Promise<AttachedFile[]> {
  const held = await heldHere(desk);
  const files = allOf(desk, entity, id).flatMap(({ sm3, bytes, mime, about, owner }) => {
    const head = attachmentHead(desk.book.state, entity, owner, sm3);
    if (!head) return [];
    const { w, h } = about;
    return {
      sm3,
      bytes,
      mime,
      name: nameIn(about),
      ...(typeof w === 'number' && typeof h === 'number' ? { w, h } : {}),
      at: new Date(parseHlc(head.h)?.ms ?? 0).toISOString(),
      ...writerOf(names, head),
      isHeld: held.has(sm3),
    };
  });
  return [...new Map(files.toReversed().map((file) => [file.sm3, file])).values()].toReversed();
}

async function heldHere({ database, host }: LedgerDesk): Promise<ReadonlySet<string>> {
  const [own, theirs] = [await database.blobs.toCollection().primaryKeys(), await host.heldBlobs()];
  return new Set([...own, ...(theirs.ok ? theirs.value : [])]);
}

/** From the database, else from the host; what is found in one place only is put into the other. */
async function openBlob(desk: LedgerDesk, sm3: string): Promise<OpenedAttachment> {
  const row = await desk.database.blobs.get(sm3);
  const own = row && (await unsealBlob(desk.safe, sm3, row.sealed));
  if (own?.ok) return own.value;
  const reply = await desk.host.readBlob({ sm3 });
  if (!reply.ok || !reply.value) return undefined;
  const theirs = await unsealBlob(desk.safe, sm3, reply.value.sealed);
  if (!theirs.ok) return undefined;
  await desk.database.blobs.put({ key: sm3, sealed: reply.value.sealed }).catch((error) => tell(desk, error));
  return theirs.value;
}

/** Gives each copy what only the other has. Nobody waits for it; what fails is tried again at the next opening. */
export async function mendBlobs(desk: LedgerDesk): Promise<void> {
  const { database, host } = desk;
  try {
    const reply = await host.heldBlobs();
    if (!reply.ok) return;
    const [own, theirs] = [new Set(await database.blobs.toCollection().primaryKeys()), new Set(reply.value)];
    for (const sm3 of own) {
      const row = theirs.has(sm3) ? undefined : await database.blobs.get(sm3);
      if (row) await host.putBlob({ sm3, sealed: row.sealed });
    }
    for (const sm3 of theirs) if (!own.has(sm3)) await openBlob(desk, sm3);
  } catch (error) {
    await tell(desk, error);
  }
}

async function tell({ host }: LedgerDesk, error: unknown): Promise<void> {
  await host.writeLog({ level: 'warn', event: 'blobs', detail: String(error) });
}
