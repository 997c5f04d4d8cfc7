import { CheckCircleOutlined, LoadingOutlined, WarningOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import type { SaveState } from '#renderer/data/ledger-store.ts';

/** 已保存 only when both copies hold everything; one copy says which is missing and why (DESIGN.md section 3). */
export function SaveBadge({ state }: { readonly state: SaveState }) {
  return (
    <span role="status" className="desk-save" data-state={state.kind}>
      {state.kind === 'saved' && (
        <>
          <CheckCircleOutlined aria-hidden /> 已保存
        </>
      )}
      {state.kind === 'saving' && (
        <>
          <LoadingOutlined aria-hidden spin={false} /> 正在保存
        </>
      )}
      {state.kind === 'oneCopy' && <OneCopy state={state} />}
    </span>
  );
}

function OneCopy({ state }: { readonly state: Extract<SaveState, { kind: 'oneCopy' }> }) {
  const missing = state.missing === 'journal' ? '日志文件' : '浏览器数据库';
  return (
    <Popover
      trigger={['hover', 'focus']}
      title={`${missing}里没有写成`}
      content={<p className="desk-why">{state.why}</p>}
    >
      <button type="button" className="desk-warn">
        <WarningOutlined aria-hidden /> 只存了一份
      </button>
    </Popover>
  );
}
