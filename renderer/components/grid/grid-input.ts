import { assertNever } from '#shared/base/result.ts';
import { copyCells, readCleared, readFilledDown, readPasted } from './clipboard.ts';
import { commandOf, type GridCommand } from './keys.ts';
import { type LedgerGrid, openEditor } from './ledger-grid.ts';
import { everything, extendTo, moved } from './range.ts';

/** Takes the grid's own keys before the grid library sees them. */
export function listenToKeys(host: HTMLElement, grid: LedgerGrid, signal: AbortSignal): void {
  host.addEventListener(
    'keydown',
    (event) => {
      const isEditing = grid.api.getEditingCells().length > 0;
      if (!isEditing && !(event.target as HTMLElement).closest('.ag-cell')) return;
      const command = commandOf(event, isEditing);
      if (!command) return;
      event.stopPropagation();
      if (command.kind === 'leaveToInput' || command.kind === 'leaveToBrowser') return;
      event.preventDefault();
      obey(command, grid);
    },
    { capture: true, signal },
  );
}

type Obeyed = Exclude<GridCommand, { kind: 'leaveToInput' | 'leaveToBrowser' }>;

function obey(command: Obeyed, grid: LedgerGrid): void {
  const { api, session } = grid;
  switch (command.kind) {
    case 'extend':
    case 'selectAll':
      select(command, grid);
      break;
    case 'clear':
    case 'fillDown':
      write(command, grid);
      break;
    case 'undo':
      session.use.onUndo();
      break;
    case 'redo':
      session.use.onRedo();
      break;
    case 'openEditor':
      openEditor(api, session);
      break;
    case 'openRecord':
      openFocusedRecord(grid);
      break;
    case 'commitAndMove':
      api.stopEditing();
      if (command.direction === 'left') api.tabToPreviousCell();
      else api.tabToNextCell();
      break;
    case 'commitToRange':
      session.fillsRange = true;
      api.stopEditing();
      break;
    default:
      assertNever(command, 'obey');
  }
}

function select(command: Extract<Obeyed, { kind: 'extend' | 'selectAll' }>, grid: LedgerGrid): void {
  const { range } = grid;
  const current = range.current();
  if (!current || range.extent().rows === 0) return;
  if (command.kind === 'selectAll') {
    range.select(everything(range.extent()));
    return;
  }
  const head = moved(current.head, command.direction, range.extent(), command.toEdge);
  range.select(extendTo(current, head));
  reveal(grid, head.row, head.column);
}

function write(command: Extract<Obeyed, { kind: 'clear' | 'fillDown' }>, grid: LedgerGrid): void {
  const current = grid.range.current();
  if (!current) return;
  if (command.kind === 'clear') grid.session.use.onEdit(readCleared(grid.area(), current), '清除', []);
  else grid.session.use.onEdit(readFilledDown(grid.area(), current), '向下填充', []);
}

function openFocusedRecord(grid: LedgerGrid): void {
  const focused = grid.api.getFocusedCell();
  const row = focused && grid.area().rowAt(focused.rowIndex);
  if (row) grid.session.use.onOpen(row.id);
}

function reveal({ api }: LedgerGrid, row: number, column: number): void {
  api.ensureIndexVisible(row);
  const shown = api.getAllDisplayedColumns()[column];
  if (shown) api.ensureColumnVisible(shown);
}

/** Ctrl+C, Ctrl+X and Ctrl+V reach the focused cell as the browser's own clipboard events. */
export function listenToClipboard(host: HTMLElement, grid: LedgerGrid, signal: AbortSignal): void {
  const whenCellFocused = (act: (event: ClipboardEvent) => void) => (event: ClipboardEvent) => {
    if (grid.api.getEditingCells().length === 0 && grid.range.current()) act(event);
  };
  host.addEventListener(
    'copy',
    whenCellFocused((event) => copy(event, grid)),
    { signal },
  );
  host.addEventListener(
    'cut',
    whenCellFocused((event) => {
      copy(event, grid);
      obey({ kind: 'clear' }, grid);
    }),
    { signal },
  );
  host.addEventListener(
    'paste',
    whenCellFocused((event) => paste(event, grid)),
    { signal },
  );
}

function copy(event: ClipboardEvent, grid: LedgerGrid): void {
  const current = grid.range.current();
  if (current) copyCells(event, grid.area(), current);
}

function paste(event: ClipboardEvent, grid: LedgerGrid): void {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  const current = grid.range.current();
  event.preventDefault();
  if (text === '' || !current) return;
  const { edits, refused, newRows } = readPasted(text, grid.area(), current);
  if (newRows.length > 0) grid.session.use.onNewRows(newRows, edits, refused);
  else grid.session.use.onEdit(edits, '粘贴', refused);
}
