import { Button } from 'antd';
import { type DragEvent, useState } from 'react';
import { FileList } from './FileList.tsx';
import { goTo } from './import-choices.ts';
import type { ImportState } from './import-state.ts';
import { ReadingBar } from './ReadingBar.tsx';
import { readDroppedFile } from './read-file.ts';
import { SheetList } from './SheetList.tsx';

type FileStepProps = { readonly state: ImportState; readonly onChange: () => void };

/** 1 选文件: choose or drop one file, see what is in it, untick sheets. */
export function FileStep({ state, onChange }: FileStepProps) {
  const [isOver, setOver] = useState(false);
  const isRead = state.tables.length > 0 || state.unread.length > 0;
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !isRead) void readDroppedFile(file);
  };
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(!isRead);
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
        {isRead && <SheetList state={state} />}
        {!isRead && !state.reading && <FileList />}
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
