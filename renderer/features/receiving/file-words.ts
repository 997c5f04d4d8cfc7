import type { IncomingFile, IncomingKind, IncomingState } from '#shared/host/host-api.ts';

export const kindWords: { readonly [kind in IncomingKind]: string } = {
  peer: '同事电脑的交换包',
  receipt: '区里的回执',
  report: '本机以前报送的包（区里退还）',
  certificate: '授权文件',
  refdata: '区里下发的资料',
  recovery: '恢复文件',
  unknown: '不是接收的文件',
};

export const stateWords: { readonly [state in IncomingState]: string } = {
  new: '未接收',
  held: '先放着',
  received: '已接收',
  refused: '没有接收',
};

/** Certificates first, this PC's own before the others, because they let the rest be read; then by sender and number. */
export function inOrder(files: readonly IncomingFile[]): readonly IncomingFile[] {
  const rank = ({ kind, from }: IncomingFile) => (kind !== 'certificate' ? 2 : from.includes('本机') ? 0 : 1);
  return files.toSorted(
    (a, b) => rank(a) - rank(b) || a.from.localeCompare(b.from, 'zh-CN') || (a.no ?? 0) - (b.no ?? 0),
  );
}
