import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import type { ExportedBundle, OfficeInfo } from '#shared/host/host-api.ts';
import { inGroups, modeInWords, numberOf } from './bundle-status.ts';
import { countsInWords } from './entity-words.ts';

type BundleLabelProps = { readonly bundle: ExportedBundle; readonly office: OfficeInfo };

/** The slip that travels with the stick, so that the district can tell on the telephone which bundle it holds. */
export function BundleLabel({ bundle, office }: BundleLabelProps) {
  return (
    <>
      <p>
        <strong>两新台账报送包</strong>
      </p>
      <dl className="exchange-label">
        {labelLines(bundle, office).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function labelLines(bundle: ExportedBundle, office: OfficeInfo): readonly (readonly [string, string])[] {
  return [
    ['单位', `${office.committeeName}（${office.committeeCode}）`],
    ['包号', numberOf(bundle)],
    ['时间', localTime(bundle.createdAt)],
    ['方式', modeInWords(bundle)],
    ['内容', countsInWords(bundle.counts) || '没有记录变化'],
    ['文件', `${bundle.fileName}（${sizeInWords(bundle.sizeBytes)}）`],
    ['校验码', inGroups(bundle.checkCode)],
  ];
}
