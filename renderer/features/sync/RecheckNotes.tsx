import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { host } from '#renderer/host/host.ts';
import type { RecheckedBundle } from '#shared/host/host-api.ts';
import { RewritePanel } from './RewritePanel.tsx';
import { usePlaces } from './use-places.ts';

/** A stick that was written before is in the PC again: its bundles are read once more, past the cache of that time. */
export function RecheckNotes() {
  const { places } = usePlaces();
  const there = places?.filter(({ available }) => available).map(({ id }) => id);
  const key = there?.join(' ');
  const [found, setFound] = useState<readonly RecheckedBundle[]>([]);
  useEffect(() => {
    if (!key) return setFound([]);
    let isOver = false;
    void host.recheckBundles().then((reply) => {
      if (!isOver && reply.ok) setFound(reply.value);
    });
    return () => {
      isOver = true;
    };
  }, [key]);
  const listed = found.filter(({ state, volume }) => state !== 'intact' || !volume);
  return listed.map((bundle) => (
    <RecheckNote key={`${bundle.digest} ${bundle.placeLabel}`} bundle={bundle} volumes={intactVolumes(found, bundle)} />
  ));
}

/** How many files of attachments of a bundle lie whole beside it. */
function intactVolumes(found: readonly RecheckedBundle[], { digest, placeLabel }: RecheckedBundle): number {
  return found.filter((one) => one.volume?.of === digest && one.placeLabel === placeLabel && one.state === 'intact')
    .length;
}

type RecheckNoteProps = { readonly bundle: RecheckedBundle; readonly volumes: number };

function RecheckNote({ bundle, volumes }: RecheckNoteProps) {
  const { volume } = bundle;
  const name = volume ? `第 ${volume.no} 号报送包的附件文件 ${volume.index}` : `第 ${bundle.no} 号报送包`;
  const along = volumes > 0 ? `和 ${volumes} 个附件文件` : '';
  if (bundle.state === 'intact')
    return (
      <p className="exchange-soft">{`${bundle.placeLabel} 里的${name}${along}已重新读过，完好，等区里的回执。`}</p>
    );
  return (
    <Alert
      type="error"
      showIcon
      title={`${bundle.placeLabel} 里的${name}读出来与写入时不一样，这个盘可能坏了，不要送这一份`}
      description={<RewritePanel id={`recheck-${bundle.no}`} bundle={bundle} />}
    />
  );
}
