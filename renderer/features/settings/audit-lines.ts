// The audit log as people read it: one line a deed.

import { localTime } from '#renderer/components/local-time.ts';
import { entities } from '#shared/domain/entities.ts';
import { type AuditAct, type AuditEntry, auditActs, type RecordedDeed, recordedDeeds } from '#shared/ledger/audit.ts';
import { type Book, titleOf } from '#shared/ledger/book.ts';
import type { OutColumn, OutRow } from '#shared/workbook/write/out-sheet.ts';

export type AuditLine = {
  readonly id: string;
  readonly act: AuditAct;
  /** 2026-06-01 14:30, on this PC's clock. */
  readonly time: string;
  readonly who: string;
  readonly device: string;
  readonly what: string;
  readonly count: number | undefined;
  readonly inFull: string;
  readonly why: string;
  readonly outcome: string;
  readonly format: string;
  readonly columns: string;
};

export type AuditFilter = {
  readonly act: AuditAct | undefined;
  /** Days, both included; empty for no limit. */
  readonly from: string;
  readonly to: string;
  readonly typed: string;
};

/** Every deed on record, the newest first. */
export function auditLines(book: Book): readonly AuditLine[] {
  return recordedDeeds(book).map((deed) => lineOf(book, deed));
}

/** What the host keeps on record and the log does not say yet, the newest first. */
export function keptLines(
  book: Book,
  kept: readonly { readonly id: string; readonly userName: string; readonly entry: AuditEntry }[],
  deviceName: string,
): readonly AuditLine[] {
  return kept
    .map(({ id, userName, entry }) =>
      lineOf(book, { ...entry, id, at: entry.doneAt ?? new Date().toISOString(), userName, deviceName }),
    )
    .map((line) => ({ ...line, outcome: '随下一次修改写入日志' }))
    .sort((a, b) => (a.time < b.time ? 1 : -1));
}

function lineOf(book: Book, deed: RecordedDeed): AuditLine {
  const { id, act, at, userName, deviceName, count, inFull, why, format, columns } = deed;
  return {
    id,
    act,
    time: localTime(at),
    who: userName,
    device: deviceName,
    what: whatOf(book, deed),
    count,
    inFull: inFull?.join('、') ?? '',
    why: why ?? '',
    outcome: outcomeOf(deed),
    format: format ?? '',
    columns: columns?.join('、') ?? '',
  };
}

function whatOf(book: Book, { subject, entity, record }: RecordedDeed): string {
  if (!entity) return subject ?? '';
  if (subject !== undefined) return `${entities[entity].label}《${subject}》`;
  return record === undefined ? entities[entity].label : `${entities[entity].label}：${titleOf(book, entity, record)}`;
}

function outcomeOf({ savedAs, notSaved }: RecordedDeed): string {
  if (savedAs !== undefined) return `存到 ${savedAs}`;
  return notSaved === undefined ? '' : `没有写成：${notSaved}`;
}

/** The lines that fit; every typed word must occur in a line. */
export function fittingLines(lines: readonly AuditLine[], { act, from, to, typed }: AuditFilter): readonly AuditLine[] {
  const words = typed.split(/\s+/).filter((word) => word !== '');
  return lines.filter((line) => {
    const day = line.time.slice(0, 10);
    if ((act && line.act !== act) || (from && day < from) || (to && day.slice(0, to.length) > to)) return false;
    const text = `${line.who}\n${line.device}\n${line.what}\n${line.why}\n${line.outcome}\n${line.inFull}`;
    return words.every((word) => text.includes(word));
  });
}

/** The same lines as a table to be written out. */
export const auditColumns: readonly OutColumn[] = [
  { header: '时间', kind: 'text', width: 17 },
  { header: '操作人', kind: 'text', width: 12 },
  { header: '电脑', kind: 'text', width: 16 },
  { header: '操作', kind: 'text', width: 12 },
  { header: '内容', kind: 'text', width: 36 },
  { header: '数量', kind: 'number', width: 8 },
  { header: '完整写出', kind: 'text', width: 18 },
  { header: '用途或原因', kind: 'text', width: 30 },
  { header: '格式', kind: 'text', width: 18 },
  { header: '结果', kind: 'text', width: 40 },
  { header: '写出的列', kind: 'text', width: 50 },
];

export function auditRow(line: AuditLine): OutRow {
  const { time, who, device, act, what, count, inFull, why, format, outcome, columns } = line;
  return { cells: [time, who, device, auditActs[act], what, count ?? null, inFull, why, format, outcome, columns] };
}
