import type { IHeaderComp, IHeaderParams } from 'ag-grid-community';
import type { GridColumn } from './columns.ts';
import type { GridSession } from './grid-session.ts';

export type HeaderParams = IHeaderParams & {
  readonly place: { readonly column: GridColumn; readonly session: GridSession };
  selectColumn(columnId: string): void;
};

const sortMarks = { asc: '↑', desc: '↓' } as const;

/** A column heading: its label selects the column, its button opens sorting and filtering. */
export class HeaderCell implements IHeaderComp {
  private params!: HeaderParams;
  private gui!: HTMLElement;
  private mark!: HTMLElement;
  private readonly showSort = () => this.refreshMark();

  init(params: HeaderParams): void {
    this.params = params;
    const { column, session } = params.place;
    this.mark = element('span', 'header-sort', '');
    const label = element('span', 'header-label', column.heading);
    label.addEventListener('click', () => params.selectColumn(column.id));
    const menu = element('button', 'header-menu', '▾') as HTMLButtonElement;
    menu.type = 'button';
    menu.tabIndex = -1;
    menu.setAttribute('aria-label', `${column.declaration.label}：排序和筛选`);
    menu.addEventListener('click', () => session.use.onColumnMenu(column, menu));
    this.gui = element('div', 'header-cell', '');
    this.gui.append(label, this.mark, menu);
    params.column.addEventListener('sortChanged', this.showSort);
    this.refreshMark();
  }
  getGui(): HTMLElement {
    return this.gui;
  }
  refresh(): boolean {
    return false;
  }
  destroy(): void {
    this.params.column.removeEventListener('sortChanged', this.showSort);
  }

  private refreshMark(): void {
    const sort = this.params.column.getSort();
    this.mark.textContent = sort ? sortMarks[sort] : '';
  }
}

function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
