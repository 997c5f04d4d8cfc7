import { Radio } from 'antd';
import { recordHref } from '#renderer/components/page/record-link.ts';
import { isEntityName } from '#shared/domain/entities.ts';
import { titleOf } from '#shared/ledger/book.ts';
import type { Conflict } from '#shared/ledger/conflict.ts';
import { fieldWords } from '#shared/ledger/conflict-words.ts';
import { valueWords, type Wording } from './side-words.ts';
import { twinsOf } from './twin-values.ts';

type TwinTableProps = {
  readonly conflict: Conflict;
  readonly wording: Wording;
  readonly valuesOf: { readonly [field: string]: string };
  onChoose(key: string, record: string): void;
};

/** The records side by side, only where they differ, with one value to be ticked in each line. */
export function TwinTable({ conflict, wording, valuesOf, onChoose }: TwinTableProps) {
  const { records, different, same } = twinsOf(wording.book, conflict);
  const { table } = conflict;
  const [first] = records;
  const name = (id: string) => (isEntityName(table) ? titleOf(wording.book, table, id) : id);
  return (
    <>
      <table className="conflict-twins" aria-label="两条记录不同的地方">
        <thead>
          <tr>
            <th scope="col">项目</th>
            {records.map((id, at) => (
              <th scope="col" key={id}>
                <a href={recordHref(wording.book, table, id)}>
                  记录 {at + 1}：{name(id)}
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {different.map(({ key, values }) => (
            <tr key={key}>
              <th scope="row">{fieldWords(table, key)}</th>
              {records.map((id, at) => (
                <td key={id}>
                  <Radio
                    name={`twin ${key}`}
                    checked={(valuesOf[key] ?? first) === id}
                    onChange={() => onChoose(key, id)}
                  >
                    {valueWords(wording, table, key, values[at] ?? null)}
                  </Radio>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="conflict-origin">
        另有 {same} 项相同。合并后只显示一条，两条名下的从业、活动、积分都归到这一条；合并可以撤回。
      </p>
    </>
  );
}
