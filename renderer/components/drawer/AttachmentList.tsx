import { App, Button, Empty, Modal, Space, Tag } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { EntityName } from '#shared/domain/declaration.ts';
import { localTime } from '../local-time.ts';
import type { AttachmentLine, LedgerSource } from '../page/ledger-source.ts';
import { sizeInWords } from '../size-in-words.ts';

type AttachmentListProps = {
  readonly source: LedgerSource;
  readonly entity: EntityName;
  readonly recordId: string;
  readonly version: number;
};

/** The photos and files of a record. Looking at one and saving one outside are kept on record. */
export function AttachmentList({ source, entity, recordId, version }: AttachmentListProps) {
  const { message } = App.useApp();
  const [lines, setLines] = useState<readonly AttachmentLine[]>();
  const [shown, setShown] = useState<ShownPicture>();
  const [adding, setAdding] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means that something may have been attached
  useEffect(() => {
    let isCurrent = true;
    void source.attachments.listOf(entity, recordId).then((found) => isCurrent && setLines(found));
    return () => {
      isCurrent = false;
    };
  }, [source, entity, recordId, version]);

  const add = async (files: readonly File[]) => {
    for (const file of files) {
      setAdding(file.name);
      const added = await source.attachments.add(entity, recordId, file);
      if (!added.ok) void message.error(added.error, 8);
    }
    setAdding(undefined);
  };
  const contentOf = async ({ sm3, name }: AttachmentLine) => {
    const opened = await source.attachments.open(sm3);
    if (!opened) void message.error(`“${name}”打不开。本机的两份都已损坏或丢失，请让同事再写一次交换包。`, 8);
    return opened;
  };
  const view = async (line: AttachmentLine) => {
    const opened = await contentOf(line);
    if (!opened) return;
    const noted = await source.recordDeed({ act: 'attachment', subject: line.name, entity, record: recordId });
    if (noted.ok)
      setShown({ name: line.name, url: URL.createObjectURL(new Blob([opened.content], { type: opened.mime })) });
    else void message.error(noted.error, 8);
  };
  const save = async (line: AttachmentLine) => {
    const opened = await contentOf(line);
    if (!opened) return;
    const entry = { act: 'export', subject: `附件：${line.name}`, entity, record: recordId, count: 1 } as const;
    const saved = await source.handOut(entry, { suggestedName: line.name, content: opened.content });
    if (!saved.ok) void message.error(saved.error, 8);
    else if (saved.value) void message.success(`已存到 ${saved.value.label}`);
  };
  const remove = async ({ sm3, name }: AttachmentLine) => {
    const removed = await source.attachments.remove(entity, recordId, sm3);
    if (!removed.ok) void message.error(removed.error, 8);
    else void message.success(`已去掉“${name}”，可按 Ctrl+Z 撤销`);
  };
  const close = () => {
    if (shown) URL.revokeObjectURL(shown.url);
    setShown(undefined);
  };

  if (!lines) return <p role="status">正在读取附件…</p>;
  return (
    <>
      <AddFiles adding={adding} onChosen={(files) => void add(files)} />
      {lines.length === 0 ? (
        <Empty description="还没有附件" />
      ) : (
        <ul className="attachments">
          {lines.map((line) => (
            <li key={line.sm3}>
              <AttachmentWords line={line} />
              <Space>
                {line.isHeld && line.mime === 'image/jpeg' && (
                  <Button aria-label={`查看 ${line.name}`} onClick={() => void view(line)}>
                    查看
                  </Button>
                )}
                {line.isHeld && (
                  <Button aria-label={`另存 ${line.name}`} onClick={() => void save(line)}>
                    另存
                  </Button>
                )}
                <Button aria-label={`去掉 ${line.name}`} onClick={() => void remove(line)}>
                  去掉
                </Button>
              </Space>
            </li>
          ))}
        </ul>
      )}
      {shown && (
        <Modal open title={shown.name} footer={null} width={900} onCancel={close}>
          <img className="attachment-picture" src={shown.url} alt={shown.name} />
        </Modal>
      )}
    </>
  );
}

type ShownPicture = { readonly name: string; readonly url: string };

type AddFilesProps = { readonly adding: string | undefined; onChosen(files: readonly File[]): void };

function AddFiles({ adding, onChosen }: AddFilesProps) {
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
        {adding === undefined ? '照片自动缩小，去掉拍摄地点等信息；其他文件每个不超过 64 MB。' : `正在添加“${adding}”…`}
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
        {pixels} · {line.userName}@{line.deviceName} · {localTime(line.at)}
      </div>
      {!line.isHeld && (
        <div className="attachment-soft">内容还没有收到，不影响这条记录。收到同事的交换包后自动补上。</div>
      )}
    </div>
  );
}
