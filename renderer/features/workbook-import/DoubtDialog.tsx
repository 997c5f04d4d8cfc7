import { Button, Modal } from 'antd';
import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities } from '#shared/domain/entities.ts';
import { titleOf } from '#shared/ledger/book.ts';
import type { RowDecision } from '#shared/ledger/import-types.ts';
import { shownFields, textOf } from './describe-record.ts';
import type { ImportState } from './import-state.ts';
import type { PlacedRow } from './plan-rows.ts';
import { RecordOriginText } from './RecordOriginText.tsx';

type DoubtDialogProps = {
  readonly placed: PlacedRow;
  readonly state: ImportState;
  readonly store: LedgerStore;
  onChoose(decision: RowDecision): void;
  onClose(): void;
};

/** The row of the file beside the records it could mean. */
export function DoubtDialog({ placed, state, store, onChoose, onClose }: DoubtDialogProps) {
  const { table, row, planned } = placed;
  const [entity] = table.entities;
  const candidates = planned.candidates ?? [];
  const lines = linesOf(placed, candidates, state, store);
  return (
    <Modal
      open
      width={Math.min(1200, 420 + 260 * candidates.length)}
      title={`${table.sheet} 第 ${row.row} 行是哪一条`}
      onCancel={onClose}
      footer={[
        <Button key="skip" onClick={() => onChoose('skip')}>
          暂不导入
        </Button>,
        <Button key="separate" onClick={() => onChoose('separate')}>
          都不是，另建一条
        </Button>,
      ]}
    >
      <div className="import-compare">
        <table className="import-table">
          <thead>
            <tr>
              <th scope="col">字段</th>
              <th scope="col">文件里</th>
              {candidates.map((id) => (
                <th key={id} scope="col">
                  台账里：{titleOf(store.book, entity, id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ field, label, said, held }) => (
              <tr key={field}>
                <th scope="row">{label}</th>
                <td>{said || '—'}</td>
                {held.map(({ id, text, isDifferent }) => (
                  <td key={id} data-different={isDifferent || undefined}>
                    {text || '—'}
                    {isDifferent && <span className="import-different">不同</span>}
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">来自</th>
              <td>本次文件</td>
              {candidates.map((id) => (
                <td key={id}>
                  <RecordOriginText store={store} record={{ entity, id }} />
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row">选择</th>
              <td />
              {candidates.map((id) => (
                <td key={id}>
                  <Button type="primary" onClick={() => onChoose({ use: id })}>
                    就是这一条
                  </Button>
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </Modal>
  );
}

type Line = {
  readonly field: string;
  readonly label: string;
  readonly said: string;
  readonly held: readonly { readonly id: string; readonly text: string; readonly isDifferent: boolean }[];
};

/** The fields that the file or any of the records fills. Whether two values differ is told from the full ones. */
function linesOf(
  { table, row }: PlacedRow,
  candidates: readonly string[],
  { options: { asOf } }: ImportState,
  { book }: LedgerStore,
): readonly Line[] {
  const [entity] = table.entities;
  const fieldsOf = (id: string, isRevealed: boolean) =>
    new Map(shownFields(book, entity, id, asOf, isRevealed).map(({ field, text }) => [field, text]));
  const held = candidates.map((id) => ({ id, masked: fieldsOf(id, false), full: fieldsOf(id, true) }));
  return Object.entries<FieldDeclaration>(entities[entity].fields).flatMap(([field, declared]): Line[] => {
    if (declared.internal) return [];
    const said = textOf(book, declared, row.records[entity]?.[field]);
    const cells = held.map(({ id, masked, full }) => {
      const text = full.get(field) ?? '';
      return { id, text: masked.get(field) ?? '', isDifferent: said !== '' && text !== '' && text !== said };
    });
    const isFilled = said !== '' || cells.some(({ text }) => text !== '');
    return isFilled ? [{ field, label: declared.label, said, held: cells }] : [];
  });
}
