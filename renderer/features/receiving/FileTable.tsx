import { Button, Table } from 'antd';
import { useState } from 'react';
import { localTime } from '#renderer/components/local-time.ts';
import { sizeInWords } from '#renderer/components/size-in-words.ts';
import type { IncomingFile } from '#shared/host/host-api.ts';
import { inOrder, kindWords, stateWords } from './file-words.ts';

type FileTableProps = {
  readonly files: readonly IncomingFile[];
  readonly isBusy: boolean;
  onLook(file: IncomingFile): void;
};

/** What was found. Files taken in earlier stay on a stick for years, so they are shown only when asked for. */
export function FileTable({ files, isBusy, onLook }: FileTableProps) {
  const [withOld, setWithOld] = useState(false);
  const fresh = files.filter(({ state }) => state === 'new');
  const old = files.length - fresh.length;
  const shown = inOrder(withOld ? files : fresh);
  return (
    <>
      {shown.length > 0 ? <Files files={shown} isBusy={isBusy} onLook={onLook} /> : <Nothing />}
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

function Files({ files, isBusy, onLook }: FileTableProps) {
  return (
    <Table<IncomingFile>
      size="small"
      className="receiving-files"
      rowKey="id"
      dataSource={[...files]}
      pagination={files.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      columns={[
        { title: '种类', render: (_, file) => kindWords[file.kind] },
        { title: '来自', render: (_, file) => file.from },
        { title: '号', className: 'receiving-number', render: (_, file) => file.no ?? '' },
        {
          title: '写成时间',
          className: 'receiving-number',
          render: (_, file) => (file.createdAt ? localTime(file.createdAt) : ''),
        },
        { title: '大小', className: 'receiving-number', render: (_, file) => sizeInWords(file.sizeBytes) },
        { title: '在', render: (_, file) => file.placeLabel },
        { title: '文件', className: 'receiving-name', render: (_, file) => file.name },
        { title: '状态', render: (_, file) => stateWords[file.state] },
        {
          title: '操作',
          render: (_, file) => (
            <Button
              size="small"
              disabled={isBusy}
              aria-label={`查看 ${kindWords[file.kind]} ${file.name}`}
              onClick={() => onLook(file)}
            >
              查看
            </Button>
          ),
        },
      ]}
    />
  );
}
