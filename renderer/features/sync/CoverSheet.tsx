import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import type { ExportedBundle, OfficeInfo } from '#shared/host/host-api.ts';
import { inGroups, modeInWords, numberOf, qrDigitsOf } from './bundle-status.ts';
import { entityLabel, entityUnit } from './entity-words.ts';
import { QrCode } from './QrCode.tsx';

type CoverSheetProps = { readonly bundle: ExportedBundle; readonly office: OfficeInfo };

/** 报送单, one sheet A4: what the paper and the bundle must have in common, and room for two signatures and the seal. */
export function CoverSheet({ bundle, office }: CoverSheetProps) {
  return (
    <article className="cover-sheet">
      <h1>两新组织台账报送单</h1>
      <p className="cover-sheet-line">
        <span>报送单位：{office.committeeName}</span>
        <span>代码：{office.committeeCode}</span>
      </p>
      <p className="cover-sheet-line">
        <span>报送时间：{localTime(bundle.createdAt)}</span>
        <span>包号：{numberOf(bundle)}</span>
      </p>
      <p className="cover-sheet-line">
        <span>报送方式：{modeInWords(bundle)}</span>
        <span>本机：{office.deviceName}</span>
      </p>
      <CountTable bundle={bundle} />
      <section className="cover-sheet-proof">
        <div>
          <p>
            文件：{bundle.fileName}（{sizeInWords(bundle.sizeBytes)}）
          </p>
          <p>
            校验码：<strong className="cover-sheet-code">{inGroups(bundle.checkCode)}</strong>
          </p>
          <p className="cover-sheet-small">
            区里接收时显示同样的校验码，纸和包就是同一份。二维码内容：街道代码、包号、校验码，全是数字。
          </p>
        </div>
        <QrCode digits={qrDigitsOf(bundle, office)} />
      </section>
      <Signatures />
    </article>
  );
}

function CountTable({ bundle }: { readonly bundle: ExportedBundle }) {
  const counts = Object.entries(bundle.counts);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">台账</th>
          <th scope="col">本次报送的记录</th>
          <th scope="col">单位</th>
        </tr>
      </thead>
      <tbody>
        {counts.map(([entity, count]) => (
          <tr key={entity}>
            <td>{entityLabel(entity)}</td>
            <td>{count.toLocaleString('zh-CN')}</td>
            <td>{entityUnit(entity)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">合计</th>
          <td>{counts.reduce((sum, [, count]) => sum + count, 0).toLocaleString('zh-CN')}</td>
          <td>条（{bundle.operations.toLocaleString('zh-CN')} 项操作）</td>
        </tr>
      </tbody>
    </table>
  );
}

function Signatures() {
  return (
    <section className="cover-sheet-signatures">
      <div>
        <p>经办人（签字）：</p>
        <p>负责人（签字）：</p>
        <p>年　　月　　日</p>
      </div>
      <div className="cover-sheet-seal">（单位盖章）</div>
      <div>
        <p>区级接收人（签字）：</p>
        <p>回执号：</p>
        <p>年　　月　　日</p>
      </div>
    </section>
  );
}
