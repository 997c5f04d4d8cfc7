import { Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { labelOfColumn, type ProblemItem, rowOf } from './problem-groups.ts';
import { askReader, correctCells } from './reading.ts';

type RowDialogProps = { readonly item: ProblemItem; readonly onClose: () => void };

/** One row with all its columns, to be read and put right. */
export function RowDialog({ item, onClose }: RowDialogProps) {
  const { table, at } = item;
  const row = rowOf(item)?.row ?? 0;
  const [before, setBefore] = useState<readonly string[]>();
  const [drafts, setDrafts] = useState<{ readonly [col: string]: string }>({});
  useEffect(() => {
    void askReader('texts', { table: table.index, rows: [at] }).then((answer) => setBefore(answer?.[0] ?? []));
  }, [table.index, at]);
  const save = () => {
    const corrections = table.columns.flatMap(({ col }, i) => {
      const text = drafts[col];
      return text === undefined || text === before?.[i] ? [] : [{ table: table.index, at, col, text }];
    });
    if (corrections.length > 0) correctCells(corrections);
    onClose();
  };
  return (
    <Modal
      open
      width={760}
      title={`${table.sheet} 第 ${row} 行`}
      okText="改好"
      cancelText="不改"
      onOk={save}
      onCancel={onClose}
    >
      <div className="import-whole">
        {before &&
          table.columns.map((column, i) => (
            <label key={column.col} htmlFor={`import-cell-${column.col}`}>
              <span>
                {column.header || `${column.col} 列`}
                {column.target ? (
                  labelOfColumn(column) !== column.header && (
                    <span className="import-soft">（{labelOfColumn(column)}）</span>
                  )
                ) : (
                  <span className="import-soft">（不导入）</span>
                )}
              </span>
              <Input
                id={`import-cell-${column.col}`}
                value={drafts[column.col] ?? before[i] ?? ''}
                disabled={!column.target}
                onChange={(event) => setDrafts({ ...drafts, [column.col]: event.target.value })}
              />
            </label>
          ))}
      </div>
    </Modal>
  );
}
