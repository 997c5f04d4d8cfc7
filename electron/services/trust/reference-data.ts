import { ok, type Result } from '#shared/base/result.ts';
import { templateBytes } from '#shared/bundle/series.ts';
import type { HostError, HostReplies } from '#shared/host/host-api.ts';
import type { ReferenceData } from '#shared/host/trust-methods.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';
import { refuse } from '../host-error.ts';
import type { DeviceSession } from '../session.ts';
import { readSeriesOf } from './reference-store.ts';

/** What the district has sent down, without the templates' content. */
export async function referenceDataOf(
  folder: string,
  session: DeviceSession,
  record: ExchangeRecord,
): Promise<Result<ReferenceData, HostError>> {
  const series = await readSeriesOf(folder, session, record);
  if (!series.ok) return series;
  const { dict, indicators, orgtree, templates } = series.value;
  return ok({
    codes: dict?.body.codes ?? [],
    definitions: indicators?.body.definitions ?? [],
    units: orgtree?.body.units ?? [],
    templates: (templates?.body.templates ?? []).map(({ name, title, purpose, file }) => ({
      name,
      title,
      purpose,
      file,
    })),
  });
}

export async function readTemplate(
  folder: string,
  session: DeviceSession,
  record: ExchangeRecord,
  name: string,
): Promise<Result<HostReplies['readTemplate'], HostError>> {
  const series = await readSeriesOf(folder, session, record);
  if (!series.ok) return series;
  const template = series.value.templates?.body.templates.find((each) => each.name === name);
  return template
    ? ok({ file: template.file, content: templateBytes(template) })
    : refuse('noSuchTemplate', '区里下发的模板中没有这一份，可能已经更换。请重新打开模板页。');
}
