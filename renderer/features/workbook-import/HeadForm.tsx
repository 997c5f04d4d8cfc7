import { Button } from 'antd';
import type { HeadDraft } from './head-drafts.ts';
import { headChoicesOf } from './head-drafts.ts';
import type { ImportState } from './import-state.ts';
import { kindLabels, kindNames } from './kind-labels.ts';
import { arrange } from './reading.ts';

type HeadFormProps = {
  readonly state: ImportState;
  /** Number of the sheet. */
  readonly at: number;
  readonly drafts: readonly HeadDraft[];
  readonly active: number;
  readonly isChanged: boolean;
  readonly onActive: (index: number) => void;
  readonly onChange: (draft: HeadDraft) => void;
  readonly onDone: () => void;
};

/** What a table is and which rows are its heading; pressed, the sheet is read accordingly. */
export function HeadForm({ state, at, drafts, active, isChanged, onActive, onChange, onDone }: HeadFormProps) {
  const draft = drafts[active];
  const { arrangement } = state;
  if (!draft) return null;
  const read = () => {
    const own = draft.isForm
      ? { isRead: true, ...(draft.kind && { kind: draft.kind }) }
      : { isRead: true, heads: headChoicesOf(drafts) };
    arrange({ ...arrangement, sheets: { ...arrangement.sheets, [at]: own } });
    onDone();
  };
  return (
    <div className="import-row import-head-form">
      {drafts.length > 1 && (
        <select
          className="import-select import-narrow"
          aria-label="本页的第几张表"
          value={active}
          onChange={({ target }) => onActive(Number(target.value))}
        >
          {drafts.map(({ top }, index) => (
            <option key={top} value={index}>
              第 {index + 1} 张表
            </option>
          ))}
        </select>
      )}
      <label htmlFor="import-kind">登记为</label>
      <select
        id="import-kind"
        className="import-select import-kind"
        value={draft.kind ?? ''}
        onChange={({ target }) => {
          const { kind: _, ...rest } = draft;
          const kind = kindNames.find((one) => one === target.value);
          onChange(kind ? { ...rest, kind } : rest);
        }}
      >
        <option value="">由程序认</option>
        {kindNames.map((kind) => (
          <option key={kind} value={kind}>
            {kindLabels[kind]}
          </option>
        ))}
      </select>
      {!draft.isForm && <BandSelects draft={draft} height={state.sheets[at]?.height ?? 0} onChange={onChange} />}
      <Button
        type="primary"
        disabled={state.reading !== undefined || !(isChanged || isUnread(state, at))}
        onClick={read}
      >
        按这样读取
      </Button>
    </div>
  );
}

function isUnread({ sheets }: ImportState, at: number): boolean {
  return sheets[at]?.why !== undefined;
}

type BandSelectsProps = {
  readonly draft: HeadDraft;
  readonly height: number;
  readonly onChange: (draft: HeadDraft) => void;
};

/** A heading of more rows is a title, further down it is hardly looked for. */
const deepest = 4;
const lowest = 200;

function BandSelects({ draft, height, onChange }: BandSelectsProps) {
  const rows = Array.from({ length: Math.min(Math.max(height, 1), lowest) }, (_, row) => row);
  const { top, depth } = draft;
  return (
    <>
      <label htmlFor="import-band-top">{depth === 0 ? '没有表头，数据从第' : '表头从第'}</label>
      <select
        id="import-band-top"
        className="import-select import-digits"
        value={top}
        onChange={({ target }) => onChange({ ...draft, top: Number(target.value) })}
      >
        {rows.map((row) => (
          <option key={row} value={row}>
            {row + 1}
          </option>
        ))}
      </select>
      <label htmlFor="import-band-depth">行起，共</label>
      <select
        id="import-band-depth"
        className="import-select import-digits"
        value={depth}
        onChange={({ target }) => onChange({ ...draft, depth: Number(target.value) })}
      >
        {Array.from({ length: deepest + 1 }, (_, rowsOfHead) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the numbers are the options
          <option key={rowsOfHead} value={rowsOfHead}>
            {rowsOfHead}
          </option>
        ))}
      </select>
      <span>行</span>
    </>
  );
}
