// From a file to a form laid out on the page: opened by the worker, its targets remembered or proposed.

import { bytesOfDropped, largestBytes } from '#renderer/components/file/file-limits.ts';
import { columnsOfRegister, todayOnThisPc } from '#renderer/components/page/register.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { host } from '#renderer/host/host.ts';
import type { PickedFile } from '#shared/host/host-api.ts';
import { figures } from '#shared/report/figures.ts';
import type { FillTarget } from '#shared/workbook/fill/fill-target.ts';
import type { FormLayout, LayoutCorrection } from '#shared/workbook/fill/form-layout.ts';
import { type ProposedTarget, proposeTargets } from '#shared/workbook/fill/propose-targets.ts';
import { sourceKeyFor, sourceWithKey } from './fill-sources.ts';
import {
  beginFiller,
  type ChosenTarget,
  changeFiller,
  currentFiller,
  emptyFiller,
  type FillerState,
  onForget,
} from './filler-state.ts';
import { type FormKeeper, startKeeper } from './form-keeper.ts';
import { fingerprintOf, type RememberedForm, rememberedForm } from './form-memory.ts';

let keeper: FormKeeper | undefined;

onForget(() => {
  keeper?.end();
  keeper = undefined;
});

/** The worker that holds the form of this page. */
export function formKeeper(): FormKeeper | undefined {
  return keeper;
}

export async function openPickedForm({ grant, name, sizeBytes }: PickedFile): Promise<void> {
  if (!begin(name, sizeBytes)) return;
  const picked = await host.readPicked({ grant });
  if (picked.ok) await openBytes(picked.value.content, name);
  else changeFiller({ isBusy: false, refusal: picked.error.message });
}

export async function openDroppedForm(file: File): Promise<void> {
  if (!begin(file.name, file.size)) return;
  const read = await bytesOfDropped(file);
  if (read.ok) await openBytes(read.value, file.name);
  else changeFiller({ isBusy: false, refusal: read.error });
}

function begin(name: string, sizeBytes: number): boolean {
  keeper?.end();
  keeper = undefined;
  const fits = sizeBytes <= largestBytes;
  const refusal = '没有读取这个文件。文件超过 60 MB，不像是一张空表。请确认选对了文件。';
  const fresh = { ...emptyFiller(todayOnThisPc()), file: { name, sizeBytes } };
  beginFiller(fits ? { ...fresh, isBusy: true } : { ...fresh, refusal });
  return fits;
}

async function openBytes(bytes: Uint8Array<ArrayBuffer>, fileName: string): Promise<void> {
  const own = startKeeper(bytes.byteLength);
  keeper = own;
  const opened = await own.ask({ kind: 'open', bytes, fileName }, 'opened');
  if (own !== keeper) return;
  if (!opened.ok) return refuse(opened.error.message);
  const { sheets } = opened.value;
  const first = sheets.find(({ isHidden }) => !isHidden) ?? sheets[0];
  changeFiller({ sheets });
  if (first) await chooseSheet(first.index);
}

function refuse(refusal: string): void {
  keeper?.end();
  keeper = undefined;
  changeFiller({ isBusy: false, refusal });
}

/** Lays a sheet out and fills in what is remembered of it, or proposed. */
export async function chooseSheet(sheet: number): Promise<void> {
  const store = currentLedger();
  const found = await layOut(sheet, {});
  if (!found || !store) return;
  const fingerprint = fingerprintOf(found);
  const remembered = rememberedForm(store.book, fingerprint);
  const isElsewhere = remembered !== undefined && Object.keys(remembered.correction).length > 0;
  const layout = isElsewhere ? ((await layOut(sheet, remembered.correction)) ?? found) : found;
  const isWhole = remembered?.columns.length === layout.columns.length;
  changeFiller({
    layout,
    fingerprint,
    isBusy: false,
    ...(remembered && isWhole ? recalled(layout, remembered) : proposed(layout)),
  });
}

async function layOut(sheet: number, correction: LayoutCorrection): Promise<FormLayout | undefined> {
  changeFiller({ isBusy: true, refusal: undefined });
  const own = keeper;
  const found = await own?.ask({ kind: 'layOut', sheet, correction }, 'laidOut');
  if (!found || own !== keeper) return undefined;
  if (!found.ok) {
    refuse(found.error.message);
    return undefined;
  }
  changeFiller({ layout: found.value.layout, picture: found.value.picture, correction });
  return found.value.layout;
}

function proposed(layout: FormLayout, source?: string): Partial<FillerState> {
  const { file } = currentFiller();
  const register = sourceWithKey(source)?.entities[0];
  const proposal = proposeTargets(layout, file?.name ?? '', figures, register);
  const key = source ?? sourceKeyFor(layout.area ? proposal.profile : undefined);
  return {
    step: 'columns',
    remembered: undefined,
    source: key,
    filters: [],
    order: undefined,
    left: new Set(),
    columns: proposal.columns.map(chosenFrom),
    spots: proposal.spots.map(chosenFrom),
  };
}

function chosenFrom({ target, confidence }: ProposedTarget): ChosenTarget {
  return { target, confidence };
}

/** Filters whose column this version does not have are left out. */
function recalled(layout: FormLayout, remembered: RememberedForm): Partial<FillerState> {
  const source = sourceWithKey(remembered.source);
  const columns = source ? columnsOfRegister(source.register) : [];
  const filters = remembered.filters.flatMap((saved) => {
    const column = columns.find(({ id }) => id === saved.column);
    return column ? [{ column, condition: saved.condition }] : [];
  });
  const known = (target: FillTarget | null | undefined): ChosenTarget => ({
    target: target ?? null,
    confidence: target ? 'chosen' : 'none',
  });
  return {
    step: 'rows',
    remembered,
    source: remembered.source,
    filters,
    order: remembered.order,
    left: new Set(),
    columns: remembered.columns.map(known),
    spots: layout.spots.map(({ label }) => known(remembered.spots[label])),
  };
}

/** Lays the sheet out anew where the clerk says headings and rows are; columns with the same heading keep their target. */
export async function correctLayout(correction: LayoutCorrection): Promise<void> {
  const { layout: before, columns, spots, source } = currentFiller();
  if (!before) return;
  const layout = await layOut(before.sheet, correction);
  if (!layout) return;
  const fresh = proposed(layout, source);
  const knownColumns = new Map(before.columns.map(({ header }, i) => [header, columns[i]]));
  const knownSpots = new Map(before.spots.map(({ label }, i) => [label, spots[i]]));
  changeFiller({
    isBusy: false,
    columns: layout.columns.map(({ header }, i) => knownColumns.get(header) ?? fresh.columns?.[i] ?? nothing),
    spots: layout.spots.map(({ label }, i) => knownSpots.get(label) ?? fresh.spots?.[i] ?? nothing),
  });
}

const nothing: ChosenTarget = { target: null, confidence: 'none' };

/** Fills the form from another register; what no longer fits is proposed anew. */
export function chooseSource(source: string): void {
  const { layout, spots } = currentFiller();
  if (!layout) return;
  const { step, ...fresh } = proposed(layout, source);
  changeFiller({ ...fresh, spots });
}
