import { Alert, Button, Form, Input, Modal, Radio } from 'antd';
import { useRef, useState } from 'react';
import { fail, ok } from '#shared/base/result.ts';
import { ListForm } from '../export/ListForm.tsx';
import { deedOf, type ListOffer, obstacleTo, rowsOf, startingChoices } from '../export/list-choices.ts';
import { mostUprightColumns } from '../export/write-list.ts';
import type { CellReading } from '../grid/row.ts';
import type { LedgerSource } from '../page/ledger-source.ts';
import { useTask } from '../use-task.ts';
import { WorkingBar } from '../WorkingBar.tsx';
import { layOut } from './lay-out.ts';
import { PrintPreview } from './PrintPreview.tsx';
import type { PrintedPage } from './page-breaks.ts';
import { type PrintTable, printTableOf } from './print-table.ts';
import { sendToPrinter } from './send-to-printer.ts';

type PrintDialogProps = {
  readonly offer: ListOffer;
  readonly reading: CellReading;
  readonly source: LedgerSource;
  onClose(): void;
};

/** More would be a stack of paper that nobody reads, and a print window that takes minutes to open. */
const mostRows = 10_000;

type Lying = 'auto' | 'portrait' | 'landscape';
type Laid = { readonly table: PrintTable; readonly pages: readonly PrintedPage[] };

/** 打印: what is filtered is what is printed, seen sheet by sheet before it goes to the printer. */
export function PrintDialog({ offer, reading, source, onClose }: PrintDialogProps) {
  const [choices, setChoices] = useState(() => startingChoices(offer));
  const [lying, setLying] = useState<Lying>('auto');
  const [signers, setSigners] = useState({ preparedBy: offer.userName, reviewedBy: '' });
  const [done, setDone] = useState(0);
  const [laid, setLaid] = useState<Laid>();
  const [isSent, setIsSent] = useState(false);
  const { busy, problem, setProblem, run } = useTask();
  const abort = useRef<AbortController>(undefined);
  const count = rowsOf(offer, choices).length;
  const isLandscape = lying === 'auto' ? choices.columnIds.length > mostUprightColumns : lying === 'landscape';

  const preview = async () => {
    const obstacle = obstacleTo(offer, choices) ?? tooMany(count, offer.unit);
    if (obstacle) return setProblem(obstacle);
    setDone(0);
    abort.current = new AbortController();
    const { signal } = abort.current;
    const made = await run(async () => {
      const table = await printTableOf(offer, choices, { isLandscape, ...signers }, reading, signal);
      const pages = table && (await layOut(table, setDone, signal));
      return ok(table && pages && { table, pages });
    });
    if (made) setLaid(made);
  };
  const print = async ({ table, pages }: Laid) => {
    const format = `A4 ${table.isLandscape ? '横向' : '纵向'} ${pages.length} 页`;
    const sent = await run(async () => {
      const noted = await source.recordDeed(deedOf('print', offer, choices, format));
      if (!noted.ok) return fail({ message: noted.error });
      await sendToPrinter(table, pages);
      return ok(true);
    });
    if (sent) setIsSent(true);
  };
  const back = () => {
    setLaid(undefined);
    setIsSent(false);
  };

  return (
    <Modal
      open
      title={`打印${offer.label}`}
      width={laid ? 1240 : 900}
      centered
      mask={{ closable: false }}
      onCancel={() => {
        abort.current?.abort();
        onClose();
      }}
      footer={
        laid
          ? [
              <Button key="back" onClick={back} disabled={busy}>
                返回修改
              </Button>,
              <Button key="go" type="primary" disabled={busy} onClick={() => void print(laid)}>
                打印 {laid.pages.length} 页
              </Button>,
            ]
          : [
              <Button key="close" onClick={onClose} disabled={busy}>
                关闭
              </Button>,
              <Button key="go" type="primary" disabled={busy} onClick={() => void preview()}>
                预览 {count.toLocaleString('zh-CN')} {offer.unit}
              </Button>,
            ]
      }
    >
      {laid ? (
        <PrintPreview table={laid.table} pages={laid.pages} />
      ) : busy ? (
        <WorkingBar
          label="正在排版"
          done={done}
          total={count}
          unit={offer.unit}
          onCancel={() => abort.current?.abort()}
        />
      ) : (
        <ListForm offer={offer} choices={choices} onChange={setChoices}>
          <PaperChoice lying={lying} isLandscape={isLandscape} onChange={setLying} />
          <SignerLines signers={signers} onChange={setSigners} />
        </ListForm>
      )}
      {isSent && (
        <p role="status" className="list-soft">
          已交给打印窗口，并记入操作记录。
        </p>
      )}
      {problem && <Alert type="error" showIcon role="alert" title={problem} />}
    </Modal>
  );
}

function tooMany(count: number, unit: string): string | undefined {
  if (count <= mostRows) return undefined;
  return `一次最多打印 ${mostRows.toLocaleString('zh-CN')} ${unit}，现在有 ${count.toLocaleString('zh-CN')} ${unit}。请先筛选，分几次打印；要全部内容，请用“导出”。`;
}

type PaperChoiceProps = { readonly lying: Lying; readonly isLandscape: boolean; onChange(lying: Lying): void };

function PaperChoice({ lying, isLandscape, onChange }: PaperChoiceProps) {
  return (
    <Radio.Group
      aria-label="纸张方向"
      value={lying}
      onChange={(event) => onChange(event.target.value as Lying)}
      options={[
        { value: 'auto', label: `A4 自动（${isLandscape ? '横向' : '纵向'}）` },
        { value: 'portrait', label: 'A4 纵向' },
        { value: 'landscape', label: 'A4 横向' },
      ]}
    />
  );
}

type Signers = { readonly preparedBy: string; readonly reviewedBy: string };

function SignerLines({ signers, onChange }: { readonly signers: Signers; onChange(signers: Signers): void }) {
  return (
    <div className="list-row">
      <Form.Item label="制表人" htmlFor="print-prepared">
        <Input
          id="print-prepared"
          maxLength={20}
          value={signers.preparedBy}
          onChange={(event) => onChange({ ...signers, preparedBy: event.target.value })}
        />
      </Form.Item>
      <Form.Item label="审核人" htmlFor="print-reviewed">
        <Input
          id="print-reviewed"
          maxLength={20}
          placeholder="留空，打印后手签"
          value={signers.reviewedBy}
          onChange={(event) => onChange({ ...signers, reviewedBy: event.target.value })}
        />
      </Form.Item>
    </div>
  );
}
