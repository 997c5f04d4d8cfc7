import { Button } from 'antd';
import { changeFiller, forgetFiller, type SavedForm } from './filler-state.ts';

/** What was filled in, where the file lies, and what should be looked at in it. */
export function SavedPanel({ saved }: { readonly saved: SavedForm }) {
  return (
    <>
      <div className="filler-body filler-done">
        <p role="status">
          <strong>
            ✓ 已填好{saved.rows > 0 && ` ${saved.rows.toLocaleString('zh-CN')} 行`}
            {saved.inserted > 0 && `，其中增加了 ${saved.inserted.toLocaleString('zh-CN')} 行`}
          </strong>
        </p>
        <p>所在位置：{saved.label}</p>
        {saved.isCopy && <p>已有同名文件，原来的文件没有动，这次另存为副本。</p>}
        {saved.foreign.length > 0 && (
          <section aria-label="下拉里没有的内容">
            <p>下面这些内容不在表的下拉选项里，已原样写入，发出前请看一看：</p>
            <ul>
              {saved.foreign.map(({ header, words }) => (
                <li key={header}>
                  {header}：{words.slice(0, 8).join('、')}
                  {words.length > 8 && ` 等 ${words.length} 种`}
                </li>
              ))}
            </ul>
          </section>
        )}
        <p className="filler-soft">
          表里的合计等公式在 Excel 或 WPS
          打开时自动算出。表头的对应已记住，下次填同样的表直接可用。这次填表已记入操作记录。
        </p>
      </div>
      <footer className="filler-foot">
        <Button onClick={() => changeFiller({ step: 'rows', saved: undefined })}>同一张表换些记录再填</Button>
        <span className="filler-space" />
        <Button type="primary" onClick={forgetFiller}>
          再填一张表
        </Button>
      </footer>
    </>
  );
}
