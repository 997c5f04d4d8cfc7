import { Button } from 'antd';
import type { LeftCells } from '#shared/ledger/import-leave-out.ts';
import { type FieldCells, tickOf } from './field-summary.ts';
import { tickCells } from './import-choices.ts';
import { TickBox } from './TickBox.tsx';

type FieldTicksProps = { readonly fields: readonly FieldCells[]; readonly left: LeftCells | undefined };

/** All changes of one field at once: 联系电话 35 处. */
export function FieldTicks({ fields, left }: FieldTicksProps) {
  const tickAll = (isTicked: boolean) =>
    tickCells(
      fields.flatMap(({ cells }) => cells),
      isTicked,
    );
  return (
    <section className="import-fields" aria-label="按字段">
      <h2>按字段</h2>
      <p className="import-soft">去掉勾的，台账保持原样。</p>
      <div className="import-row">
        <Button size="small" disabled={fields.length === 0} onClick={() => tickAll(true)}>
          全选
        </Button>
        <Button size="small" disabled={fields.length === 0} onClick={() => tickAll(false)}>
          全不选
        </Button>
      </div>
      <ul>
        {fields.map(({ key, label, cells, erased }) => (
          <li key={key}>
            <TickBox
              tick={tickOf(cells, left)}
              label={`${label}，全部 ${cells.length} 处`}
              text={`${label} ${cells.length.toLocaleString('zh-CN')} 处`}
              onTick={(isTicked) => tickCells(cells, isTicked)}
            />
            {erased > 0 && <span className="import-erased">清空 {erased.toLocaleString('zh-CN')}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
