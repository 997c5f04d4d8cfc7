import { Button, Empty, Space } from 'antd';
import type { EntityName } from '#shared/domain/declaration.ts';

type EmptyRegisterProps = {
  readonly text: string;
  readonly entity: EntityName;
  onImport(): void;
  onAdd(): void;
};

/** A register without records: what belongs here and how to begin. */
export function EmptyRegister({ text, entity, onImport, onAdd }: EmptyRegisterProps) {
  return (
    <Empty className="empty-register" description={text}>
      <Space>
        <Button type="primary" onClick={onImport}>
          导入 Excel
        </Button>
        <Button onClick={onAdd}>新增</Button>
        <Button href={`#/templates?entity=${entity}`}>下载模板</Button>
      </Space>
    </Empty>
  );
}
