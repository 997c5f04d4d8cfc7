import { Button, Empty, Modal, Space, Tag } from 'antd';
import { useRef } from 'react';
import type { EntityName } from '#shared/domain/declaration.ts';
import { areAttachmentsReported } from '#shared/domain/report-scope.ts';
import { agreedGroups } from '#shared/ledger/report-scope-notes.ts';
import { localTime } from '../local-time.ts';
import type { AttachmentLine, LedgerSource } from '../page/ledger-source.ts';
import { sizeInWords } from '../size-in-words.ts';
import { type AttachmentWork, useAttachments } from './use-attachments.ts';

type AttachmentListProps = {
  readonly source: LedgerSource;
  readonly entity: EntityName;
  readonly recordId: string;
  readonly version: number;
};

/** The photos and files of a record. */
export function AttachmentList({ source, entity, recordId, version }: AttachmentListProps) {
  const work = useAttachments(source, entity, recordId, version);
  const { lines, shown } = work;
  if (!lines) return <p role="status">正在读取附件…</p>;
  return (
    <>
      <AddFiles
        isReported={areAttachmentsReported(entity, agreedGroups(source.book))}
        adding={work.adding}
        onChosen={(files) => void work.add(files)}
      />
      {lines.length === 0 ? (
        <Empty description="还没有附件" />
      ) : (
        <ul className="attachments">
          {lines.map((line) => (
            <li key={line.sm3}>
              <AttachmentWords line={line} />
              <AttachmentButtons line={line} work={work} />
            </li>
          ))}
        </ul>
      )}
      {shown && (
        <Modal open title={shown.name} footer={null} width={900} onCancel={work.closePicture}>
          <img className="attachment-picture" src={shown.url} alt={shown.name} />
        </Modal>
      )}
    </>
  );
}

type AttachmentButtonsProps = { readonly line: AttachmentLine; readonly work: AttachmentWork };

function AttachmentButtons({ line, work }: AttachmentButtonsProps) {
  return (
    <Space>
      {line.isHeld && line.mime === 'image/jpeg' && (
        <Button aria-label={`查看 ${line.name}`} onClick={() => void work.view(line)}>
          查看
        </Button>
      )}
      {line.isHeld && (
        <Button aria-label={`另存 ${line.name}`} onClick={() => void work.save(line)}>
          另存
        </Button>
      )}
      <Button aria-label={`去掉 ${line.name}`} onClick={() => void work.remove(line)}>
        去掉
      </Button>
    </Space>
  );
}

type AddFilesProps = {
  readonly isReported: boolean;
  readonly adding: string | undefined;
  onChosen(files: readonly File[]): void;
};

function whereTheyGo(isReported: boolean): string {
  return isReported ? '附件随报送包报给区里。' : '这里的附件只留在本街道，不报给区里；同事电脑能收到。';
}

function AddFiles({ isReported, adding, onChosen }: AddFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="attachment-add">
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="选择附件"
        onChange={({ target }) => {
          onChosen([...(target.files ?? [])]);
          target.value = '';
        }}
      />
      <Button type="primary" loading={adding !== undefined && { delay: 300 }} onClick={() => input.current?.click()}>
        添加
      </Button>
      <span className="attachment-soft" role="status">
        {adding === undefined
          ? `照片自动缩小，去掉拍摄地点等信息；其他文件每个不超过 64 MB。${whereTheyGo(isReported)}`
          : `正在添加“${adding}”…`}
      </span>
    </div>
  );
}

function AttachmentWords({ line }: { readonly line: AttachmentLine }) {
  const pixels = line.w && line.h ? `，${line.w}×${line.h}` : '';
  return (
    <div>
      <div className="attachment-name">
        {line.name} {!line.isHeld && <Tag>待收</Tag>}
      </div>
      <div className="attachment-soft">
        {sizeInWords(line.bytes)}
        {pixels} · {line.userName}@{line.deviceName} · <span className="attachment-when">{localTime(line.at)}</span>
      </div>
      {!line.isHeld && (
        <div className="attachment-soft">内容还没有收到，不影响这条记录。收到同事的交换包后自动补上。</div>
      )}
    </div>
  );
}
