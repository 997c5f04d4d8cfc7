import { PlusOutlined, SettingOutlined, UploadOutlined } from '@ant-design/icons';
import { App, Button, Input, Modal, Space } from 'antd';
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { newUlid } from '#shared/base/ids.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { recordsOf } from '#shared/ledger/registers.ts';
import { ReasonDialog } from '../drawer/ReasonDialog.tsx';
import { RecordDrawer } from '../drawer/RecordDrawer.tsx';
import { FilterChips } from '../filter/FilterChips.tsx';
import { FilterDialog } from '../filter/FilterDialog.tsx';
import { type ColumnFilter, countTexts, withFilter } from '../filter/filters.ts';
import type { CellEdit } from '../grid/cell-edits.ts';
import type { GridColumn } from '../grid/columns.ts';
import { EntityGrid, type EntityGridHandle } from '../grid/EntityGrid.tsx';
import type { GridSelection, NewRow, RefusedText } from '../grid/grid-session.ts';
import { createRowJoiner } from '../grid/joined-rows.ts';
import type { CellReading, GridRow } from '../grid/row.ts';
import { useWatched } from '../use-watched.ts';
import { ColumnSettings } from './ColumnSettings.tsx';
import { EmptyRegister } from './EmptyRegister.tsx';
import './entity-page.css';
import { type StoreLike, wordedSource } from './ledger-source.ts';
import { RefusedTexts } from './RefusedTexts.tsx';
import { choiceSourceOf, columnsOfRegister, type Register, readingOf, todayOnThisPc } from './register.ts';
import { StatusLine } from './StatusLine.tsx';
import { useCellWriting, useCommit } from './use-cell-writing.ts';
import { useColumnChoice } from './use-column-choice.ts';
import { useVisibleRows } from './use-visible-rows.ts';

export type EntityPageProps<Problem> = {
  readonly register: Register;
  readonly store: StoreLike<Problem>;
  describeProblem(problem: Problem): string;
  /** Whose column choice this is. */
  readonly userId: string;
  /** A record to open at once, as named in the address. */
  readonly startWith?: string | undefined;
  /** Stands between heading and toolbar: the tabs of a page with several registers. */
  readonly tabs?: ReactNode;
  onImport(): void;
};

type Opened = { readonly id: string | undefined };
type PendingPaste = {
  readonly rows: readonly NewRow[];
  readonly edits: readonly CellEdit[];
  readonly refused: readonly RefusedText[];
};

const nothingSelected: GridSelection = { rowIds: [], rows: 0, columns: 0 };

