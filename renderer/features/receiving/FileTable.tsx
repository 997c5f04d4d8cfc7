import { Button, Table } from 'antd';
import { useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import type { IncomingFile } from '#shared/host/host-api.ts';
import { type FileRow, inRows, volumesInWords } from './file-rows.ts';
import { inOrder, kindWords, stateWords } from './file-words.ts';

type FileTableProps = {
  readonly files: readonly IncomingFile[];
  readonly isBusy: boolean;
  onLook(file: IncomingFile): void;
  onVolumes(files: readonly IncomingFile[]): void;
};

/** What was found. Files taken in earlier stay on a stick for years, so they are shown only when asked for. */
export function FileTable({ files, isBusy, onLook, onVolumes }: FileTableProps) {
  const [withOld, setWithOld] = useState(false);
  const fresh = files.filter(({ state }) => state === 'new');
  const old = files.length - fresh.length;
  const shown = inOrder(withOld ? files : fresh);
  return (
    <>
      {shown.length > 0 ? <Files files={shown} isBusy={isBusy} onLook={onLook} onVolumes={onVolumes} /> : <Nothing />}
      {old > 0 && (
        <Button type="link" className="receiving-old" onClick={() => setWithOld(!withOld)}>
          {withOld ? '不看以前接收过的' : `还有 ${old} 个以前接收过的`}
        </Button>
      )}
    </>
  );
}

function Nothing() {
  return (
    <p className="receiving-soft receiving-nothing">
      没有新的文件。请插好 U 盘后再查找，或用“选择文件”。同事的电脑在“报送”页的“给同事电脑”里写交换包。
    </p>
  );
}

function Files({ files, isBusy, onLook, onVolumes }: FileTableProps) {
  const rows = inRows(files);
  return (
    <Table<FileRow>
      size="small"
      className="receiving-files"
      rowKey={(row) => firstOf(row).id}
      dataSource={[...rows]}
      pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      columns={[
        { title: '种类', render: (_, row) => kindOf(row) },
        { title: '来自', render: (_, row) => firstOf(row).from },
        { title: '号', className: 'receiving-number', render: (_, row) => numberOf(row) },
        {
          title: '写成时间',
          className: 'receiving-number',
          render: (_, row) => writtenAt(row),
        },
        { title: '大小', className: 'receiving-number', render: (_, row) => sizeInWords(bytesOf(row)) },
        { title: '在', render: (_, row) => firstOf(row).placeLabel },
        { title: '文件', className: 'receiving-name', render: (_, row) => <Names row={row} /> },
        { title: '状态', render: (_, row) => stateOf(row) },
        {
          title: '操作',
          render: (_, row) =>
            row.file ? (
              <LookButton file={row.file} isBusy={isBusy} onLook={onLook} />
            ) : (
              <Button
                size="small"
                disabled={isBusy}
                aria-label={`接收附件 ${firstOf(row).from} ${numberOf(row)} 号包`}
                onClick={() => onVolumes(row.volumes)}
              >
                接收附件
              </Button>
            ),
        },
      ]}
    />
  );
}

type LookButtonProps = Pick<FileTableProps, 'isBusy' | 'onLook'> & { readonly file: IncomingFile };

function LookButton({ file, isBusy, onLook }: LookButtonProps) {
  return (
    <Button
      size="small"
      disabled={isBusy}
      aria-label={`查看 ${kindWords[file.kind]} ${file.name}`}
      onClick={() => onLook(file)}
    >
      查看
    </Button>
  );
}

/** The bundle's name, and its files of attachments together. */
function Names({ row: { file, volumes } }: { readonly row: FileRow }) {
  return (
    <>
      {file?.name}
      {volumes.length > 0 && <div className={file ? 'receiving-soft' : ''}>{volumesInWords(volumes)}</div>}
    </>
  );
}

function firstOf({ file, volumes }: FileRow): IncomingFile {
  const first = file ?? volumes[0];
  if (!first) throw new Error('FileTable: a row without a file');
  return first;
}

function writtenAt(row: FileRow): string {
  const { createdAt } = firstOf(row);
  return createdAt === undefined ? '' : localTime(createdAt);
}

function kindOf(row: FileRow): string {
  return row.file ? kindWords[row.file.kind] : '交换包的附件';
}

function numberOf(row: FileRow): number | string {
  return row.file?.no ?? row.volumes[0]?.volume?.no ?? '';
}

function bytesOf({ file, volumes }: FileRow): number {
  return volumes.reduce((sum, { sizeBytes }) => sum + sizeBytes, file?.sizeBytes ?? 0);
}

/** A row is new as long as something in it is. */
function stateOf({ file, volumes }: FileRow): string {
  const states = [...(file ? [file] : []), ...volumes].map(({ state }) => state);
  return stateWords[states.includes('new') ? 'new' : (states[0] ?? 'new')];
}
