import { Alert, App, Button } from 'antd';
import { forgetReceiving, type ReceiveResult, type Receiving } from './receive-state.ts';
import { takeBackReturn } from './save-return.ts';

type ReceiveDoneProps = { readonly state: Receiving; readonly result: ReceiveResult; onDone(): void };

/** What was saved, and the way back. */
export function ReceiveDone({ state, result, onDone }: ReceiveDoneProps) {
  const { modal } = App.useApp();
  const { adopted, added, left, takenBack } = result;
  const hasNews = adopted + added > 0;
  const askToTakeBack = () =>
    modal.confirm({
      title: '撤销这次采用',
      content: '采用的内容恢复原值，新增的记录作废；入库以后又改过、又用到的，保留不动。',
      okText: '撤销',
      cancelText: '不撤销',
      onOk: takeBackReturn,
    });
  return (
    <>
      <div className="trips-body">
        {state.refusal && <Alert type="error" showIcon role="alert" title={state.refusal} />}
        <h2 role="status" className={takenBack === undefined ? 'trips-good' : undefined}>
          {takenBack === undefined ? savedWords(result) : `已撤销：${takenBack}`}
        </h2>
        {takenBack === undefined && hasNews && (
          <p>每个采用的值都记下了文件、工作表和单元格，在记录的“修改记录”里可以看到。</p>
        )}
        {takenBack === undefined && left > 0 && (
          <p>
            还有 {left.toLocaleString('zh-CN')} 处没有定，台账没有改。问清楚以后再接收一次这个文件，只会列出还不一样的。
          </p>
        )}
      </div>
      <footer className="trips-foot">
        {takenBack === undefined && hasNews && (
          <Button loading={state.isSaving && { delay: 300 }} onClick={askToTakeBack}>
            撤销这次采用
          </Button>
        )}
        <span className="trips-gap" />
        <Button disabled={state.isSaving} onClick={forgetReceiving}>
          再接收一份
        </Button>
        <Button type="primary" disabled={state.isSaving} onClick={onDone}>
          完成
        </Button>
      </footer>
    </>
  );
}

function savedWords({ adopted, added, left }: ReceiveResult): string {
  const parts = [
    ...(adopted > 0 ? [`采用对方 ${adopted.toLocaleString('zh-CN')} 处`] : []),
    ...(added > 0 ? [`新增 ${added.toLocaleString('zh-CN')} 条`] : []),
  ];
  if (parts.length === 0) return left > 0 ? '✓ 已记下，台账没有改动' : '✓ 已收回，台账没有改动';
  return `✓ 已入库：${parts.join('，')}`;
}
