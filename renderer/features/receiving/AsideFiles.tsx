import { Button } from 'antd';
import { localTime } from '#renderer/components/local-time.ts';
import type { IncomingFile } from '#shared/host/host-api.ts';
import { inOrder, kindWords } from './file-words.ts';

type AsideFilesProps = {
  readonly files: readonly IncomingFile[];
  readonly isBusy: boolean;
  onLook(file: IncomingFile): void;
  onDrop(file: IncomingFile): void;
};

/** Files that wait for something, and files that were refused. Nothing of either is in the ledger. */
export function AsideFiles({ files, isBusy, onLook, onDrop }: AsideFilesProps) {
  const held = files.filter(({ state }) => state === 'held');
  const refused = files.filter(({ state }) => state === 'refused');
  return (
    <>
      {held.length > 0 && (
        <section className="receiving-panel" aria-labelledby="held-title">
          <h2 id="held-title">先放着的 {held.length} 个</h2>
          <p className="receiving-soft">缺的东西收到以后会自动接着收。内容还没有写入台账。</p>
          <Lines files={held} isBusy={isBusy} onLook={onLook} onDrop={onDrop} />
        </section>
      )}
      {refused.length > 0 && (
        <section className="receiving-panel" aria-labelledby="refused-title">
          <h2 id="refused-title">没有接收的 {refused.length} 个</h2>
          <p className="receiving-soft">
            已单独放在本机备查，没有写入台账。换一个好的文件来，或区里、同事重新给了文件，再点“再试”。
          </p>
          <Lines files={refused} isBusy={isBusy} onLook={onLook} onDrop={onDrop} />
        </section>
      )}
    </>
  );
}

function Lines({ files, isBusy, onLook, onDrop }: AsideFilesProps) {
  return (
    <ul className="receiving-aside">
      {inOrder(files).map((file) => (
        <li key={file.id}>
          <div>
            <strong>
              {kindWords[file.kind]}
              {file.from && ` · ${file.from}`}
              {file.no !== undefined && ` · ${file.no} 号`}
              {file.createdAt && ` · ${localTime(file.createdAt)}`}
            </strong>
            <div>{file.why}</div>
            {file.code && <div className="receiving-soft">编号 {file.code}</div>}
          </div>
          <div className="receiving-row">
            <Button disabled={isBusy} aria-label={`再试 ${file.name}`} onClick={() => onLook(file)}>
              再试
            </Button>
            <Button disabled={isBusy} aria-label={`移除 ${file.name}`} onClick={() => onDrop(file)}>
              移除
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}
