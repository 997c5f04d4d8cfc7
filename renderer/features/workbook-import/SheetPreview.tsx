import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { namedEncodings } from '#shared/workbook/text-encoding.ts';
import { encodingWords, namedEncoding } from './encoding-words.ts';
import { HeadForm } from './HeadForm.tsx';
import { type HeadDraft, headDraftsOf } from './head-drafts.ts';
import type { ImportState } from './import-state.ts';
import { RawRows } from './RawRows.tsx';
import { arrange, askReader } from './reading.ts';

type SheetPreviewProps = { readonly state: ImportState; readonly at: number };

const rowsAtOnce = 8;

/** The top of a sheet as it stands in the file, the headings marked; they can be moved, and the register named. */
export function SheetPreview({ state, at }: SheetPreviewProps) {
  const sheet = state.sheets[at];
  const found = headDraftsOf(state, at);
  const [drafts, setDrafts] = useState<readonly HeadDraft[]>();
  const [active, setActive] = useState(0);
  const shown = drafts ?? found;
  const draft = shown[Math.min(active, shown.length - 1)];
  const from = draft && draft.top + draft.depth > rowsAtOnce - 2 ? Math.max(0, draft.top - 2) : 0;
  const [count, setCount] = useState(rowsAtOnce);
  const rows = useSheetRows(at, from, count, state.files);
  if (!sheet || !draft) return null;
  const change = (changed: HeadDraft) => setDrafts(shown.map((one) => (one === draft ? changed : one)));
  return (
    <section aria-labelledby="import-preview" className="import-preview">
      <div className="import-row">
        <h2 id="import-preview">原表：{sheet.sheet}</h2>
        <HeadForm
          state={state}
          at={at}
          drafts={shown}
          active={Math.min(active, shown.length - 1)}
          isChanged={drafts !== undefined}
          onActive={setActive}
          onChange={change}
          onDone={() => setDrafts(undefined)}
        />
        <EncodingSelect state={state} file={sheet.file} />
      </div>
      <RawRows
        label={`${sheet.sheet} 的前几行`}
        from={from}
        rows={rows}
        head={draft}
        onHead={draft.isForm ? undefined : (top, depth) => change({ ...draft, top, depth })}
      />
      {from + count < sheet.height && (
        <Button size="small" onClick={() => setCount(count + rowsAtOnce)}>
          再看 {rowsAtOnce} 行
        </Button>
      )}
    </section>
  );
}

function useSheetRows(
  sheet: number,
  from: number,
  count: number,
  files: ImportState['files'],
): readonly (readonly string[])[] {
  const [rows, setRows] = useState<readonly (readonly string[])[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same place of other files says something else
  useEffect(() => {
    let isWanted = true;
    void askReader('sheetRows', { sheet, from, count }).then((answer) => {
      if (isWanted && answer) setRows(answer);
    });
    return () => {
      isWanted = false;
    };
  }, [sheet, from, count, files]);
  return rows;
}

/** Text files only: what the bytes mean as characters. */
function EncodingSelect({
  state: { files, arrangement, reading, source },
  file,
}: {
  readonly state: ImportState;
  readonly file: number;
}) {
  const found = files[file]?.encoding;
  if (!found || source === 'clipboard') return null;
  return (
    <span className="import-pair">
      <label htmlFor="import-encoding" title="文字是乱码时，换一种试试">
        文字编码
      </label>
      <select
        id="import-encoding"
        className="import-select import-narrow"
        value={namedEncoding(found)}
        disabled={reading !== undefined}
        onChange={({ target }) => {
          const encoding = namedEncodings.find((one) => one === target.value);
          if (encoding) arrange({ sheets: {}, encodings: { ...arrangement.encodings, [file]: encoding } });
        }}
      >
        {namedEncodings.map((encoding) => (
          <option key={encoding} value={encoding}>
            {encodingWords[encoding]}
          </option>
        ))}
      </select>
    </span>
  );
}
