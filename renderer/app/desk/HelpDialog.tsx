import { Modal } from 'antd';

type HelpDialogProps = { readonly open: boolean; readonly onClose: () => void };

const shortcuts: readonly (readonly [keys: string, does: string])[] = [
  ['F1', '打开这个窗口'],
  ['Ctrl+K', '到本页的查找框'],
  ['Ctrl+Z', '撤销上一步已保存的修改（光标不在输入框里时）'],
  ['Ctrl+Y', '恢复刚撤销的修改'],
  ['Esc', '关闭打开的窗口或抽屉'],
  ['Tab / Shift+Tab', '到下一个、上一个可以操作的地方'],
];

export function HelpDialog({ open, onClose }: HelpDialogProps) {
  return (
    <Modal open={open} onCancel={onClose} title="帮助" footer={null}>
      <h2 className="desk-subtitle">快捷键</h2>
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
      <h2 className="desk-subtitle">保存与锁定</h2>
      <p>每一处修改都立即保存两份：数据库一份，日志文件一份。两份都写成，上面才显示“已保存”。10 分钟不操作会自动锁定。</p>
    </Modal>
  );
}
