import { entities, entityNames } from '#shared/domain/entities.ts';
import { type Book, recordsOf } from '#shared/ledger/book.ts';
import { type FingerprintModule, moduleOf } from '#shared/ledger/fingerprint-modules.ts';

/** 本机有 人员 71 人，从业 80 条: what the two clerks compare next where a part differs; empty for what no register holds. */
export function countsInWords(book: Book, module: FingerprintModule): string {
  const counts = entityNames
    .filter((entity) => moduleOf(entity) === module)
    .map((entity) => ({ ...entities[entity], count: recordsOf(book, entity).length }))
    .filter(({ count }) => count > 0)
    .map(({ label, unit, count }) => `${label} ${count.toLocaleString('zh-CN')} ${unit}`);
  return counts.length > 0 ? `本机有 ${counts.join('，')}` : '';
}
