import { App } from 'antd';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { newUlid } from '#shared/base/ids.ts';
import type { Change } from '#shared/ledger/changes.ts';
import { RecordDrawer } from '../drawer/RecordDrawer.tsx';
import { ExportDialog } from '../export/ExportDialog.tsx';
import type { ListOffer } from '../export/list-choices.ts';
import { FilterChips } from '../filter/FilterChips.tsx';
import { FilterDialog } from '../filter/FilterDialog.tsx';
import { type ColumnFilter, withFilter } from '../filter/filters.ts';
import type { CellEdit } from '../grid/cell-edits.ts';
import type { GridColumn } from '../grid/columns.ts';
import { EntityGrid, type EntityGridHandle } from '../grid/EntityGrid.tsx';
import type { GridSelection, NewRow, RefusedText } from '../grid/grid-session.ts';
import { ColumnSettings } from './ColumnSettings.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { EmptyRegister } from './EmptyRegister.tsx';
import { listOfferOf } from './list-offer.ts';
import './entity-page.css';
import { PrintDialog } from '../print/PrintDialog.tsx';
import { type StoreLike, wordedSource } from './ledger-source.ts';
import { PageHead } from './PageHead.tsx';
import { PasteDialog } from './PasteDialog.tsx';
import { RefusedTexts } from './RefusedTexts.tsx';
import type { Register } from './register.ts';
import { StatusLine } from './StatusLine.tsx';
import { useCellWriting, useCommit } from './use-cell-writing.ts';
import { useColumnChoice } from './use-column-choice.ts';
import { useMarks } from './use-marks.ts';
import { usePageKeys } from './use-page-keys.ts';
import { useKindCounts, useRegisterRows } from './use-register-rows.ts';
import { useUndo } from './use-undo.ts';
import { useVisibleRows } from './use-visible-rows.ts';

export type EntityPageProps<Problem> = {
  readonly register: Register;
  readonly store: StoreLike<Problem>;
  describeProblem(problem: Problem): string;
  /** Whose column choice this is. */
  readonly userId: string;
  /** A record to open at once, as named in the address. */
  readonly startWith?: string | undefined;
  /** Stands beside the heading: the tabs of a page with several registers. */
  readonly tabs?: ReactNode;
  onImport(): void;
};

/** What lies over the page, if anything. */
type Overlay =
  | { readonly kind: 'record'; readonly id: string | undefined }
  | { readonly kind: 'filter'; readonly column: GridColumn | undefined }
  | { readonly kind: 'columns' }
  | { readonly kind: 'export' | 'print'; readonly offer: ListOffer }
  | {
      readonly kind: 'paste';
      readonly rows: readonly NewRow[];
      readonly edits: readonly CellEdit[];
      readonly refused: readonly RefusedText[];
    };

const nothingSelected: GridSelection = { rowIds: [], rows: 0, columns: 0 };
const newId = () => newUlid(Date.now());

