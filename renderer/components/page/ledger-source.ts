import type { Bytes } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { Result } from '#shared/base/result.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { AuditEntry, OutgoingFile, WrittenFile } from '#shared/ledger/audit.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { ImportPlace } from '#shared/ledger/import-note.ts';
import type { RecordMarks } from '#shared/ledger/record-marks.ts';
import type { Book } from '#shared/ledger/registers.ts';
import type { Watchable } from '../use-watched.ts';

/** A place in an imported file; `verified` says why a doubtful value was taken all the same. */
export type HistoryPlace = ImportPlace & { readonly verified?: string };

/** One change of one field, as 修改记录 shows it. */
export type HistoryLine = {
  /** `gone`: older changes cannot be read now; `explained`: nothing was changed. `why` says why. */
  readonly kind?: string;
  readonly field: string;
  readonly label: string;
  readonly at: string;
  readonly userName: string;
  readonly deviceName: string;
  readonly oldValue?: JsonValue | undefined;
  readonly newValue?: JsonValue | undefined;
  /** The place in a workbook that the value came from; absent when it was typed in. */
  readonly source?: HistoryPlace | undefined;
  readonly why?: string | undefined;
};

/** A photo or file at a record; `isHeld` is false while it has not come (待收). */
export type AttachmentLine = {
  readonly sm3: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly w?: number;
  readonly h?: number;
  readonly at: string;
  readonly userName: string;
  readonly deviceName: string;
  readonly isHeld: boolean;
};

export type Attachments<Problem> = {
  add(entity: EntityName, id: string, file: File): Promise<Result<unknown, Problem>>;
  listOf(entity: EntityName, id: string): Promise<readonly AttachmentLine[]>;
  /** Undefined when it is not here. */
  open(sm3: string): Promise<{ readonly mime: string; readonly content: Bytes } | undefined>;
  remove(entity: EntityName, id: string, sm3: string): Promise<Result<unknown, Problem>>;
};

/** The open ledger as a page needs it; the store of the page satisfies this, its problems are worded by `describe`. */
export type StoreLike<Problem> = Watchable & {
  readonly book: Book;
  readonly unlocked: {
    readonly office: { readonly committeeName: string };
    readonly user: { readonly name: string };
  };
  commit(changes: readonly Change[], label: string): Promise<Result<unknown, Problem>>;
  undo(): Promise<Result<string, Problem>>;
  redo(): Promise<Result<string, Problem>>;
  historyOf(entity: EntityName, id: string): Promise<readonly HistoryLine[]>;
  /** Keeps on record what is done with personal data. */
  recordDeed(entry: AuditEntry): Promise<Result<unknown, Problem>>;
  /** Puts the deed on record, then writes the file; null when the clerk chose no place after all. */
  handOut(entry: AuditEntry, file: OutgoingFile): Promise<Result<WrittenFile | null, Problem>>;
  saveState(): { readonly kind: 'saved' | 'saving' | 'oneCopy' };
  readonly attachments: Attachments<Problem>;
  /** What hangs on records and asks for a clerk. */
  readonly conflicts: Watchable & { marks(): RecordMarks };
};

/** The same with every problem as a sentence for the clerk. */
export type LedgerSource = StoreLike<string>;

export function wordedSource<Problem>(store: StoreLike<Problem>, describe: (problem: Problem) => string): LedgerSource {
  const worded = <T>(result: Result<T, Problem>): Result<T, string> =>
    result.ok ? result : { ok: false, error: describe(result.error) };
  return {
    book: store.book,
    unlocked: store.unlocked,
    subscribe: (listener) => store.subscribe(listener),
    version: () => store.version(),
    commit: async (changes, label) => worded(await store.commit(changes, label)),
    undo: async () => worded(await store.undo()),
    redo: async () => worded(await store.redo()),
    historyOf: (entity, id) => store.historyOf(entity, id),
    recordDeed: async (entry) => worded(await store.recordDeed(entry)),
    handOut: async (entry, file) => worded(await store.handOut(entry, file)),
    saveState: () => store.saveState(),
    attachments: {
      add: async (entity, id, file) => worded(await store.attachments.add(entity, id, file)),
      listOf: (entity, id) => store.attachments.listOf(entity, id),
      open: (sm3) => store.attachments.open(sm3),
      remove: async (entity, id, sm3) => worded(await store.attachments.remove(entity, id, sm3)),
    },
    conflicts: store.conflicts,
  };
}
