// The main job without a screen: workbooks → operations → bundle → receiver → receipt → figures.

import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesBelow } from '#district/files-below.ts';
import { dateOfInstant } from '#shared/base/calendar-date.ts';
import { bundleExtension } from '#shared/bundle/file-names.ts';
import type { ExportedBundle, ReceiptSummary } from '#shared/host/host-api.ts';
import type { FigureTable } from '#shared/report/compute-figures.ts';
import { DemoRefusal, demand } from './demand.ts';
import {
  approveOnStick,
  type DistrictOffice,
  figuresOf,
  loadedTables,
  openDistrictOffice,
  receiveFromStick,
} from './district-office.ts';
import { installOfficePc, type OfficePc } from './office-pc.ts';
import { takeInWorkbooks, type WorkbookOutcome, workbooksIn } from './take-in-workbooks.ts';

export type DemoRequest = {
  /** Folder of everything that is made. */
  readonly out: string;
  readonly workbooks: string;
  readonly committeeCode: string;
  readonly committeeName: string;
  readonly district: string;
};

export type DemoReport = {
  readonly committee: { readonly code: string; readonly name: string };
  readonly workbooks: readonly WorkbookOutcome[];
  readonly bundle: ExportedBundle & { readonly file: string };
  readonly receipt: ReceiptSummary & { readonly file: string };
  readonly db: string;
  readonly tables: { readonly [table: string]: number };
  readonly period: { readonly from: string; readonly to: string };
  readonly figures: FigureTable;
};

export async function runDemo(request: DemoRequest): Promise<DemoReport> {
  const { out, committeeCode: code, committeeName: name } = request;
  const stick = join(out, 'usb');
  const pcFolder = join(out, 'pc', code);
  if (existsSync(pcFolder))
    throw new DemoRefusal(`${out} 里已有单位 ${code} 的演示数据，没有改动。请换一个 --out 文件夹，或先把它删除。`);
  const files = workbooksIn(request.workbooks);
  mkdirSync(stick, { recursive: true });
  const office = { committeeCode: code, committeeName: name, deviceName: '演示电脑' };
  const pc = await installOfficePc(pcFolder, stick, office);
  const workbooks = await takeInWorkbooks(pc, request.workbooks, files);
  const district = await openDistrictOffice(request.district, code.slice(0, 6));
  try {
    return await report(pc, district, request, stick, workbooks);
  } finally {
    await district.db.close();
  }
}

async function report(
  pc: OfficePc,
  district: DistrictOffice,
  { committeeCode: code, committeeName: name, district: db }: DemoRequest,
  stick: string,
  workbooks: readonly WorkbookOutcome[],
): Promise<DemoReport> {
  await enrol(pc, district, stick);
  const bundle = await exportToStick(pc, stick);
  const receipt = await answer(pc, district, stick, bundle.file);
  const today = dateOfInstant(Date.now());
  const period = { from: '2024-01-01', to: today };
  const tables = await loadedTables(district, code);
  const figures = await figuresOf(district, code, period);
  return { committee: { code, name }, workbooks, bundle, receipt, db: `pglite:${db}`, tables, period, figures };
}

async function enrol({ host }: OfficePc, district: DistrictOffice, stick: string): Promise<void> {
  const place = await placeOf(host);
  demand(await host.writeEnrolmentRequest({ place }));
  approveOnStick(district, stick);
  const [certificate] = demand(await host.pickCertificate()).slice(-1);
  if (!certificate) throw new Error('enrol: no certificate on the stick');
  demand(await host.acceptCertificate({ grant: certificate.grant, fingerprintConfirmed: true }));
}

async function exportToStick({ host }: OfficePc, stick: string): Promise<DemoReport['bundle']> {
  const bundle = demand(
    await host.exportBundle({ place: await placeOf(host), mode: 'incremental', title: '演示报送' }),
  );
  const file = filesBelow([stick], bundleExtension).find((path) => basename(path) === bundle.fileName);
  if (file === undefined) throw new Error('exportToStick: the bundle is not where it was said to be');
  return { ...bundle, file };
}

async function answer(
  { host }: OfficePc,
  district: DistrictOffice,
  stick: string,
  bundle: string,
): Promise<DemoReport['receipt']> {
  const { receipt, receiptPath } = await receiveFromStick(district, bundle);
  if (!receipt || receiptPath === undefined) throw new Error('answer: a stored bundle has a receipt');
  const file = join(stick, receipt.fileName);
  copyFileSync(receiptPath, file);
  const found = demand(await host.pickIncoming()).find(({ name }) => name === receipt.fileName);
  if (!found) throw new Error('answer: the receipt is not among the files of the stick');
  const opened = demand(await host.openIncoming({ id: found.id }));
  if (!opened.receipt) throw new Error('answer: the file is not a receipt');
  demand(await host.settleIncoming({ id: found.id, confirmed: false }));
  return { ...opened.receipt, file };
}

async function placeOf(host: OfficePc['host']): Promise<string> {
  const [place] = demand(await host.listPlaces()).filter(({ available }) => available);
  if (!place) throw new Error('placeOf: the stick is not offered');
  return place.id;
}
