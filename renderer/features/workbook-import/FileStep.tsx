import { Button } from 'antd';
import { type DragEvent, useState } from 'react';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { FileList } from './FileList.tsx';
import { preferredIn } from './import-address.ts';
import { goTo } from './import-choices.ts';
import type { ImportState } from './import-state.ts';
import { PastImports } from './PastImports.tsx';
import { ReadingBar } from './ReadingBar.tsx';
import { readDroppedFiles } from './read-file.ts';
import { SheetStep } from './SheetStep.tsx';
import { usePaste } from './use-paste.ts';

type FileStepProps = { readonly state: ImportState; readonly store: LedgerStore; readonly onChange: () => void };

/** 1 选文件: choose, drop or paste, see what is in it, say what was not recognised. */
export function FileStep({ state, store, onChange }: FileStepProps) {
  const [isOver, setOver] = useState(false);
  const isRead = state.sheets.length > 0;
  const isIdle = !isRead && !state.reading;
  usePaste(isIdle);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0 && isIdle) void readDroppedFiles(files, preferredIn(location.hash));
  };
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(isIdle);
  };
  const chosen = state.tables.some(({ isChosen }) => isChosen);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the list and its buttons are the first */}
      <div
        className="import-body import-drop"
        data-over={isOver || undefined}
        onDrop={onDrop}
        onDragOver={onDragOver}
        onDragLeave={() => setOver(false)}
      >
        {state.reading && !isRead && <ReadingBar reading={state.reading} fileName={state.file?.name} />}
        {isRead && <SheetStep state={state} />}
        {isIdle && <FileList />}
        {isIdle && <PastImports store={store} />}
      </div>
      <footer className="import-foot">
        <span className="import-soft">入库前不会改动台账。</span>
        <span className="import-gap" />
        {isRead && <Button onClick={onChange}>换一个文件</Button>}
        <Button
          type="primary"
          disabled={!isRead || !chosen || state.reading !== undefined}
          onClick={() => goTo('columns')}
        >
          下一步：对表头
        </Button>
      </footer>
    </>
  );
}
