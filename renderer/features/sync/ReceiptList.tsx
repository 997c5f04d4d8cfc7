import { localTime } from '#renderer/components/local-time.ts';
import type { OfficeInfo } from '#shared/host/host-api.ts';
import type { AnsweredBundle } from './answered-bundles.ts';

type ReceiptListProps = { readonly office: OfficeInfo; readonly answered: readonly AnsweredBundle[] };

/** 报送与回执清单 on paper, for the file. */
export function ReceiptList({ office, answered }: ReceiptListProps) {
  return (
    <article className="cover-sheet">
      <h1>报送与回执清单</h1>
      <p className="cover-sheet-line">
        <span>单位：{office.committeeName}</span>
        <span>打印时间：{localTime(new Date().toISOString())}</span>
      </p>
      <table>
        <thead>
          <tr>
            {['包号', '报送时间', '结果', '已收', '缺', '拒', '不一致', '回执', '说明'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answered.map(({ key, number, bundle, status, taken, missing, rejects, differing, receipt, remarks }) => (
            <tr key={key}>
              <td>{number}</td>
              <td>{localTime(bundle.createdAt)}</td>
              <td>{status}</td>
              <td>{taken}</td>
              <td>{missing}</td>
              <td>{rejects.length > 0 ? `${rejects.length} 条` : ''}</td>
              <td>{differing.length > 0 ? `${differing.length} 项` : ''}</td>
              <td>{receipt ? `${receipt.receiptNo} 号，${localTime(receipt.at)}` : ''}</td>
              <td>{remarks.map(({ what }) => what).join('')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="cover-sheet-line">
        <span>制表人：</span>
        <span>审核人：</span>
      </p>
    </article>
  );
}
