import { Alert } from 'antd';
import type { RefusedText } from '../grid/grid-session.ts';

type RefusedTextsProps = {
  readonly refused: readonly RefusedText[];
  nameOf(rowId: string): string;
  onGo(rowId: string): void;
  onClose(): void;
};

const mostShown = 50;

/** Texts that were typed or pasted and could not be taken over, each with the reason; the cells kept their values. */
export function RefusedTexts({ refused, nameOf, onGo, onClose }: RefusedTextsProps) {
  if (refused.length === 0) return null;
  return (
    <Alert
      type="error"
      closable={{ onClose, 'aria-label': '关闭问题列表' }}
      title={
        <>
          <strong>有 {refused.length} 格没有写入，原来的值没有变</strong>
          <ul className="refused-texts">
            {refused.slice(0, mostShown).map((each) => (
              <li key={`${each.rowId} ${each.column.id} ${each.text}`}>
                {each.rowId === '' ? (
                  '新增的行'
                ) : (
                  <button type="button" onClick={() => onGo(each.rowId)}>
                    {nameOf(each.rowId)}
                  </button>
                )}
                ，{sentenceOf(each)}
              </li>
            ))}
            {refused.length > mostShown && <li>其余 {refused.length - mostShown} 格在表格中标红。</li>}
          </ul>
        </>
      }
    />
  );
}

/** Most reasons name the field themselves. */
function sentenceOf({ column, reason }: RefusedText): string {
  return reason.includes(column.declaration.label) ? reason : `${column.heading}：${reason}`;
}
