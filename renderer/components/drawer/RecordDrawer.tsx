import { Button, Drawer, Modal, Space, Tabs } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { JsonValue } from '#shared/base/canonical-json.ts';
import { maskOf } from '#shared/domain/mask.ts';
import { recordById } from '#shared/ledger/book.ts';
import type { Change } from '#shared/ledger/changes.ts';
import type { RecordMark } from '#shared/ledger/record-marks.ts';
import { localTime } from '../local-time.ts';
import type { HistoryLine } from '../page/ledger-source.ts';
import type { Register } from '../page/register.ts';
import { AttachmentList } from './AttachmentList.tsx';
import type { DrawerContext } from './drawer-context.ts';
import { HistoryList } from './HistoryList.tsx';
import { OwnedRecords } from './OwnedRecords.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';
import { RecordForm, type RecordFormHandle } from './RecordForm.tsx';
import { RecordNotices } from './RecordNotices.tsx';
import './record-drawer.css';

export type RecordDrawerProps = {
  readonly register: Register;
  /** undefined opens an empty form for a new record. */
  readonly recordId: string | undefined;
  readonly context: Omit<DrawerContext, 'isRevealed'>;
  readonly version: number;
  /** What hangs on the record and asks for a clerk. */
  readonly marks: readonly RecordMark[];
  onReveal(recordId: string, reason: string): Promise<boolean>;
  onStep(step: 1 | -1): void;
  onSaved(recordId: string): void;
  onDelete(recordId: string): void;
  onClose(): void;
};

/** What the clerk wanted to do when unsaved changes stood in the way. */
type Leaving = { readonly go: () => void };

/** One record: its form, what belongs to it, and its history. */
export function RecordDrawer(props: RecordDrawerProps) {
  const { register, recordId, version, onClose } = props;
  const [hasChanges, setHasChanges] = useState(false);
  const [leaving, setLeaving] = useState<Leaving>();
  const [isRevealed, setIsRevealed] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [edition, setEdition] = useState(0);
  const form = useRef<RecordFormHandle>(null);
  const { declaration } = register;
  const context: DrawerContext = { ...props.context, isRevealed: isRevealed || recordId === undefined };
  const record = recordId === undefined ? undefined : recordById(context.source.book, declaration.name, recordId);
  const title = record ? context.titleOf(declaration.name, record.id) : `新增${declaration.label}`;

  const save = async (): Promise<boolean> => {
    const values = form.current?.read();
    if (!values) return false;
    if (Object.keys(values).length === 0) return true;
    const id = recordId ?? context.newId();
    const change = { kind: recordId === undefined ? 'create' : 'update', entity: declaration.name, id, values };
    const label = recordId === undefined ? `新增${declaration.label}` : `修改${declaration.label}“${title}”`;
    if (!(await context.commit([change as Change], label))) return false;
    setHasChanges(false);
    setEdition((before) => before + 1);
    props.onSaved(id);
    return true;
  };
  const leave = (go: () => void) => (hasChanges ? setLeaving({ go }) : go());
  const restore = (line: HistoryLine) => {
    if (!record) return;
    const values = { [line.field]: line.newValue ?? null };
    const why = `恢复：${localTime(line.at)} 写入的值`;
    const change: Change = { kind: 'update', entity: declaration.name, id: record.id, values, why };
    void context.commit([change], `恢复${line.label}`).then(() => setEdition((before) => before + 1));
  };
  const pressed = (event: KeyboardEvent) => {
    if (!event.ctrlKey || event.isComposing || document.querySelector('.ant-modal-wrap')) return;
    const key = event.key.toLowerCase();
    if (key === 's') void save();
    else if (recordId !== undefined && key === 'arrowdown') leave(() => props.onStep(1));
    else if (recordId !== undefined && key === 'arrowup') leave(() => props.onStep(-1));
    else return;
    event.preventDefault();
  };
  useWindowKeys(pressed);

  const basic = (
    <RecordForm
      key={`${recordId ?? 'new'} ${edition}`}
      ref={form}
      name={`record-${declaration.name}`}
      declaration={declaration}
      record={record}
      today={context.today}
      choices={context.choices}
      titleOf={context.titleOf}
      check={register.check}
      isRevealed={context.isRevealed}
      onTouched={setHasChanges}
    />
  );
  const tabs = record
    ? [
        { key: 'basic', label: '基本信息', children: basic },
        ...register.owned.map((part) => ({
          key: part.declaration.name,
          label: part.declaration.label,
          children: <OwnedRecords part={part} ownerId={record.id} context={context} />,
        })),
        {
          key: 'attachments',
          label: attachmentLabel(record.values.attachments),
          children: (
            <AttachmentList source={context.source} entity={declaration.name} recordId={record.id} version={version} />
          ),
        },
        {
          key: 'history',
          label: '修改记录',
          children: (
            <HistoryList
              source={context.source}
              declaration={declaration}
              record={record}
              version={version}
              titleOf={context.titleOf}
              isRevealed={isRevealed}
              onRestore={restore}
            />
          ),
        },
      ]
    : [{ key: 'basic', label: '基本信息', children: basic }];

  return (
    <Drawer
      open
      title={<h2 className="record-title">{title}</h2>}
      size={640}
      onClose={() => leave(onClose)}
      destroyOnHidden
      extra={<SaveWord state={context.source.saveState().kind} hasChanges={hasChanges} />}
      footer={
        <Footer
          isNew={!record}
          canReveal={record !== undefined && !isRevealed && Object.keys(maskOf(declaration, 'screen')).length > 0}
          save={() => void save()}
          reveal={() => setIsAsking(true)}
          step={(step) => leave(() => props.onStep(step))}
          remove={() => record && props.onDelete(record.id)}
        />
      }
    >
      <RecordNotices marks={props.marks} />
      <Tabs items={tabs} />
      {leaving && (
        <LeaveDialog
          stay={() => setLeaving(undefined)}
          discard={() => {
            setLeaving(undefined);
            setHasChanges(false);
            leaving.go();
          }}
          save={async () => {
            setLeaving(undefined);
            if (await save()) leaving.go();
          }}
        />
      )}
      {isAsking && record && (
        <ReasonDialog
          title="揭示证件号和联系方式"
          text="本次查看会记入操作日志，随报送包上报。"
          okText="揭示"
          suggestion="如：核对本人信息"
          onClose={() => setIsAsking(false)}
          onOk={(reason) => {
            setIsAsking(false);
            void props.onReveal(record.id, reason).then(setIsRevealed);
          }}
        />
      )}
    </Drawer>
  );
}

