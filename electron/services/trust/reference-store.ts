// The series of the catalog that was taken in last: one sealed file each, named by the digest of its content. They are
// written before the record that points to them; those of a catalog that was replaced go with the next delivery.

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, fromBase64, toBase64 } from '#shared/base/bytes.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { Catalog } from '#shared/bundle/catalog.ts';
import { type ReadSeries, readAllSeries } from '#shared/bundle/series.ts';
import { importDataKey, seal, unseal } from '#shared/crypto/seal.ts';
import type { HostError } from '#shared/host/host-api.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';
import { fileErrorOrThrow } from '../file-errors.ts';
import { refuse } from '../host-error.ts';
import type { DeviceSession } from '../session.ts';
import { writeStateFile } from '../state-file.ts';

function folderOf(exchangeFolder: string): string {
  return join(exchangeFolder, 'reference');
}

function contextOf({ installationId }: DeviceSession, sm3: string) {
  return { installation: installationId, table: 'reference', key: sm3, generation: 1 };
}

/** Writes the contents that the next catalog pins, beside those of the one in force. */
export async function keepSeries(
  exchangeFolder: string,
  session: DeviceSession,
  inForce: Catalog | undefined,
  { series }: Catalog,
  contents: ReadonlyMap<string, Bytes>,
): Promise<Result<null, HostError>> {
  try {
    forgetOthers(folderOf(exchangeFolder), inForce);
    const key = await importDataKey(session.dataKey);
    for (const [name, content] of contents) {
      const sm3 = series[name]?.sm3 ?? '';
      const path = join(folderOf(exchangeFolder), sm3);
      if (existsSync(path)) continue;
      await writeStateFile(path, toBase64(await seal(key, content, contextOf(session, sm3))));
    }
    return ok(null);
  } catch (error) {
    return fail(fileErrorOrThrow(error, '保存下发数据'));
  }
}

/** Every series of the record's catalog, read again; empty before the first delivery. */
export async function readSeriesOf(
  exchangeFolder: string,
  session: DeviceSession,
  { trust, district }: ExchangeRecord,
): Promise<Result<ReadSeries, HostError>> {
  if (!trust?.catalog || !district) return ok({});
  const { series } = trust.catalog.catalog;
  const contents = new Map<string, Bytes>();
  try {
    const key = await importDataKey(session.dataKey);
    for (const [name, { sm3 }] of Object.entries(series)) {
      const sealed = fromBase64(readFileSync(join(folderOf(exchangeFolder), sm3), 'utf8'));
      const content = await unseal(key, sealed, contextOf(session, sm3));
      if (!content.ok) return unreadable();
      contents.set(name, content.value);
    }
  } catch (error) {
    return fail(fileErrorOrThrow(error, '读取下发数据'));
  }
  const read = readAllSeries(
    contents,
    series,
    district.district,
    trust.earlier.map((each) => each.district),
  );
  return read.ok ? read : unreadable();
}

function unreadable() {
  return refuse(
    'referenceUnreadable',
    '区里下发的数据在本机读不出来，文件可能已损坏。录入和报送不受影响。请重新接收区里的下发文件。',
  );
}

/** Removes what the catalog that is in force does not point to: contents of deliveries before it. */
function forgetOthers(folder: string, catalog: Catalog | undefined): void {
  const kept = new Set(Object.values(catalog?.series ?? {}).map(({ sm3 }) => sm3));
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names.filter((each) => !kept.has(each.slice(0, 64)))) rmSync(join(folder, name), { force: true });
}
