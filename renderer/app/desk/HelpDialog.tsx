import { Modal } from 'antd';

type HelpDialogProps = { readonly onClose: () => void };

type Shortcut = readonly [keys: string, does: string];

const everywhere: readonly Shortcut[] = [
  ['F1', '打开这个窗口'],
  ['Ctrl+K', '到本页的查找框'],
  ['Ctrl+Z', '撤销上一步已保存的修改（光标不在输入框里时）'],
  ['Ctrl+Y', '恢复刚撤销的修改'],
  ['Esc', '关闭打开的窗口或抽屉'],
];

const inGrids: readonly Shortcut[] = [
  ['直接打字、F2', '修改单元格；Esc 放弃，Enter 或 Tab 保存并移到下一格'],
  ['Shift+方向键', '扩大选区；Ctrl+A 全选'],
  ['Ctrl+C、Ctrl+V', '复制、粘贴，可以和 Excel、WPS 互相粘贴'],
  ['Ctrl+D', '用选区第一行向下填充'],
  ['Delete', '清除选区里的内容'],
  ['Alt+↓', '打开下拉选项'],
  ['Alt+Enter', '打开这一条记录'],
];

/** Mounted only while it is open: a page takes no keys while a dialog is there. */
export function HelpDialog({ onClose }: HelpDialogProps) {
  return (
    <Modal open onCancel={onClose} title="帮助" footer={null} width={640} centered>
      <ShortcutTable title="快捷键" shortcuts={everywhere} />
      <ShortcutTable title="表格里" shortcuts={inGrids} />
      <h2 className="desk-subtitle">保存与锁定</h2>
      <p>
        每一处修改都立即保存两份：数据库一份，日志文件一份。两份都写成，上面才显示“已保存”。10 分钟不操作会自动锁定。
      </p>
    </Modal>
  );
}

function ShortcutTable({ title, shortcuts }: { readonly title: string; readonly shortcuts: readonly Shortcut[] }) {
  return (
    <>
      <h2 className="desk-subtitle">{title}</h2>
      <table className="desk-keys">
        <thead>
          <tr>
            <th scope="col">按键</th>
            <th scope="col">作用</th>
          </tr>
        </thead>
        <tbody>
          {shortcuts.map(([keys, does]) => (
            <tr key={keys}>
              <td>
                <kbd>{keys}</kbd>
              </td>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