function attachmentLabel(attachments: JsonValue | undefined): string {
  return Array.isArray(attachments) && attachments.length > 0 ? `附件 ${attachments.length}` : '附件';
}

/** The drawer's keys work wherever the focus is while it is open. */
function useWindowKeys(pressed: (event: KeyboardEvent) => void): void {
  const latest = useRef(pressed);
  latest.current = pressed;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

const saveWords = { saved: '已保存', saving: '正在保存…', oneCopy: '只存了一份，见右上角' } as const;

function SaveWord({ state, hasChanges }: { state: keyof typeof saveWords; hasChanges: boolean }) {
  return (
    <span role="status" className="record-save-state">
      {hasChanges ? '有未保存的修改' : saveWords[state]}
    </span>
  );
}

type FooterProps = {
  readonly isNew: boolean;
  readonly canReveal: boolean;
  save(): void;
  reveal(): void;
  step(step: 1 | -1): void;
  remove(): void;
};

function Footer({ isNew, canReveal, save, reveal, step, remove }: FooterProps) {
  return (
    <div className="record-footer">
      <Space wrap>
        <Button type="primary" onClick={save}>
          保存 Ctrl+S
        </Button>
        {canReveal && <Button onClick={reveal}>揭示</Button>}
        {!isNew && (
          <Button danger onClick={remove}>
            删除
          </Button>
        )}
      </Space>
      {!isNew && (
        <Space>
          <Button onClick={() => step(-1)} title="Ctrl+↑">
            上一条
          </Button>
          <Button onClick={() => step(1)} title="Ctrl+↓">
            下一条
          </Button>
        </Space>
      )}
    </div>
  );
}

type LeaveDialogProps = { stay(): void; discard(): void; save(): void };

function LeaveDialog({ stay, discard, save }: LeaveDialogProps) {
  return (
    <Modal
      open
      title="有未保存的修改"
      onCancel={stay}
      footer={
        <Space>
          <Button onClick={stay}>继续填写</Button>
          <Button danger onClick={discard}>
            不保存
          </Button>
          <Button type="primary" autoFocus onClick={save}>
            保存
          </Button>
        </Space>
      }
    >
      这条记录改过，还没有保存。
    </Modal>
  );
}
