// What is kept on record of a filled form, and what its file is called.

import { personalKindLabels } from '#shared/domain/mask.ts';
import type { AuditEntry } from '#shared/ledger/audit.ts';
import { hiddenKindsOf } from '#shared/workbook/fill/fill-target.ts';
import { sourceWithKey } from './fill-sources.ts';
import type { FillerState } from './filler-state.ts';

type FormOfDeed = Pick<FillerState, 'file' | 'columns' | 'layout' | 'source' | 'inFull' | 'purpose'>;

/** 情况统计表.xlsx → 情况统计表（已填）.xlsx, whatever the ending was: the content decides. */
export function filledName(name: string): string {
  const base = name.replace(/\.[a-z]{2,5}$/i, '');
  return `${[...base].slice(0, 90).join('')}（已填）${/\.xlsm$/i.test(name) ? '.xlsm' : '.xlsx'}`;
}

/** What is kept on record: which form, whose data, what of it in full and what for. @param count of records */
export function deedOf({ file, columns, layout, source, inFull, purpose }: FormOfDeed, count: number): AuditEntry {
  const targets = columns.map(({ target }) => target);
  const full = hiddenKindsOf(targets).filter((kind) => inFull.has(kind));
  const [entity] = sourceWithKey(source)?.entities ?? [];
  return {
    act: 'fill',
    subject: file?.name ?? '',
    ...(entity ? { entity } : {}),
    count,
    format: 'xlsx',
    columns: (layout?.columns ?? []).flatMap(({ header }, i) => (targets[i] ? [header] : [])),
    ...(full.length > 0 ? { inFull: full.map((kind) => personalKindLabels[kind]) } : {}),
    ...(purpose.trim() === '' ? {} : { why: purpose.trim() }),
  };
}
