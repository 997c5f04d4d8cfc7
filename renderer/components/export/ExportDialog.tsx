import { Alert, Button, Form, Modal, Radio } from 'antd';
import { useRef, useState } from 'react';
import { fail, ok } from '#shared/base/result.ts';
import type { WrittenFile } from '#shared/ledger/audit.ts';
import type { CellReading } from '../grid/row.ts';
import type { LedgerSource } from '../page/ledger-source.ts';
import { useTask } from '../use-task.ts';
import { useUnloadGuard } from '../use-unload-guard.ts';
import { WorkingBar } from '../WorkingBar.tsx';
import { ExportDone } from './ExportDone.tsx';
import type { TableFormat } from './export-messages.ts';
import { ListForm } from './ListForm.tsx';
import { deedOf, type ListOffer, obstacleTo, rowsOf, startingChoices } from './list-choices.ts';
import type { WrittenTable } from './table-file.ts';
import { fileNameOf, writeList } from './write-list.ts';
import type { Progress } from './write-table.ts';

type ExportDialogProps = {
  readonly offer: ListOffer;
  readonly reading: CellReading;
  readonly source: LedgerSource;
  onClose(): void;
};

export const formatLabels: { readonly [format in TableFormat]: string } = {
  xlsx: 'Excel 工作簿（.xlsx）',
  'csv-utf-8': 'CSV（UTF-8）',
  'csv-gbk': 'CSV（GBK）',
};

const nothingYet = { done: 0, total: 0 };

/** 导出: what is filtered is what goes out, masked where it has to be, noted before it is written. */
export function ExportDialog({ offer, reading, source, onClose }: ExportDialogProps) {
  const [choices, setChoices] = useState(() => startingChoices(offer));
  const [format, setFormat] = useState<TableFormat>('xlsx');
  /** Undefined while the file is being saved, which cannot be stopped half-way. */
  const [progress, setProgress] = useState<Progress | undefined>(nothingYet);
  const [lossy, setLossy] = useState<WrittenTable>();
  const [written, setWritten] = useState<WrittenFile>();
  const { busy, problem, setProblem, run } = useTask();
  const abort = useRef<AbortController>(undefined);
  useUnloadGuard(busy);
  const count = rowsOf(offer, choices).length;

  const save = async ({ bytes }: WrittenTable) => {
    const file = { suggestedName: fileNameOf(choices.title, offer.today, format), content: bytes };
    setProgress(undefined);
    const saved = await run(async () => {
      const outcome = await source.handOut(deedOf('export', offer, choices, formatLabels[format]), file);
      return outcome.ok ? outcome : fail({ message: outcome.error });
    });
    setLossy(undefined);
    if (saved) setWritten(saved);
  };
  const write = async () => {
    const obstacle = obstacleTo(offer, choices);
    if (obstacle) return setProblem(obstacle);
    abort.current = new AbortController();
    setProgress({ done: 0, total: count });
    const { signal } = abort.current;
    const table = await run(async () => {
      const made = await writeList(offer, choices, reading, format, setProgress, signal);
      if (made.ok) return made;
      return made.error === 'cancelled' ? ok(undefined) : fail({ message: made.error.sentence });
    });
    if (!table) return;
    if (table.notInEncoding.length > 0) setLossy(table);
    else await save(table);
  };

  if (written) return <ExportDone offer={offer} choices={choices} file={written} onClose={onClose} />;
  return (
    <Modal
      open
      title={`导出${offer.label}`}
      width={900}
      centered
      mask={{ closable: false }}
      onCancel={() => {
        if (busy && !progress) return;
        abort.current?.abort();
        onClose();
      }}
      footer={[
        <Button key="close" onClick={onClose} disabled={busy}>
          关闭
        </Button>,
        <Button key="go" type="primary" disabled={busy} onClick={() => void write()}>
          导出 {count.toLocaleString('zh-CN')} {offer.unit}
        </Button>,
      ]}
    >
      {busy && !progress && <p role="status">正在保存…</p>}
      {busy && progress && (
        <WorkingBar label="正在写表格" {...progress} unit={offer.unit} onCancel={() => abort.current?.abort()} />
      )}
      {!busy && (
        <ListForm
          offer={offer}
          choices={choices}
          onChange={(next) => {
            setChoices(next);
            setLossy(undefined);
          }}
        >
          <Form.Item label="格式" className="list-format">
            <Radio.Group
              aria-label="格式"
              value={format}
              onChange={(event) => {
                setFormat(event.target.value as TableFormat);
                setLossy(undefined);
              }}
              options={(Object.keys(formatLabels) as TableFormat[]).map((value) => ({
                value,
                label: formatLabels[value],
              }))}
            />
          </Form.Item>
        </ListForm>
      )}
      {lossy && !busy && <LossyWarning table={lossy} format={format} onSave={() => void save(lossy)} />}
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
    </Modal>
  );
}

const mostNamed = 20;

type LossyWarningProps = { readonly table: WrittenTable; readonly format: TableFormat; onSave(): void };

/** GBK knows some 21,000 characters; rare ones in names are beyond it. */
function LossyWarning({ table, format, onSave }: LossyWarningProps) {
  const named = table.notInEncoding.slice(0, mostNamed).join(' ');
  const more = table.notInEncoding.length > mostNamed ? ` 等 ${table.notInEncoding.length} 个` : '';
  const encoding = format === 'csv-gbk' ? 'GBK' : 'CSV';
  const advice = format === 'csv-gbk' ? '请改选 Excel 或 UTF-8。' : '请改选 Excel。';
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={`还没有保存。${encoding} 里没有这些字：${named}${more}，别的程序会显示成乱码。${advice}`}
      action={<Button onClick={onSave}>仍然保存</Button>}
    />
  );
}