/** One register on one page: toolbar, filters, grid, status line, and the drawer of the open record. */
export function EntityPage<Problem>(props: EntityPageProps<Problem>) {
  const { register, store, describeProblem, userId, startWith, onImport } = props;
  const { declaration } = register;
  const { message } = App.useApp();
  const source = useMemo(() => wordedSource(store, describeProblem), [store, describeProblem]);
  const held = useRegisterRows(register, source);
  const { rows, columns, reading, choices, today, version } = held;
  const choice = useColumnChoice(`${userId}.${declaration.name}`, columns);
  const [typed, setTyped] = useState('');
  const [filters, setFilters] = useState<readonly ColumnFilter[]>([]);
  const visible = useVisibleRows(rows, columns, reading, filters, typed);
  const counts = useKindCounts(register, held, visible);

  const commit = useCommit(source, register.namedOwner);
  const cells = useCellWriting(register, commit, today, newId);
  const undo = useUndo(source);
  const marks = useMarks(source, declaration.name);
  const grid = useRef<EntityGridHandle>(null);
  const [chosen, setSelection] = useState(nothingSelected);
  const selection = rows.length === 0 ? nothingSelected : chosen;
  const [overlay, setOverlay] = useState<Overlay>();
  const [deleting, setDeleting] = useState<readonly string[]>();
  useEffect(() => {
    if (startWith !== undefined) setOverlay({ kind: 'record', id: startWith });
  }, [startWith]);

  const open = (id: string | undefined) => setOverlay({ kind: 'record', id });
  const add = () => open(undefined);
  const close = (rowId?: string) => {
    setOverlay(undefined);
    setTimeout(() => grid.current?.focusCell(rowId));
  };
  const remove = async (ids: readonly string[], why: string) => {
    const changes = ids.map((id): Change => ({ kind: 'delete', entity: declaration.name, id, why }));
    if (!(await commit(changes, `删除 ${ids.length} ${declaration.unit}`))) return;
    void message.success(`已删除 ${ids.length} ${declaration.unit}，可按 Ctrl+Z 撤销`);
    close();
  };
  const handOut = (kind: 'export' | 'print') => {
    const rows = grid.current?.shownRows() ?? [];
    const offer = listOfferOf(register, source, held, {
      rows,
      selection,
      isFiltered: visible !== undefined,
      columns: choice.ids,
    });
    setOverlay({ kind, offer });
  };
  const reveal = async (record: string, why: string) => {
    const noted = await source.recordDeed({ act: 'reveal', entity: declaration.name, record, why });
    if (!noted.ok) void message.error(noted.error, 8);
    return noted.ok;
  };
  usePageKeys(add);

  return (
    <section className="entity-page">
      <PageHead
        register={register}
        tabs={props.tabs}
        typed={typed}
        canDelete={selection.rows > 0}
        hasRows={rows.length > 0}
        onSearch={setTyped}
        onAdd={add}
        onImport={onImport}
        onExport={() => handOut('export')}
        onPrint={() => handOut('print')}
        onDelete={() => setDeleting(selection.rowIds)}
        onColumns={() => setOverlay({ kind: 'columns' })}
        chips={
          <FilterChips
            filters={filters}
            onAdd={() => setOverlay({ kind: 'filter', column: undefined })}
            onChange={({ column }) => setOverlay({ kind: 'filter', column })}
            onRemove={({ column }) => setFilters(filters.filter((each) => each.column.id !== column.id))}
            onClear={() => setFilters([])}
          />
        }
      />
      <RefusedTexts
        refused={cells.refusedList}
        nameOf={(id) => reading.titleOf(declaration.name, id)}
        onGo={(id) => grid.current?.focusCell(id)}
        onClose={cells.forgetRefused}
      />
      <div className="entity-page-grid">
        {rows.length === 0 ? (
          <EmptyRegister text={register.emptyText} entity={declaration.name} onImport={onImport} onAdd={add} />
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
            marks={marks}
            onEdit={cells.write}
            onNewRows={(newRows, edits, refused) => setOverlay({ kind: 'paste', rows: newRows, edits, refused })}
            onOpen={open}
            onSelect={setSelection}
            onColumnMenu={(column) => setOverlay({ kind: 'filter', column })}
            onUndo={() => undo('undo')}
            onRedo={() => undo('redo')}
          />
        )}
      </div>
      <StatusLine
        unit={declaration.unit}
        total={rows.length}
        visible={visible?.size}
        selection={selection}
        counts={counts}
      />
      {overlay?.kind === 'record' && (
        <RecordDrawer
          key={overlay.id ?? 'new'}
          register={register}
          recordId={overlay.id}
          version={version}
          marks={(overlay.id !== undefined && marks.get(overlay.id)) || []}
          context={{ source, today, choices, titleOf: reading.titleOf, newId, commit }}
          onReveal={reveal}
          onStep={(step) => {
            const next = overlay.id === undefined ? undefined : grid.current?.neighbour(overlay.id, step);
            if (next !== undefined) open(next);
          }}
          onSaved={open}
          onDelete={(id) => setDeleting([id])}
          onClose={() => close(overlay.id)}
        />
      )}
      {overlay?.kind === 'filter' && (
        <FilterDialog
          columns={columns}
          rows={rows}
          reading={reading}
          filters={filters}
          start={overlay.column}
          onApply={(filter) => {
            setFilters(withFilter(filters, filter));
            close();
          }}
          onSort={(column, direction) => {
            grid.current?.sortBy(column.id, direction);
            close();
          }}
          onClose={() => close()}
        />
      )}
      {overlay?.kind === 'columns' && (
        <ColumnSettings
          columns={columns}
          shown={choice.ids}
          onChange={choice.choose}
          onReset={choice.reset}
          onClose={() => close()}
        />
      )}
      {overlay?.kind === 'export' && (
        <ExportDialog offer={overlay.offer} reading={reading} source={source} onClose={() => close()} />
      )}
      {overlay?.kind === 'print' && (
        <PrintDialog offer={overlay.offer} reading={reading} source={source} onClose={() => close()} />
      )}
      {overlay?.kind === 'paste' && (
        <PasteDialog
          rows={overlay.rows.length}
          unit={declaration.unit}
          onAdd={() => {
            cells.add(overlay.rows, overlay.edits, overlay.refused);
            close();
          }}
          onCancel={() => close()}
        />
      )}
      {deleting && (
        <DeleteDialog
          declaration={declaration}
          ids={deleting}
          titleOf={reading.titleOf}
          onClose={() => setDeleting(undefined)}
          onDelete={(why) => {
            setDeleting(undefined);
            void remove(deleting, why);
          }}
        />
      )}
    </section>
  );
}
