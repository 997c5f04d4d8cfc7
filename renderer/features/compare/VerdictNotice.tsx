import { Alert } from 'antd';
import type { Verdict } from './compare-words.ts';

/** What the words say, and which buttons to press then, on both PCs. */
export function VerdictNotice({ verdict }: { readonly verdict: Verdict }) {
  switch (verdict.kind) {
    case 'equal':
      return <Alert type="success" showIcon title="两台电脑的台账完全一样，不用再核对各部分。" />;
    case 'misheard':
      return <Alert type="info" showIcon title="有一个词念错或听错了：整本台账和各部分对不上。请对方再念一遍。" />;
    default:
      return <Difference parts={verdict.parts} />;
  }
}

function Difference({ parts }: { readonly parts: readonly string[] }) {
  return (
    <Alert
      type="warning"
      showIcon
      title={
        parts.length > 0
          ? `两台电脑不一样的部分：${parts.join('、')}。`
          : '两台电脑的台账不一样，再逐行念各部分的词，找出是哪一部分。'
      }
      description={
        <>
          <p className="compare-lead">这不是数据丢了，是有一方还没收到另一方的修改。两台电脑都照下面做：</p>
          <ol className="compare-steps">
            <li>
              打开 <a href="#/exchange">报送</a>，在“给同事电脑”里选“只写同事还没有的”，点“写交换包”。
            </li>
            <li>
              打开 <a href="#/receiving">接收</a>，收下对方的交换包；“先放着的”还缺什么，照它写的补上。
            </li>
            <li>回到这一页，等词重新算好再念一遍。</li>
            <li>还不一样，第 1 步改选“全部”，两边再做一遍。</li>
            <li>仍不一样，不要删改记录，把不一样的部分和两边的条数告诉管理员。</li>
          </ol>
        </>
      }
    />
  );
}
