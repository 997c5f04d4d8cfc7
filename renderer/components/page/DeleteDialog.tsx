import type { EntityDeclaration } from '#shared/domain/declaration.ts';
import { ReasonDialog } from '../drawer/ReasonDialog.tsx';
import type { TitleOf } from '../field/value-text.ts';

type DeleteDialogProps = {
  readonly declaration: EntityDeclaration;
  readonly ids: readonly string[];
  readonly titleOf: TitleOf;
  onDelete(reason: string): void;
  onClose(): void;
};

const titlesNamed = 5;

/** Asks for the reason before records are deleted, and names some of them. */
export function DeleteDialog({ declaration, ids, titleOf, onDelete, onClose }: DeleteDialogProps) {
  const titles = ids.slice(0, titlesNamed).map((id) => titleOf(declaration.name, id));
  const rest = ids.length > titlesNamed ? ` 等 ${ids.length} ${declaration.unit}` : '';
  return (
    <ReasonDialog
      title={`删除 ${ids.length} ${declaration.unit}`}
      text={`将删除：${titles.join('、')}${rest}。删除后可用“撤销”恢复，修改记录保留。`}
      okText="删除"
      suggestion="如：重复录入"
      isDangerous
      onOk={onDelete}
      onClose={onClose}
    />
  );
}
