// Sending out: one workbook after the other is made, put on record, saved, and noted as a trip. What was saved stays
// noted when the clerk stops half way.

import type { GridColumn } from '#renderer/components/grid/columns.ts';
import type { CellReading, GridRow } from '#renderer/components/grid/row.ts';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { describeStoreProblem } from '#renderer/data/store-problem.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { newUlid } from '#shared/base/ids.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import { entities } from '#shared/domain/entities.ts';
import type { AuditEntry } from '#shared/ledger/audit.ts';
import { type SentTrip, tripChange } from '#shared/ledger/round-trips.ts';
import { profileOfTrip } from '#shared/workbook/round-trip/read-new-rows.ts';
import type { MadeTrip, TripPaper } from '#shared/workbook/round-trip/trip-workbook.ts';
import { howOf, inFullWords, type SendChoices, tripFileName } from './send-choices.ts';
import { type OutgoingColumn, outgoingColumns, outgoingRow } from './trip-rows.ts';
import { type NotWritten, startWriter, type TripWriter } from './trip-writer.ts';
import { watchedState } from './watched-state.ts';

/** The rows that go to somebody; `value` is what they share in the column by which the rows were parted. */
export type OutgoingFile = {
  readonly to: string;
  readonly value: string | undefined;
  readonly rows: readonly GridRow[];
};

export type Sending = {
  readonly isRunning: boolean;
  /** Rows. */
  readonly done: number;
  readonly total: number;
  readonly saved: readonly { readonly to: string; readonly count: number; readonly place: string }[];
  readonly refusal?: string;
};

export type SendOrder = {
  readonly store: LedgerStore;
  readonly columns: readonly GridColumn[];
  readonly reading: CellReading;
  readonly choices: SendChoices;
  readonly files: readonly OutgoingFile[];
};

let abort: AbortController | undefined;

export const sending = watchedState<Sending>(() => abort?.abort());

export function cancelSending(): void {
  abort?.abort();
}

function change(some: Partial<Sending>): void {
  const state = sending.get();
  if (state) sending.set({ ...state, ...some });
}

export async function sendTrips(order: SendOrder): Promise<void> {
  const own = new AbortController();
  abort = own;
  const total = order.files.reduce((sum, { rows }) => sum + rows.length, 0);
  sending.set({ isRunning: true, done: 0, total, saved: [] });
  const writer = startWriter(own.signal);
  const sent = order.choices.packing === 'zip' ? await sendPacked(order, writer) : await sendEach(order, writer, own);
  writer.end();
  if (abort !== own) return;
  change({ isRunning: false, ...(sent.ok ? {} : { refusal: sent.error }) });
}

type Sent = Result<null, string>;
type MadeFile = { readonly file: OutgoingFile; readonly trip: SentTrip; readonly made: MadeTrip };

const stopped = '已停止。停止以前保存的文件照常有效，其余的没有发出。';
const noPlace = '没有选择保存位置，已停止。停止以前保存的文件照常有效，其余的没有发出。';

function wordsOf(problem: NotWritten): string {
  return problem === 'cancelled' ? stopped : problem.sentence;
}

async function sendEach(order: SendOrder, writer: TripWriter, { signal }: AbortController): Promise<Sent> {
  let before = 0;
  for (const file of order.files) {
    if (signal.aborted) return fail(stopped);
    const made = await makeFile(order, file, writer, before);
    if (!made.ok) return made;
    before += file.rows.length;
    const { trip } = made.value;
    const saved = await handOut(order, [made.value], trip.file, made.value.made.bytes);
    if (!saved.ok) return saved;
  }
  return ok(null);
}

