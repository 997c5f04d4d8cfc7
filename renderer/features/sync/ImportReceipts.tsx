import { Alert, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { host } from '#renderer/host/host.ts';
import type { HostReplies, PickedFile } from '#shared/host/host-api.ts';
import { refreshExchange } from './exchange-watch.ts';
import { Refusal } from './Refusal.tsx';

const mostAtOnce = 100;
/** Bundles of our own may lie in the same folder; they are listed, but not ticked. */
const isNamedReceipt = (file: PickedFile): boolean => file.name.includes('rcpt');
type Outcome = HostReplies['importReceipts'];

/** Picks receipt files and takes them in. Several found at once are listed first, so that the clerk can leave some out. */
export function ImportReceipts() {
  const [files, setFiles] = useState<readonly PickedFile[]>([]);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [outcome, setOutcome] = useState<Outcome>();
  const { busy, problem, setProblem, run } = useTask();

  const take = async (chosen: readonly PickedFile[]) => {
    const taken = await run(() => host.importReceipts({ grants: chosen.map((file) => file.grant) }));
    setFiles([]);
    setOutcome(taken);
    if (!taken) return;
    await currentLedger()?.beginLogIfDue();
    await run(refreshExchange);
  };
  const pick = async () => {
    setOutcome(undefined);
    const picked = (await run(host.pickReceipts))?.slice(0, mostAtOnce);
    if (!picked) return;
    if (picked.length === 1) return take(picked);
    setFiles(picked);
    setLeft(new Set(picked.filter((file) => !isNamedReceipt(file)).map((file) => file.grant)));
    if (picked.length === 0) setProblem('没有选择回执文件。回执由区里提供，名称里有 rcpt，以 .lxsync 结尾。');
  };
  const chosen = files.filter((file) => !left.has(file.grant));
  const toggle = (grant: string) => {
    const next = new Set(left);
    if (!next.delete(grant)) next.add(grant);
    setLeft(next);
  };

  return (
    <section className="exchange-panel" aria-labelledby="import-receipts-title">
      <h2 id="import-receipts-title">导入回执</h2>
      <Button type="primary" onClick={() => void pick()} loading={busy && { delay: 300 }}>
        选择回执文件
      </Button>
      {files.length > 0 && (
        <>
          <ul className="exchange-files">
            {files.map((file) => (
              <li key={file.grant}>
                <Checkbox checked={!left.has(file.grant)} onChange={() => toggle(file.grant)}>
                  {file.name}（{sizeInWords(file.sizeBytes)}）
                </Checkbox>
              </li>
            ))}
          </ul>
          <Button onClick={() => void take(chosen)} disabled={chosen.length === 0 || busy}>
            导入选中的 {chosen.length} 个
          </Button>
        </>
      )}
      <Refusal sentence={problem} />
      {outcome && <OutcomeLines outcome={outcome} />}
    </section>
  );
}

function OutcomeLines({ outcome }: { readonly outcome: Outcome }) {
  const rejects = outcome.receipts.reduce((sum, receipt) => sum + receipt.rejects.length, 0);
  return (
    <div role="status">
      {outcome.receipts.length > 0 && (
        <Alert
          className="exchange-gap"
          type={rejects > 0 ? 'warning' : 'success'}
          showIcon
          title={`已导入 ${outcome.receipts.length} 个回执，${rejects > 0 ? `其中退回 ${rejects} 条，见下面的清单` : '没有退回的记录'}`}
        />
      )}
      {outcome.refused.map((refusal) => (
        <Alert
          key={refusal.name}
          className="exchange-gap"
          type="error"
          showIcon
          title={`没有导入：${refusal.name}`}
          description={refusal.message}
        />
      ))}
    </div>
  );
}
