// The files inside a container of kind `refdata`, and their way into a PC's trust: catalog.json, root.json (every version
// of the district's document, as in a .lxroot paper), and one <series>.json for each series of the catalog.

import type { Bytes } from '#shared/base/bytes.ts';
import { canonicalBytes } from '#shared/base/canonical-json.ts';
import { fail, ok, type Result } from '#shared/base/result.ts';
import type { BundleError } from './bundle-error.ts';
import {
  type CheckedDelivery,
  checkDelivery,
  type Delivery,
  type HeldReference,
  type SignedCatalog,
} from './catalog.ts';
import { readCanonicalObject } from './document-shape.ts';
import type { RefdataFile } from './refdata.ts';
import { currentDistrict } from './root-chain.ts';
import { encodeRootFile, readRootFile } from './root-file.ts';
import { type ReadSeries, readAllSeries } from './series.ts';

const catalogName = 'catalog.json';
const rootName = 'root.json';

/** The files of a refdata container: catalog, versions of the district's document, one file for each series. */
export function deliveryFiles({ districts, catalog, series }: Delivery): readonly RefdataFile[] {
  return [
    { name: catalogName, content: canonicalBytes(catalog) },
    { name: rootName, content: encodeRootFile(districts) },
    ...[...series].map(([name, content]) => ({ name: `${name}.json`, content })),
  ];
}

/** Sorts the files; what they say is checked by `takeDelivery`. */
function readDelivery(files: readonly RefdataFile[]): Result<Delivery, BundleError> {
  const named = new Map(files.map(({ name, content }) => [name, content as Bytes]));
  const catalog = readCanonicalObject(named.get(catalogName) ?? new Uint8Array());
  if (!catalog) return fail({ code: 'E_NOT_CANONICAL', document: '下发数据目录' });
  const districts = readRootFile(named.get(rootName) ?? new Uint8Array());
  if (!districts.ok) return districts;
  const series = new Map(
    [...named]
      .filter(([name]) => name !== catalogName && name !== rootName)
      .map(([name, content]) => [name.replace(/\.json$/, ''), content]),
  );
  return ok({ districts: districts.value, catalog: catalog as unknown as SignedCatalog, series });
}

export type TakenDelivery = CheckedDelivery & { readonly documents: ReadSeries };

/** Every check of the whole set: root chain, catalog, versions, digests, and the content of every series. */
export function takeDelivery(held: HeldReference, files: readonly RefdataFile[]): Result<TakenDelivery, BundleError> {
  const delivery = readDelivery(files);
  if (!delivery.ok) return delivery;
  const checked = checkDelivery(held, delivery.value);
  if (!checked.ok) return checked;
  const { chain, catalog, series } = checked.value;
  const documents = readAllSeries(series, catalog.catalog.series, currentDistrict(chain).district);
  return documents.ok ? ok({ ...checked.value, documents: documents.value }) : documents;
}
