import { entities, isEntityName } from '#shared/domain/entities.ts';

/** What notes are about; they travel beside the registers. */
const noteLabels: { readonly [topic: string]: string } = {
  import: '导入记录',
  importUndo: '撤销导入',
  mapping: '表头对应',
  codeWord: '代码的写法',
  rowCheck: '待核实的行',
  rowVerified: '核实结果',
  reportReason: '报送说明',
  reportScope: '报送内容的约定',
  auditEntry: '审计记录',
  conflictDecision: '核对结果',
  conflictQuestion: '问同事的话',
  roundTrip: '发出的核对表',
  roundTripReturn: '收回的核对表',
  writerNames: '电脑和用户的名称',
};

/** The register's name on screen; one that this version does not know keeps its identifier. */
export function entityLabel(entity: string): string {
  return isEntityName(entity) ? entities[entity].label : (noteLabels[entity] ?? entity);
}

/** The field's name on screen, with the date of a dated value left off. */
export function fieldLabel(entity: string, field: string): string {
  const name = field.split('@')[0] ?? field;
  return (isEntityName(entity) && entities[entity].fields[name]?.label) || name;
}

/** 从业人员 36 人，驿站 3 个 */
export function countsInWords(counts: { readonly [entity: string]: number }): string {
  return Object.entries(counts)
    .map(([entity, count]) => `${entityLabel(entity)} ${count.toLocaleString('zh-CN')} ${entityUnit(entity)}`)
    .join('，');
}

/** 人, 家, 个 … what a register's records are counted in. */
export function entityUnit(entity: string): string {
  return isEntityName(entity) ? entities[entity].unit : '条';
}
