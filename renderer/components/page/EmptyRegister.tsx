import { Button, Empty, Space } from 'antd';

type EmptyRegisterProps = { readonly text: string; onImport(): void; onAdd(): void };

/** A register without records: what belongs here and how to begin. */
export function EmptyRegister({ text, onImport, onAdd }: EmptyRegisterProps) {
  return (
    <Empty className="empty-register" description={text}>
      <Space>
        <Button type="primary" onClick={onImport}>
          导入 Excel
        </Button>
        <Button onClick={onAdd}>新增</Button>
      </Space>
    </Empty>
  );
}
