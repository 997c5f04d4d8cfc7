import { App } from 'antd';
import { useEffect, useState } from 'react';
import type { EntityName } from '#shared/domain/declaration.ts';
import type { AttachmentLine, LedgerSource } from '../page/ledger-source.ts';

/** A picture that is being looked at; its address must be given up afterwards. */
export type ShownPicture = { readonly name: string; readonly url: string };

export type AttachmentWork = {
  /** Undefined while they are being read. */
  readonly lines: readonly AttachmentLine[] | undefined;
  /** The name of the file that is being added. */
  readonly adding: string | undefined;
  readonly shown: ShownPicture | undefined;
  add(files: readonly File[]): Promise<void>;
  view(line: AttachmentLine): Promise<void>;
  save(line: AttachmentLine): Promise<void>;
  remove(line: AttachmentLine): Promise<void>;
  closePicture(): void;
};

/** What can be done with the attachments of a record; looking at one and saving one outside are kept on record first. */
export function useAttachments(
  source: LedgerSource,
  entity: EntityName,
  recordId: string,
  version: number,
): AttachmentWork {
  const { message } = App.useApp();
  const [adding, setAdding] = useState<string>();
  const [shown, setShown] = useState<ShownPicture>();
  const lines = useLines(source, entity, recordId, version);
  const tell = (sentence: string) => void message.error(sentence, 8);

  const contentOf = async ({ sm3, name }: AttachmentLine) => {
    const opened = await source.attachments.open(sm3);
    if (!opened) tell(`“${name}”打不开。本机的两份都已损坏或丢失，请让同事再写一次交换包。`);
    return opened;
  };
  return {
    lines,
    adding,
    shown,
    add: async (files) => {
      for (const file of files) {
        setAdding(file.name);
        const added = await source.attachments.add(entity, recordId, file);
        if (!added.ok) tell(added.error);
      }
      setAdding(undefined);
    },
    view: async (line) => {
      const opened = await contentOf(line);
      if (!opened) return;
      const noted = await source.recordDeed({ act: 'attachment', subject: line.name, entity, record: recordId });
      if (!noted.ok) return tell(noted.error);
      const picture = new Blob([opened.content], { type: opened.mime });
      setShown({ name: line.name, url: URL.createObjectURL(picture) });
    },
    save: async (line) => {
      const opened = await contentOf(line);
      if (!opened) return;
      const entry = { act: 'export', subject: `附件：${line.name}`, entity, record: recordId, count: 1 } as const;
      const saved = await source.handOut(entry, { suggestedName: line.name, content: opened.content });
      if (!saved.ok) tell(saved.error);
      else if (saved.value) void message.success(`已存到 ${saved.value.label}`);
    },
    remove: async ({ sm3, name }) => {
      const removed = await source.attachments.remove(entity, recordId, sm3);
      if (!removed.ok) tell(removed.error);
      else void message.success(`已去掉“${name}”，可按 Ctrl+Z 撤销`);
    },
    closePicture: () => {
      if (shown) URL.revokeObjectURL(shown.url);
      setShown(undefined);
    },
  };
}

function useLines(source: LedgerSource, entity: EntityName, recordId: string, version: number) {
  const [lines, setLines] = useState<readonly AttachmentLine[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means that something may have been attached
  useEffect(() => {
    let isCurrent = true;
    void source.attachments.listOf(entity, recordId).then((found) => isCurrent && setLines(found));
    return () => {
      isCurrent = false;
    };
  }, [source, entity, recordId, version]);
  return lines;
}