/** One register on one page: toolbar, filters, grid, status line, and the drawer of the open record. */
export function EntityPage<Problem>(props: EntityPageProps<Problem>) {
  const { register, store, describeProblem, userId, onImport } = props;
  const { declaration, related } = register;
  const { message } = App.useApp();
  const source = useMemo(() => wordedSource(store, describeProblem), [store, describeProblem]);
  const version = useWatched(source);
  const today = todayOnThisPc();
  const newId = () => newUlid(Date.now());

  const joinRows = useMemo(() => createRowJoiner(related), [related]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the book is changed in place; its version tells
  const rows = useMemo(() => {
    const parts = related.map((part) => recordsOf(source.book, part.declaration.name));
    return joinRows(recordsOf(source.book, declaration.name), parts, today);
  }, [source, version, joinRows, declaration, related, today]);
  const columns = useMemo(() => columnsOfRegister(register), [register]);
  const reading = useMemo(() => readingOf(source.book, today), [source, today]);
  const choices = useMemo(() => choiceSourceOf(source.book), [source]);
  const choice = useColumnChoice(`${userId}.${declaration.name}`, columns);

  const [typed, setTyped] = useState('');
  const [filters, setFilters] = useState<readonly ColumnFilter[]>([]);
  const visible = useVisibleRows(rows, columns, reading, filters, typed);
  const counts = useCounts(register, columns, rows, visible, reading);

  const commit = useCommit(source);
  const cells = useCellWriting(register, commit, today, newId);
  const [selection, setSelection] = useState(nothingSelected);
  const [opened, setOpened] = useState<Opened | undefined>(() =>
    props.startWith ? { id: props.startWith } : undefined,
  );
  const [filtering, setFiltering] = useState<{ readonly column: GridColumn | undefined }>();
  const [isChoosingColumns, setIsChoosingColumns] = useState(false);
  const [deleting, setDeleting] = useState<readonly string[]>();
  const [pasting, setPasting] = useState<PendingPaste>();
  const grid = useRef<EntityGridHandle>(null);
  useEffect(() => {
    if (props.startWith) setOpened({ id: props.startWith });
  }, [props.startWith]);

  const turn = async (step: 'undo' | 'redo', done: string) => {
    const outcome = await source[step]();
    if (outcome.ok) void message.success(`${done}：${outcome.value}`);
    else void message.warning(outcome.error, 8);
  };
  const remove = async (ids: readonly string[], why: string) => {
    const changes = ids.map((id): Change => ({ kind: 'delete', entity: declaration.name, id, why }));
    const done = await commit(changes, `删除 ${ids.length} ${declaration.unit}`);
    if (done) void message.success(`已删除 ${ids.length} ${declaration.unit}，可按 Ctrl+Z 撤销`);
  };
  const closeDialogs = () => {
    setFiltering(undefined);
    grid.current?.focusCell();
  };
  usePageKeys(() => setOpened({ id: undefined }));

  return (
    <section className="entity-page">
      <header className="entity-page-head">
        <h1>{register.heading}</h1>
        {props.tabs}
      </header>
      <div className="entity-page-tools">
        <Space wrap>
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpened({ id: undefined })}>
            新增
          </Button>
          <Button icon={<UploadOutlined />} onClick={onImport}>
            导入 Excel
          </Button>
          <Button
            danger
            disabled={selection.rows === 0 || rows.length === 0}
            onClick={() => setDeleting(selection.rowIds)}
          >
            删除
          </Button>
          <Button icon={<SettingOutlined />} onClick={() => setIsChoosingColumns(true)}>
            列设置
          </Button>
        </Space>
        <Input
          type="search"
          className="entity-page-search"
          aria-label={`查找${declaration.label}`}
          placeholder="查找，可用拼音首字母"
          allowClear
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <FilterChips
        filters={filters}
        onAdd={() => setFiltering({ column: undefined })}
        onChange={({ column }) => setFiltering({ column })}
        onRemove={({ column }) => setFilters(filters.filter((each) => each.column.id !== column.id))}
        onClear={() => setFilters([])}
      />
      <RefusedTexts
        refused={cells.refusedList}
        nameOf={(id) => reading.titleOf(declaration.name, id)}
        onGo={(id) => grid.current?.focusCell(id)}
        onClose={cells.forgetRefused}
      />
      <div className="entity-page-grid">
        {rows.length === 0 ? (
          <EmptyRegister text={register.emptyText} onImport={onImport} onAdd={() => setOpened({ id: undefined })} />
        ) : (
          <EntityGrid
            ref={grid}
            label={register.heading}
            rows={rows}
            columns={choice.shown}
            visible={visible}
            reading={reading}
            choices={choices}
            refused={cells.refused}
            onEdit={cells.write}
            onNewRows={(newRows, edits, refused) => setPasting({ rows: newRows, edits, refused })}
            onOpen={(id) => setOpened({ id })}
            onSelect={setSelection}
            onColumnMenu={(column) => setFiltering({ column })}
            onUndo={() => void turn('undo', '已撤销')}
            onRedo={() => void turn('redo', '已恢复')}
          />
        )}
      </div>
      <StatusLine
        unit={declaration.unit}
        total={rows.length}
        visible={visible?.size}
        selection={rows.length === 0 ? nothingSelected : selection}
        counts={counts}
      />
      {opened && (
        <RecordDrawer
          key={opened.id ?? 'new'}
          register={register}
          recordId={opened.id}
          version={version}
          context={{ source, today, choices, titleOf: reading.titleOf, newId, commit }}
          onReveal={(record, why) => commit([revealNote(newId(), declaration.name, record, why)], '揭示')}
          onStep={(step) => {
            const next = opened.id === undefined ? undefined : grid.current?.neighbour(opened.id, step);
            if (next !== undefined) setOpened({ id: next });
          }}
          onSaved={(id) => setOpened({ id })}
          onDelete={(id) => setDeleting([id])}
          onClose={() => {
            const { id } = opened;
            setOpened(undefined);
            setTimeout(() => grid.current?.focusCell(id));
          }}
        />
      )}
      {filtering && (
        <FilterDialog
          columns={columns}
          rows={rows}
          reading={reading}
          filters={filters}
          start={filtering.column}
          onApply={(filter) => {
            setFilters(withFilter(filters, filter));
            closeDialogs();
          }}
          onSort={(column, direction) => {
            grid.current?.sortBy(column.id, direction);
            closeDialogs();
          }}
          onClose={closeDialogs}
        />
      )}
      {isChoosingColumns && (
        <ColumnSettings
          columns={columns}
          shown={choice.ids}
          onChange={choice.choose}
          onReset={choice.reset}
          onClose={() => setIsChoosingColumns(false)}
        />
      )}
      {deleting && (
        <ReasonDialog
          title={`删除 ${deleting.length} ${declaration.unit}`}
          text={deletionText(deleting.map((id) => reading.titleOf(declaration.name, id)))}
          okText="删除"
          suggestion="如：重复录入"
          isDangerous
          onClose={() => setDeleting(undefined)}
          onOk={(why) => {
            setDeleting(undefined);
            setOpened(undefined);
            void remove(deleting, why);
          }}
        />
      )}
      {pasting && (
        <Modal
          open
          title="粘贴的内容比表格多"
          okText={`新增 ${pasting.rows.length} ${declaration.unit}`}
          cancelText="取消粘贴"
          onOk={() => {
            cells.add(pasting.rows, pasting.edits, pasting.refused);
            setPasting(undefined);
          }}
          onCancel={() => setPasting(undefined)}
        >
          最后一行下面还有 {pasting.rows.length} 行内容。新增后可按 Ctrl+Z 一次撤销。
        </Modal>
      )}
    </section>
  );
}