async function sendPacked(order: SendOrder, writer: TripWriter): Promise<Sent> {
  const files: MadeFile[] = [];
  let before = 0;
  for (const file of order.files) {
    const made = await makeFile(order, file, writer, before);
    if (!made.ok) return made;
    before += file.rows.length;
    files.push(made.value);
  }
  const packed = await writer.pack(files.map(({ trip, made }) => ({ name: trip.file, bytes: made.bytes })));
  if (!packed.ok) return fail(wordsOf(packed.error));
  const { label } = entities[order.choices.entity];
  const name = `核对表_${label}_${dateOfInstant(Date.now())}（${files.length}个）.zip`;
  return handOut(order, files, name, packed.value);
}

async function makeFile(
  order: SendOrder,
  file: OutgoingFile,
  writer: TripWriter,
  before: number,
): Promise<Result<MadeFile, string>> {
  const columns = outgoingColumns(order.columns, order.choices);
  const trip = tripOf(order, file, columns);
  const rowAt = (index: number) => outgoingRow(file.rows[index] as GridRow, columns, order.reading);
  const paper = paperOf(order, file, trip);
  const made = await writer.write(paper, file.rows.length, rowAt, (done) => change({ done: before + done }));
  if (!made.ok) return fail(wordsOf(made.error));
  return ok({ file, made: made.value, trip: { ...trip, digest: made.value.digest } });
}

function tripOf(
  { columns: all, choices }: SendOrder,
  { to, value, rows }: OutgoingFile,
  columns: readonly OutgoingColumn[],
): SentTrip {
  const now = Date.now();
  const purpose = choices.purpose.trim();
  return {
    id: newUlid(now),
    entity: choices.entity,
    to,
    columns: columns.map(({ trip }) => trip),
    count: rows.length,
    sentAt: new Date(now).toISOString(),
    file: tripFileName(to, choices, dateOfInstant(now)),
    digest: '',
    ...(inFullWords(all, choices).length > 0 ? { purpose } : {}),
    how: howOf(choices, value),
  };
}

function paperOf({ choices }: SendOrder, { to, value }: OutgoingFile, { id, entity, columns }: SentTrip): TripPaper {
  const title = choices.title.trim();
  return {
    trip: id,
    entity,
    columns,
    sheet: entities[entity].label,
    title: value === undefined ? title : `${title}（${to}）`,
    lines: choices.lines.split('\n').filter((line) => line.trim() !== ''),
    takesNewRows: choices.takesNewRows && profileOfTrip({ entity, columns }) !== undefined,
  };
}

/** Puts the deed on record, saves the file, and notes the trips. */
async function handOut(
  order: SendOrder,
  files: readonly MadeFile[],
  suggestedName: string,
  content: MadeTrip['bytes'],
): Promise<Sent> {
  const { store } = order;
  const saved = await store.handOut(deedOf(order, files), { suggestedName, content });
  if (!saved.ok) return fail(describeStoreProblem(saved.error));
  if (!saved.value) return fail(noPlace);
  const notes = files.map(({ trip }) => tripChange(trip));
  const noted = await store.commit(notes, '发出核对表', 'lasting');
  if (!noted.ok)
    return fail(`文件已保存，但没有记下这次发出，收回时无法核对底稿。${describeStoreProblem(noted.error)}`);
  const place = saved.value.label;
  const more = files.map(({ file }) => ({ to: file.to, count: file.rows.length, place }));
  change({ saved: [...(sending.get()?.saved ?? []), ...more] });
  return ok(null);
}

function deedOf({ columns, choices }: SendOrder, files: readonly MadeFile[]): AuditEntry {
  const inFull = inFullWords(columns, choices);
  const names = files.map(({ file }) => file.to);
  const to = names.length > 5 ? `${names.slice(0, 5).join('、')} 等 ${names.length} 个` : names.join('、');
  return {
    act: 'sendOut',
    subject: `${choices.title.trim()}，发给 ${to}`,
    entity: choices.entity,
    count: files.reduce((sum, { file }) => sum + file.rows.length, 0),
    format: choices.packing === 'zip' ? 'zip' : 'xlsx',
    columns: files[0]?.trip.columns.map(({ header }) => header) ?? [],
    ...(inFull.length > 0 ? { inFull, why: choices.purpose.trim() } : {}),
  };
}
