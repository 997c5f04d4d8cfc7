import { localTime } from '#renderer/components/local-time.ts';
import { titleOfProblems } from '#renderer/components/problem/problem-titles.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { problemCodes } from '#shared/domain/problems.ts';
import type { ExportedBundle, OfficeInfo } from '#shared/host/host-api.ts';
import { isBlocking } from '#shared/ledger/blocked-problems.ts';
import { inGroups, modeInWords, numberOf } from './bundle-status.ts';
import { entityLabel, entityUnit } from './entity-words.ts';
import { periodInWords } from './periods.ts';
import { QrCode } from './QrCode.tsx';
import { withheldInWords } from './WithheldLine.tsx';

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
      {bundle.cover?.period && <p>报送期间：{periodInWords(bundle.cover.period)}</p>}
      <CountTable bundle={bundle} />
      {attachmentsInWords(bundle) && <p>附件：{attachmentsInWords(bundle)}</p>}
      <BlockingRules bundle={bundle} />
      <p className="cover-sheet-small">不报送的内容：{withheldInWords(bundle.cover?.withheld)}，留在本街道。</p>
      <section className="cover-sheet-proof">
        <div>
          <p>
            文件：{bundle.fileName}（{sizeInWords(bundle.sizeBytes)}）
          </p>
          <p>
            校验码：<strong className="cover-sheet-code">{inGroups(bundle.checkCode)}</strong>
          </p>
          <p className="cover-sheet-small">
            区里接收时显示同样的校验码，纸和包就是同一份。二维码全是数字：街道代码、包号、日期、校验码。
          </p>
        </div>
        {bundle.cover && <QrCode digits={bundle.cover.qr} />}
      </section>
      <Signatures bundle={bundle} />
    </article>
  );
}

/** What is reported although a rule objects: it could not be otherwise, and the reasons are in the bundle. */
function BlockingRules({ bundle: { cover } }: Pick<CoverSheetProps, 'bundle'>) {
  const blocking = (cover?.rules ?? []).flatMap(({ table, code, count }) => {
    const known = problemCodes.find((one) => one === code);
    return known && isBlocking(known) ? [`${entityLabel(table)}：${titleOfProblems(known, '必填项')} ${count} 条`] : [];
  });
  if (blocking.length === 0) return null;
  return <p className="cover-sheet-small">自查的强制问题：{blocking.join('；')}。改不了的写明了原因，随包报送。</p>;
}

/** 12 个，在这一包里 / 37 个，在另外 3 个文件里; empty when there are none. */
function attachmentsInWords({ cover }: ExportedBundle): string {
  const { attachments, volumes } = cover ?? {};
  if (volumes) return `${volumes.blobs} 个（共 ${sizeInWords(volumes.bytes)}），在另外 ${volumes.count} 个文件里`;
  return attachments && attachments.count > 0
    ? `${attachments.count} 个（共 ${sizeInWords(attachments.bytes)}），在这一包里`
    : '';
}

type Row = { readonly entity: string; readonly records: number; readonly operations: number | undefined };

/** The totals that the bundle itself carries and every reader counts again. */
function rowsOf({ cover, counts }: ExportedBundle): readonly Row[] {
  if (cover) return cover.totals.map(({ table, records, operations }) => ({ entity: table, records, operations }));
  return Object.entries(counts).map(([entity, records]) => ({ entity, records, operations: undefined }));
}

/** What the bundle holds, by register. */
export function CountTable({ bundle }: { readonly bundle: ExportedBundle }) {
  const rows = rowsOf(bundle);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">台账</th>
          <th scope="col">记录</th>
          <th scope="col">改动</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ entity, records, operations }) => (
          <tr key={entity}>
            <td>{entityLabel(entity)}</td>
            <td>
              {records.toLocaleString('zh-CN')} {entityUnit(entity)}
            </td>
            <td>{operations === undefined ? '' : `${operations.toLocaleString('zh-CN')} 项`}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">合计</th>
          <td>{rows.reduce((sum, { records }) => sum + records, 0).toLocaleString('zh-CN')} 条</td>
          <td>{bundle.operations.toLocaleString('zh-CN')} 项（含导入等记事）</td>
        </tr>
      </tbody>
    </table>
  );
}

function Signatures({ bundle: { preparedBy, releasedBy } }: Pick<CoverSheetProps, 'bundle'>) {
  return (
    <section className="cover-sheet-signatures">
      <div>
        <p>经办人（签字）：{preparedBy}</p>
        {releasedBy && <p>签发人（已在程序中签发）：{releasedBy}</p>}
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
