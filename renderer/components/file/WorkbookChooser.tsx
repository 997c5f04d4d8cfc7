import { FileExcelOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type DragEvent, useCallback, useEffect, useState } from 'react';
import { sizeInWords } from '../size-in-words.ts';
import { type TaskReply, useTask } from '../use-task.ts';
import './workbook-chooser.css';

/** A file that the host offers; the grant lets the page read it once. */
export type OfferedFile = { readonly grant: string; readonly name: string; readonly sizeBytes: number };

/** Where workbooks come from. */
export type WorkbookSource = {
  /** True where the system's own dialog chooses; else the files of the agreed folder are listed. */
  isWindow(): Promise<boolean>;
  pick(): Promise<TaskReply<readonly OfferedFile[]>>;
};

type WorkbookChooserProps = {
  readonly title: string;
  readonly hint: string;
  readonly source: WorkbookSource;
  onPick(file: OfferedFile): void;
  onDrop(file: File): void;
};

/** One workbook, from the system's dialog, from the agreed folder, or dropped here. */
export function WorkbookChooser({ title, hint, source, onPick, onDrop }: WorkbookChooserProps) {
  const [isWindow, setIsWindow] = useState<boolean>();
  const [files, setFiles] = useState<readonly OfferedFile[]>();
  const [isOver, setOver] = useState(false);
  const { busy, problem, run } = useTask();
  const list = useCallback(async () => setFiles(await run(source.pick)), [run, source]);
  const choose = async () => {
    const picked = await run(source.pick);
    if (picked?.[0]) onPick(picked[0]);
  };
  useEffect(() => void source.isWindow().then(setIsWindow), [source]);
  useEffect(() => {
    if (isWindow === false) void list();
  }, [isWindow, list]);
  useDropsElsewhere();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onDrop(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the list and its buttons are the first
    <div
      className="workbook-chooser"
      data-over={isOver || undefined}
      onDrop={drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
    >
      <h2>{title}</h2>
      <p className="workbook-chooser-soft">{hint}</p>
      {problem && (
        <p role="alert" className="workbook-chooser-bad">
          {problem}
        </p>
      )}
      {isWindow === true && (
        <Button type="primary" loading={busy && { delay: 300 }} onClick={() => void choose()}>
          选择文件
        </Button>
      )}
      {isWindow === false && (
        <Button loading={busy && { delay: 300 }} onClick={() => void list()}>
          重新列出
        </Button>
      )}
      {files?.length === 0 && <p>约定的文件夹里还没有表格。把表格放进去，然后点“重新列出”。</p>}
      {files && files.length > 0 && (
        <ul aria-label="约定文件夹中的表格">
          {files.map((file) => (
            <li key={file.grant}>
              <button type="button" onClick={() => onPick(file)}>
                <FileExcelOutlined aria-hidden />
                <span className="workbook-chooser-name">{file.name}</span>
                <span className="workbook-chooser-soft digits">{sizeInWords(file.sizeBytes)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A file dropped beside its place must not replace the page. */
function useDropsElsewhere(): void {
  useEffect(() => {
    const keepPage = (event: Event) => event.preventDefault();
    addEventListener('dragover', keepPage);
    addEventListener('drop', keepPage);
    return () => {
      removeEventListener('dragover', keepPage);
      removeEventListener('drop', keepPage);
    };
  }, []);
}
