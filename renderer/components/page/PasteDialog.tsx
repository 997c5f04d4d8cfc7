import { Modal } from 'antd';

type PasteDialogProps = { readonly rows: number; readonly unit: string; onAdd(): void; onCancel(): void };

/** A pasted block reaches below the last row: new records are made only when the clerk says so. */
export function PasteDialog({ rows, unit, onAdd, onCancel }: PasteDialogProps) {
  return (
    <Modal
      open
      title="粘贴的内容比表格多"
      okText={`新增 ${rows} ${unit}`}
      cancelText="取消粘贴"
      onOk={onAdd}
      onCancel={onCancel}
    >
      最后一行下面还有 {rows} 行内容。新增后可按 Ctrl+Z 一次撤销。
    </Modal>
  );
}
