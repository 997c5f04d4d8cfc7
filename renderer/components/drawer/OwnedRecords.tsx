import { Button, Empty, Modal, Space, Tag } from 'antd';
import { useRef, useState } from 'react';
import { isAlive } from '#shared/base/calendar-date.ts';
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import { maskOf } from '#shared/domain/mask.ts';
import { recordById } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { recordsReferring } from '#shared/ledger/references.ts';
import type { LedgerRecord } from '#shared/ledger/registers.ts';
import { textOfValue } from '../field/value-text.ts';
import { type RelatedPart, spellOf } from '../grid/joined-rows.ts';
import type { DrawerContext } from './drawer-context.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { RecordForm, type RecordFormHandle } from './RecordForm.tsx';

type OwnedRecordsProps = {
  readonly part: RelatedPart;
  readonly ownerId: string;
  readonly context: DrawerContext;
};

type Task =
  | { readonly kind: 'edit'; readonly record: LedgerRecord | undefined }
  | { readonly kind: 'delete'; readonly record: LedgerRecord };

/** The records that belong to another one (jobs, memberships, coverage): a short list with add, edit, end and delete. */
export function OwnedRecords({ part, ownerId, context }: OwnedRecordsProps) {
  const [task, setTask] = useState<Task>();
  const { declaration, via } = part;
  const records = recordsReferring(context.source.book, declaration.name, via, ownerId)
    .flatMap((id) => recordById(context.source.book, declaration.name, id) ?? [])
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  const end = (record: LedgerRecord) => {
    const field = declaration.spell?.to;
    if (!field) return;
    const change = { kind: 'update', entity: declaration.name, id: record.id, values: { [field]: context.today } };
    void context.commit([change as Change], `结束${declaration.label}`);
  };
  return (
    <section aria-label={declaration.label}>
      <Button type="primary" onClick={() => setTask({ kind: 'edit', record: undefined })}>
        新增{declaration.label}
      </Button>
      {records.length === 0 && <Empty description={`还没有${declaration.label}`} />}
      <ul className="owned-records">
        {records.map((record) => (
          <li key={record.id}>
            <Summary part={part} record={record} context={context} />
            <Space>
              <Button onClick={() => setTask({ kind: 'edit', record })}>修改</Button>
              {declaration.spell && isOpen(part, record, context) && (
                <Button onClick={() => end(record)}>今日结束</Button>
              )}
              <Button danger onClick={() => setTask({ kind: 'delete', record })}>
                删除
              </Button>
            </Space>
          </li>
        ))}
      </ul>
      {task?.kind === 'edit' && (
        <OwnedForm
          part={part}
          ownerId={ownerId}
          record={task.record}
          context={context}
          onClose={() => setTask(undefined)}
        />
      )}
      {task?.kind === 'delete' && (
        <ReasonDialog
          title={`删除${declaration.label}`}
          text="删除后可以用“撤销”恢复。只是已经结束的，请填结束日期，不要删除。"
          okText="删除"
          suggestion="如：录错了人"
          isDangerous
          onClose={() => setTask(undefined)}
          onOk={(why) => {
            setTask(undefined);
            const change: Change = { kind: 'delete', entity: declaration.name, id: task.record.id, why };
            void context.commit([change], `删除${declaration.label}`);
          }}
        />
      )}
    </section>
  );
}

function isOpen(part: RelatedPart, record: LedgerRecord, context: DrawerContext): boolean {
  return isAlive(spellOf(part.declaration, record), context.today);
}

function Summary({ part, record, context }: { part: RelatedPart; record: LedgerRecord; context: DrawerContext }) {
  const masks = context.isRevealed ? {} : maskOf(part.declaration, 'screen');
  const texts = Object.entries(part.declaration.fields)
    .filter(([field, declared]) => field !== part.via && !declared.internal)
    .map(([field, declared]) => ({ field, declared, text: textIn(record, field, declared, context) }))
    .filter(({ text }) => text !== '');
  return (
    <div className="owned-summary">
      {part.declaration.spell &&
        (isOpen(part, record, context) ? <Tag className="owned-current">现任</Tag> : <Tag>已结束</Tag>)}
      {texts.map(({ field, declared, text }) => (
        <span key={field}>
          <span className="owned-label">{declared.label}</span> {masks[field]?.(text) ?? text}
        </span>
      ))}
    </div>
  );
}

function textIn(record: LedgerRecord, field: string, declared: FieldDeclaration, context: DrawerContext): string {
  return textOfValue(declared, record.values[field], context.titleOf);
}

type OwnedFormProps = OwnedRecordsProps & { readonly record: LedgerRecord | undefined; onClose(): void };

function OwnedForm({ part, ownerId, record, context, onClose }: OwnedFormProps) {
  const form = useRef<RecordFormHandle>(null);
  const { declaration, via } = part;
  const save = async () => {
    const values = form.current?.read();
    if (!values) return;
    const change: Change = record
      ? { kind: 'update', entity: declaration.name, id: record.id, values }
      : {
          kind: 'create',
          entity: declaration.name,
          id: context.newId(),
          values: { ...(values as object), [via]: ownerId },
        };
    if (Object.keys(values).length === 0 && record) return onClose();
    const saved = await context.commit([change], `${record ? '修改' : '新增'}${declaration.label}`);
    if (saved) onClose();
  };
  return (
    <Modal
      open
      title={`${record ? '修改' : '新增'}${declaration.label}`}
      okText="保存"
      cancelText="取消"
      onOk={() => void save()}
      onCancel={onClose}
      width={600}
    >
      <RecordForm
        ref={form}
        name={`owned-${declaration.name}`}
        declaration={declaration}
        record={record}
        omit={[via]}
        today={context.today}
        choices={context.choices}
        titleOf={context.titleOf}
        isRevealed={context.isRevealed}
        onTouched={() => undefined}
      />
    </Modal>
  );
}
