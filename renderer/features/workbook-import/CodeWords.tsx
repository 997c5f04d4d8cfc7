import { Button, Modal } from 'antd';
import { wordKey } from '#shared/domain/code-meanings.ts';
import { entities } from '#shared/domain/entities.ts';
import { giveMeaning } from './reading.ts';
import type { SourceColumn } from './reading-messages.ts';

type CodeWordsProps = { readonly column: SourceColumn; readonly onClose: () => void };

/** Words that no code list knows, each with the code it stands for; said once, it holds for the next imports too. */
export function CodeWords({ column: { target, unknownWords }, onClose }: CodeWordsProps) {
  const field = target ? entities[target.entity].fields[target.field] : undefined;
  if (!target || field?.kind !== 'code') return null;
  const name = `${target.entity}.${target.field}`;
  return (
    <Modal
      open
      width={620}
      title={`${field.label}：对应值`}
      footer={<Button onClick={onClose}>完成</Button>}
      onCancel={onClose}
    >
      <p className="import-soft">这些写法不在代码表中。选好对应的代码，入库后记住，下次自动对应。</p>
      <div className="import-words">
        <table className="import-table">
          <thead>
            <tr>
              <th scope="col">你的写法</th>
              <th scope="col">行数</th>
              <th scope="col">对应</th>
            </tr>
          </thead>
          <tbody>
            {unknownWords.map(({ word, count, code }) => (
              <tr key={word}>
                <th scope="row">{word}</th>
                <td className="digits">{count.toLocaleString('zh-CN')}</td>
                <td>
                  <select
                    className="import-select"
                    aria-label={`${word} 对应`}
                    value={code ?? ''}
                    onChange={({ target: chosen }) => giveMeaning(name, wordKey(word), chosen.value || null)}
                  >
                    <option value="">未定，按原文导入并核实</option>
                    {Object.entries(field.codes).map(([value, label]) => (
                      <option key={value} value={value}>
                        {label}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}