function deletionText(titles: readonly string[]): string {
  const named = titles.slice(0, 5).join('、');
  const rest = titles.length > 5 ? ` 等 ${titles.length} 条` : '';
  return `将删除：${named}${rest}。删除后可用“撤销”恢复，修改记录保留。`;
}

/** Showing hidden numbers is kept in the audit log, which travels with the bundle (DESIGN.md section 4). */
function revealNote(id: string, entity: string, record: string, why: string): Change {
  return { kind: 'note', topic: 'auditEntry', id, values: { act: 'reveal', entity, record, why } };
}

/** How many of each kind are in sight, by the register's main code. */
function useCounts(
  { countBy }: Register,
  columns: readonly GridColumn[],
  rows: readonly GridRow[],
  visible: ReadonlySet<string> | undefined,
  reading: CellReading,
) {
  const shownRows = useDeferredValue(rows);
  return useMemo(() => {
    const column = columns.find(({ id }) => id === countBy);
    if (!column) return [];
    const counted = visible ? shownRows.filter(({ id }) => visible.has(id)) : shownRows;
    return countTexts(counted, column, reading);
  }, [shownRows, visible, columns, countBy, reading]);
}

/** Ctrl+N (Alt+N where the browser keeps Ctrl+N) adds a record; Ctrl+F goes to the search box. */
function usePageKeys(add: () => void): void {
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('.ant-drawer-open, .ant-modal-wrap'))
        return;
      const key = event.key.toLowerCase();
      if (key === 'n' && (event.ctrlKey || event.altKey)) latest.current();
      else if (key === 'f' && event.ctrlKey)
        document.querySelector<HTMLInputElement>('.entity-page-search input')?.focus();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}
