// What is kept on record of personal data being shown or leaving the program (DESIGN.md section 4): one note a deed, in
// the same chained log as everything else, so it travels with the bundles and cannot be taken back. A file is noted
// before it is written; what became of it is added to the same note afterwards.

import type { Bytes } from '#shared/base/bytes.ts';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import type { EntityName } from '#shared/domain/declaration.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { parseHlc } from '#shared/sync/clock.ts';
import { recordsOf } from '#shared/sync/merge.ts';
import type { Change } from './change.ts';
import type { Book } from './registers.ts';

const topic = 'auditEntry';

/** What can be done with personal data that has to be kept on record, in the words of the office. */
export const auditActs = {
  reveal: '揭示',
  export: '导出',
  print: '打印',
  fill: '填空表',
  sendOut: '发出核对表',
  takeBack: '收回核对表',
  returnRows: '退回问题行',
  login: '登录',
  loginFailed: '登录失败',
  sendBundle: '写出数据包',
  receiveFile: '接收文件',
  restore: '恢复备份',
  keyChange: '密钥和用户',
  handOver: '交接',
  attachment: '查看附件',
  release: '签发报送包',
  returnReport: '退回报送包',
} as const;

export type AuditAct = keyof typeof auditActs;

export type AuditEntry = {
  readonly act: AuditAct;
  /** What it was, for people: the title of the list, the name of the form. */
  readonly subject?: string;
  readonly entity?: EntityName;
  /** The one record that was shown. */
  readonly record?: string;
  /** How many records. */
  readonly count?: number;
  /** xlsx, csv UTF-8, csv GBK, A4 … */
  readonly format?: string;
  /** The headings that were written. */
  readonly columns?: readonly string[];
  /** What was written in full that is otherwise hidden: 证件号码, 联系电话. */
  readonly inFull?: readonly string[];
  /** What for; the reason of a reveal. */
  readonly why?: string;
  /** The name that was suggested for the file. */
  readonly file?: string;
  /** When it was done, instant, where the log could not be written at once. */
  readonly doneAt?: string;
};

/** Whose hands: the names people know, since ids mean nothing on another PC. */
export type AuditHand = { readonly userName: string; readonly deviceName: string };

/** A file with records for somebody outside the program. */
export type OutgoingFile = { readonly suggestedName: string; readonly content: Bytes };
/** Where it lies, in words; `isCopy` when it got a name of its own because another file had the suggested one. */
export type WrittenFile = { readonly label: string; readonly isCopy: boolean };

/** What became of a file after its deed was noted. */
export type AuditOutcome = { readonly savedAs: string } | { readonly notSaved: string };

export type RecordedDeed = AuditEntry & {
  readonly id: string;
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  readonly userName: string;
  readonly deviceName: string;
  readonly savedAs?: string;
  readonly notSaved?: string;
};

/** The change that notes a deed; it is written before the deed is done. */
export function auditNote(id: string, entry: AuditEntry, { userName, deviceName }: AuditHand): Change {
  const given = Object.entries({ ...entry, userName, deviceName }).filter(([, value]) => value !== undefined);
  return { kind: 'note', topic, id, values: Object.fromEntries(given) as { [key: string]: JsonValue } };
}

/** The change that adds to a noted deed what became of its file. */
export function auditOutcome(id: string, outcome: AuditOutcome): Change {
  return { kind: 'note', topic, id, values: outcome };
}

/** Every deed on record, the newest first. */
export function recordedDeeds(book: Book): readonly RecordedDeed[] {
  return Array.from(recordsOf(book.state, topic), ({ id, createdH, values }) => deedOf(id, createdH, values))
    .filter((deed) => deed !== undefined)
    .sort((a, b) => (a.at === b.at ? compare(b.id, a.id) : compare(b.at, a.at)));
}

type Values = { readonly [key: string]: JsonValue };

/** A kind of deed that this version does not know is left to a later one. */
function deedOf(id: string, createdH: string, values: Values): RecordedDeed | undefined {
  const { act, entity, count } = values;
  if (typeof act !== 'string' || !Object.hasOwn(auditActs, act)) return undefined;
  const texts = ['subject', 'record', 'format', 'why', 'file', 'savedAs', 'notSaved'] as const;
  const lists = ['columns', 'inFull'] as const;
  return {
    id,
    act: act as AuditAct,
    at: instantIn(values.doneAt) ?? new Date(parseHlc(createdH)?.ms ?? 0).toISOString(),
    userName: textIn(values, 'userName') ?? '',
    deviceName: textIn(values, 'deviceName') ?? '',
    ...(typeof entity === 'string' && isEntityName(entity) ? { entity } : {}),
    ...(typeof count === 'number' ? { count } : {}),
    ...Object.fromEntries(texts.flatMap((key) => (textIn(values, key) === undefined ? [] : [[key, values[key]]]))),
    ...Object.fromEntries(lists.flatMap((key) => (Array.isArray(values[key]) ? [[key, values[key].map(String)]] : []))),
  };
}

function instantIn(value: JsonValue | undefined): string | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function textIn(values: Values, key: string): string | undefined {
  const value = values[key];
  return typeof value === 'string' ? value : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
