import { ContentsTable } from './ContentsTable.tsx';
import type { HandOver } from './hand-over.ts';

type HandOverSheetProps = {
  readonly committeeName: string;
  readonly deviceName: string;
  readonly from: string;
  readonly to: string;
  /** Calendar date. */
  readonly date: string;
  readonly handOver: HandOver;
};

/** The sheet that both sign: the same on the screen and on paper. */
export function HandOverSheet({ committeeName, deviceName, from, to, date, handOver }: HandOverSheetProps) {
  return (
    <article className="hand-over">
      <h3>{committeeName}台账交接单</h3>
      <p>
        本机：{deviceName}　　交接日期：{date}　　移交人：{from}　　接手人：{to || '＿＿＿＿＿＿'}
      </p>
      <h4>一、台账数量</h4>
      <ContentsTable rows={handOver.registers} heading="数量" />
      <h4>二、未完事项</h4>
      <Lines lines={handOver.open} />
      <h4>三、密钥、证书和备份</h4>
      <Lines lines={handOver.keys} />
      <p>以上内容双方已当面核对。移交前的修改署移交人的名字，移交后的修改署接手人的名字，可在修改记录中分开查看。</p>
      <p className="hand-over-signs">
        <span>移交人签字：＿＿＿＿＿＿＿＿</span>
        <span>接手人签字：＿＿＿＿＿＿＿＿</span>
        <span>监交人签字：＿＿＿＿＿＿＿＿</span>
      </p>
    </article>
  );
}

function Lines({ lines }: { readonly lines: readonly (readonly [string, string])[] }) {
  return (
    <table className="settings-contents">
      <tbody>
        {lines.map(([what, value]) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
