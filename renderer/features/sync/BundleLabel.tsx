import { Button } from 'antd';
import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import type { ExportedBundle, OfficeInfo } from '#shared/host/host-api.ts';
import { inGroups } from './bundle-status.ts';
import { countsInWords } from './entity-words.ts';

type BundleLabelProps = { readonly bundle: ExportedBundle; readonly office: OfficeInfo };

/** The slip that travels with the stick, so that the district can tell on the telephone which bundle it holds. */
export function BundleLabel({ bundle, office }: BundleLabelProps) {
  return (
    <section className="exchange-panel" aria-labelledby="label-title">
      <h2 id="label-title">报送标签</h2>
      <LabelLines bundle={bundle} office={office} />
      <Button onClick={() => print()}>打印标签</Button>
      <div className="print-sheet" aria-hidden="true">
        <p>
          <strong>两新台账报送包</strong>
        </p>
        <LabelLines bundle={bundle} office={office} />
      </div>
    </section>
  );
}

function LabelLines({ bundle, office }: BundleLabelProps) {
  return (
    <dl className="exchange-label">
      {labelLines(bundle, office).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function labelLines(bundle: ExportedBundle, office: OfficeInfo): readonly (readonly [string, string])[] {
  return [
    ['单位', `${office.committeeName}（${office.committeeCode}）`],
    ['包号', String(bundle.no).padStart(4, '0')],
    ['时间', localTime(bundle.createdAt)],
    ['方式', bundle.mode === 'full' ? '全部' : '上次回执以来的变化'],
    ['内容', countsInWords(bundle.counts) || '没有记录变化'],
    ['文件', `${bundle.fileName}（${sizeInWords(bundle.sizeBytes)}）`],
    ['校验码', inGroups(bundle.checkCode)],
  ];
}
