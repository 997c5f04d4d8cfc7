import { Button, Modal } from 'antd';
import { personalKindLabels } from '#shared/domain/mask.ts';
import type { WrittenFile } from '#shared/ledger/audit.ts';
import { kindsInFull, kindsOffered, type ListChoices, type ListOffer, listColumns, rowsOf } from './list-choices.ts';

type ExportDoneProps = {
  readonly offer: ListOffer;
  readonly choices: ListChoices;
  readonly file: WrittenFile;
  onClose(): void;
};

/** What was written, where it lies, and how much of the personal data it holds. */
export function ExportDone({ offer, choices, file, onClose }: ExportDoneProps) {
  const count = rowsOf(offer, choices).length.toLocaleString('zh-CN');
  return (
    <Modal
      open
      title={`导出${offer.label}`}
      width={620}
      onCancel={onClose}
      footer={
        <Button type="primary" autoFocus onClick={onClose}>
          关闭
        </Button>
      }
    >
      <p role="status">
        <strong>
          ✓ 已导出 {count} {offer.unit}，{listColumns(offer, choices).length} 列
        </strong>
      </p>
      <p className="list-where">所在位置：{file.label}</p>
      {file.isCopy && <p>已有同名文件，可能正在 Excel 或 WPS 中打开。原来的文件没有动，这次另存为副本。</p>}
      <p>{privacySentence(offer, choices)}</p>
    </Modal>
  );
}

function privacySentence({ columns }: ListOffer, choices: ListChoices): string {
  const inFull = kindsInFull(columns, choices);
  const hidden = kindsOffered(columns, choices).filter((kind) => !inFull.includes(kind));
  const named = (kinds: typeof inFull) => kinds.map((kind) => personalKindLabels[kind]).join('、');
  const parts = [
    ...(hidden.length > 0 ? [`${named(hidden)}已遮盖`] : []),
    ...(inFull.length > 0 ? [`${named(inFull)}完整写出，请妥善保管`] : []),
    '已记入操作记录',
  ];
  return `${parts.join('；')}。`;
}
