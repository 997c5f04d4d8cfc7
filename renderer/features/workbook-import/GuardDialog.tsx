import { Button, Checkbox, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { WindowedTable } from '#renderer/components/table/WindowedTable.tsx';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { FieldLoss, Guard } from '#shared/ledger/import-guard.ts';
import type { ImportPlan, PlannedCell } from '#shared/ledger/import-types.ts';
import { cellKindWords, cellWords, labelOfCell } from './cell-words.ts';
import { changeImport } from './import-state.ts';
import { saveNow } from './plan-import.ts';
import { useReveal } from './use-reveal.ts';

type GuardDialogProps = { readonly guard: Guard; readonly plan: ImportPlan; readonly store: LedgerStore };

/** The import would take much away: which fields, how much of them, each value; and a confirmation that says so. */
export function GuardDialog({ guard, plan, store }: GuardDialogProps) {
  const [isChecked, setChecked] = useState(false);
  const { isRevealed, reveal } = useReveal(store, plan);
  const words = useMemo(() => cellWords(store.book, plan, isRevealed), [store, plan, isRevealed]);
  const cells = useMemo(() => guard.losses.flatMap((loss) => loss.cells), [guard]);
  const cellAt = (index: number) => plan.cells[index] as PlannedCell;
  const total = cells.length.toLocaleString('zh-CN');
  return (
    <Modal
      open
      width={900}
      title={`入库会减少台账里的内容，共 ${total} 处`}
      okText="仍然入库"
      cancelText="回去修改"
      okButtonProps={{ danger: true, disabled: !isChecked }}
      onOk={() => void saveNow()}
      onCancel={() => changeImport({ guard: undefined })}
    >
      <ul className="import-plain">
        {guard.losses.map((loss) => (
          <li key={`${loss.entity} ${loss.field}`}>{lossInWords(loss)}</li>
        ))}
      </ul>
      <p className="import-soft">
        文件里没有的记录不会被删除。如果是文件缺内容、某一列错了位，请回去修改，或者在“更新的内容”里去掉这些字段的勾。
      </p>
      <div className="import-guard-list">
        <WindowedTable<number>
          label="会减少的内容"
          rows={cells}
          rowKey={String}
          rowHeight={34}
          columns={[
            { key: 'place', title: '行', width: 170, render: (index) => placeOf(plan, cellAt(index).row) },
            { key: 'record', title: '记录', width: 120, render: (index) => words.titleOf(cellAt(index)) },
            { key: 'field', title: '字段', width: 150, render: (index) => labelOfCell(cellAt(index)) },
            {
              key: 'old',
              title: '原值',
              render: (index) => textIn(words.oldText(cellAt(index), cellAt(index).oldValue)),
            },
            {
              key: 'new',
              title: '入库后',
              render: (index) =>
                cellAt(index).kind === 'erase' ? (
                  <span className="import-erased">{cellKindWords.erase}</span>
                ) : (
                  textIn(words.newText(cellAt(index), cellAt(index).newValue))
                ),
            },
          ]}
        />
      </div>
      <div className="import-row">
        <Checkbox checked={isChecked} onChange={({ target }) => setChecked(target.checked)}>
          我已核对，这 {total} 处就是要{verbOf(guard)}
        </Checkbox>
        <span className="import-gap" />
        {!isRevealed && (
          <Button size="small" onClick={reveal}>
            显示完整原值
          </Button>
        )}
      </div>
    </Modal>
  );
}

function textIn(text: string) {
  return <span title={text}>{text}</span>;
}

/** 联系电话：台账中有 120 个，清空 40 个，变短 3 个。 */
function lossInWords({ entity, field, held, erased, shortened, replaced }: FieldLoss): string {
  const parts = [
    ...(erased > 0 ? [`清空 ${erased.toLocaleString('zh-CN')} 个`] : []),
    ...(shortened > 0 ? [`变短 ${shortened.toLocaleString('zh-CN')} 个`] : []),
    ...(erased + shortened === 0 ? [`换成别的 ${replaced.toLocaleString('zh-CN')} 个`] : []),
  ];
  return `${labelOfCell({ entity, field })}：对上的记录中有内容的 ${held.toLocaleString('zh-CN')} 个，${parts.join('，')}。`;
}

function verbOf({ losses }: Guard): string {
  const verbs = [
    ...(losses.some(({ erased }) => erased > 0) ? ['清空'] : []),
    ...(losses.some(({ shortened }) => shortened > 0) ? ['变短'] : []),
    ...(losses.some(({ erased, shortened }) => erased + shortened === 0) ? ['换掉'] : []),
  ];
  return verbs.join('、');
}

function placeOf({ rows }: ImportPlan, index: number): string {
  const row = rows[index];
  return row ? `${row.sheet} 第 ${row.row} 行` : '';
}
