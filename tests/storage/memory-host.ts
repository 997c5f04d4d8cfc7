// The journal of another process, in memory: what the storage tests put behind the page. It keeps the rules of the real
// one (electron/services/journal.ts): rows in order, the same row twice is harmless, another row in its place is refused.

import { equalBytes } from '#shared/base/bytes.ts';
import type { BatchRow, HostApi, HostError, HostReply, OpeningFacts, RowEnd } from '#shared/host/host-api.ts';

export type MemoryHost = {
  readonly api: HostApi;
  /** The journal's rows; a test may cut, damage or replace them. */
  rows: BatchRow[];
  /** When set, appending is refused with this sentence. */
  refusal: string | undefined;
  /** When set, nothing of the journal can be asked. */
  isDeaf: boolean;
  /** What the host noticed before the opening. */
  facts: OpeningFacts;
  vault: string | undefined;
  /** Files written so far, by name. */
  readonly files: string[];
  /** When set, no file is written: a sentence, or null for a clerk who chose no place. */
  fileRefusal: string | null | undefined;
  readonly calls: string[];
  /** How far the district and the other PCs hold the rows, and why not further. */
  horizon: { n: number; obstacle?: string };
  /** Rows of a backup, from which a journal that lost some is filled again. */
  backup: readonly BatchRow[] | undefined;
  /** What the journal must hold at least. */
  least: RowEnd | undefined;
  /** Attachments by digest; a test may lose or replace them. */
  readonly blobs: Map<string, Uint8Array<ArrayBuffer>>;
};

const users = [{ id: 'u1', name: '录入员甲' }];
const office = { committeeCode: '990000001', committeeName: '锦棠街道两新组织综合党委', deviceName: '党建办电脑' };

export function memoryHost(): MemoryHost {
  const host: MemoryHost = {
    api: {} as HostApi,
    rows: [],
    refusal: undefined,
    isDeaf: false,
    facts: { mark: 'same' },
    vault: '{"format":"lxvault/1"}',
    files: [],
    fileRefusal: undefined,
    calls: [],
    horizon: { n: 0 },
    backup: undefined,
    least: undefined,
    blobs: new Map(),
  };
  const methods: Partial<HostApi> = {
    hostInfo: async () =>
      answer({
        kind: 'browser',
        version: '0.0.0',
        ledgers: [{ ledger: 'formal', exists: host.vault !== undefined, office, users, waitMs: 0 }],
      }),
    readVault: async () => (host.vault === undefined ? refuse('密钥文件不见了。') : answer({ vault: host.vault })),
    restoreVault: async ({ vault }) => {
      host.vault = vault;
      return answer(null);
    },
    openingFacts: async () => (host.isDeaf ? refuse('后台程序没有回应。') : answer(host.facts)),
    settleOpening: async ({ newLog }) => {
      host.calls.push(`settle ${newLog}`);
      host.facts = { mark: 'same' };
      return answer(null);
    },
    journalTip: async () => {
      const last = host.rows[host.rows.length - 1];
      if (host.isDeaf) return refuse('后台程序没有回应。');
      return answer(last ? { n: last.n, log: last.log, last: last.last, chain: last.chain } : null);
    },
    appendJournal: async ({ rows }) => append(host, rows as readonly BatchRow[]),
    readJournal: async ({ from, count = 3 }) => {
      const rows = host.rows.slice(from - 1, from - 1 + Math.min(count, 3));
      return answer({ rows: rows.map((row) => structuredClone(row)), done: from + rows.length > host.rows.length });
    },
    compactionState: async () => {
      const { obstacle } = host.horizon;
      const journalBytes = host.rows.reduce((sum, { sealed }) => sum + sealed.length, 0);
      return answer({ journalBytes, ...(obstacle === undefined ? {} : { obstacle }) });
    },
    compactionHorizon: async ({ from, upTo }) => {
      const { obstacle } = host.horizon;
      const n = Math.max(from, Math.min(host.horizon.n, upTo));
      const operations = host.rows.slice(from, n).reduce((sum, row) => sum + row.last - row.first + 1, 0);
      return answer({ n, operations, ...(obstacle === undefined ? {} : { obstacle }) });
    },
    keepInJournal: async (least) => {
      host.calls.push(`keep ${least.n}`);
      host.least = least;
      return answer(null);
    },
    refillJournal: async ({ n, chain }) => {
      if (host.backup?.[n - 1]?.chain !== chain) return refuse('没有找到备份，请插上备份盘。');
      host.rows.push(...host.backup.slice(host.rows.length, n));
      return answer({ n: host.rows.length });
    },
    putBlob: async ({ sm3, sealed }) => {
      if (host.fileRefusal) return refuse(host.fileRefusal);
      host.blobs.set(sm3, sealed);
      return answer(null);
    },
    readBlob: async ({ sm3 }) => {
      const sealed = host.blobs.get(sm3);
      return answer(sealed ? { sealed } : null);
    },
    checkBlob: async ({ sm3 }) => answer({ state: host.blobs.has(sm3) ? 'sound' : 'missing' }),
    sweepBlobs: async () => answer({ removed: [] }),
    heldBlobs: async () => answer([...host.blobs.keys()]),
    saveFile: async ({ suggestedName }) => {
      if (host.fileRefusal === null) return answer(null);
      if (host.fileRefusal !== undefined) return refuse(host.fileRefusal);
      host.files.push(suggestedName);
      return answer({ label: `文件夹 / ${suggestedName}`, isCopy: false });
    },
    writeLog: async () => answer(null),
  };
  return Object.assign(host, { api: methods as HostApi });
}

function append(host: MemoryHost, rows: readonly BatchRow[]): HostReply<'appendJournal'> {
  host.calls.push(`append ${rows.map(({ n }) => n).join(' ')}`);
  if (host.refusal !== undefined) return refuse(host.refusal);
  for (const row of rows) {
    const held = host.rows[row.n - 1];
    if (held && !equalBytes(held.sealed, row.sealed)) return refuse('记录副本与数据库不一致。');
    if (!held && row.n !== host.rows.length + 1) return refuse('记录副本缺少中间的记录。');
    if (!held) host.rows.push(structuredClone(row));
  }
  const { n, log, last, chain } = host.rows[host.rows.length - 1] as BatchRow;
  return answer({ n, log, last, chain });
}

function answer<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

function refuse(message: string): { readonly ok: false; readonly error: HostError } {
  return { ok: false, error: { code: 'test', message } };
}
