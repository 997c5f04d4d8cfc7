import { FileExcelOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import { useTask } from '#renderer/components/use-task.ts';
import { host } from '#renderer/host/host.ts';
import type { PickedFile } from '#shared/host/host-api.ts';
import { preferredIn } from './import-address.ts';
import { readPickedFiles } from './read-file.ts';
import { pasteFromClipboard } from './use-paste.ts';

/** Windows: the system's dialog. Browser: the files of the agreed folder, one by a click, several by ticks. */
export function FileList() {
  const [isWindow, setIsWindow] = useState<boolean>();
  const [files, setFiles] = useState<readonly PickedFile[]>();
  const [ticked, setTicked] = useState<readonly PickedFile[]>([]);
  const { busy, problem, run } = useTask();
  const list = useCallback(async () => {
    setFiles(await run(() => host.pickWorkbook()));
    setTicked([]);
  }, [run]);
  const choose = useCallback(async () => {
    const picked = await run(() => host.pickWorkbook());
    if (picked && picked.length > 0) await read(picked);
  }, [run]);
  useEffect(() => {
    void host.hostInfo().then((info) => setIsWindow(info.ok && info.value.kind === 'electron'));
  }, []);
  useEffect(() => {
    if (isWindow === false) void list();
  }, [isWindow, list]);

  return (
    <section aria-labelledby="import-choose" className="import-choose">
      <h2 id="import-choose">选一个 Excel、WPS 或 CSV 表格</h2>
      <p className="import-soft">
        .xlsx .xls .et .csv 都可以。也可以把文件拖到这里（几个一起拖，就一起导入），或在 Excel、WPS
        里选中一块复制，回来按 Ctrl+V。
      </p>
      {problem && (
        <p role="alert" className="import-bad">
          {problem}
        </p>
      )}
      <div className="import-row">
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
        <Button onClick={() => void pasteFromClipboard()}>从剪贴板粘贴</Button>
        {ticked.length > 0 && (
          <Button type="primary" onClick={() => void read(ticked)}>
            一起导入 {ticked.length} 个文件
          </Button>
        )}
      </div>
      {files && files.length === 0 && <p>约定的文件夹里还没有表格。把表格放进去，然后点“重新列出”。</p>}
      {isWindow === false && files && files.length > 0 && (
        <ul className="import-files" aria-label="约定文件夹中的表格">
          {files.map((file) => (
            <li key={file.grant}>
              <Checkbox
                aria-label={`选中 ${file.name}`}
                checked={ticked.includes(file)}
                onChange={({ target }) => setTicked(toggled(ticked, file, target.checked))}
              />
              <button type="button" onClick={() => void read([file])}>
                <FileExcelOutlined aria-hidden />
                <span className="import-name">{file.name}</span>
                <span className="import-soft digits">{sizeInWords(file.sizeBytes)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function read(files: readonly PickedFile[]): Promise<void> {
  return readPickedFiles(files, preferredIn(location.hash));
}

function toggled(ticked: readonly PickedFile[], file: PickedFile, isTicked: boolean): readonly PickedFile[] {
  return isTicked ? [...ticked, file] : ticked.filter((one) => one !== file);
}
