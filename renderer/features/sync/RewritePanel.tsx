import { Button } from 'antd';
import { useState } from 'react';
import { useTask } from '#renderer/components/use-task.ts';
import { noteMade, refreshExchange } from '#renderer/data/exchange-watch.ts';
import { host } from '#renderer/host/host.ts';
import type { ExportedBundle } from '#shared/host/host-api.ts';
import { PlaceChooser } from './PlaceChooser.tsx';
import { Refusal } from './Refusal.tsx';
import { usablePlace, usePlaces } from './use-places.ts';
import { WritingBar } from './WritingBar.tsx';

type RewritePanelProps = {
  readonly id: string;
  readonly bundle: Pick<ExportedBundle, 'digest' | 'placeLabel'>;
  readonly onDone?: () => void;
};

/** Writes the copy that stays on this PC to a stick or share: the same file under the same number. */
export function RewritePanel({ id, bundle, onDone }: RewritePanelProps) {
  const known = usePlaces();
  const [chosen, setChosen] = useState<string>();
  const { busy, problem, setProblem, run } = useTask();
  const place = usablePlace(known.places, chosen, bundle.placeLabel);
  const write = async () => {
    if (!place) return setProblem('请先插入 U 盘，或选择一个文件夹。');
    const written = await run(() => host.rewriteBundle({ digest: bundle.digest, place: place.id }));
    if (!written) return;
    // A file of attachments has no papers and no label of its own.
    if (!written.volume) noteMade(written);
    await run(refreshExchange);
    onDone?.();
  };
  return (
    <>
      <PlaceChooser id={id} known={known} value={place} onChange={setChosen} disabled={busy} />
      <Button onClick={() => void write()} loading={busy && { delay: 300 }}>
        再写一次
      </Button>
      {busy && <WritingBar />}
      <Refusal sentence={problem} />
    </>
  );
}
