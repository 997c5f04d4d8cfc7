// What can go wrong with the stored ledger, and how it is told: what happened, why, what to do.

import { assertNever } from '#shared/base/result.ts';
import { type ChangeProblem, describeChangeProblem } from '#shared/ledger/changes.ts';
import { type DecisionProblem, describeDecisionProblem } from '#shared/ledger/conflict-decisions.ts';
import type { KeptEdit } from '#shared/ledger/kept-edits.ts';

import { describeFileProblem, type FileProblem } from './prepared-file.ts';

/** Which of the two copies. */
export type CopyName = 'database' | 'journal';

export type StoreProblem =
  | { readonly kind: 'openElsewhere' }
  | { readonly kind: 'databaseUnavailable'; readonly cause: string }
  | { readonly kind: 'wrongKey'; readonly where: CopyName }
  | { readonly kind: 'damagedBatch'; readonly n: number; readonly where: CopyName | 'both' }
  | { readonly kind: 'copiesDisagree'; readonly n: number }
  | { readonly kind: 'droppedRowsGone'; readonly n: number; readonly upTo: number }
  | { readonly kind: 'rowGone'; readonly message: string }
  | { readonly kind: 'unfinishedLeft'; readonly cause: string }
  | { readonly kind: 'hostRefused'; readonly message: string }
  | { readonly kind: 'refusedFile'; readonly problem: FileProblem }
  | { readonly kind: 'attachedAlready'; readonly name: string }
  | { readonly kind: 'diskFull' }
  | { readonly kind: 'writeFailed'; readonly cause: string }
  | { readonly kind: 'refusedChange'; readonly problem: ChangeProblem }
  | { readonly kind: 'changedSince'; readonly label: string; readonly kept: readonly KeptEdit[] }
  | { readonly kind: 'refusedDecision'; readonly problem: DecisionProblem }
  | { readonly kind: 'keptRowsGone' }
  | { readonly kind: 'nothingToUndo' }
  | { readonly kind: 'nothingToRedo' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'unknownImport' }
  | { readonly kind: 'closed' };

export function describeStoreProblem(problem: StoreProblem): string {
  switch (problem.kind) {
    case 'openElsewhere':
      return '台账没有打开。另一个窗口正在使用这本台账，两个窗口同时写会互相覆盖。请回到那个窗口，或先把它关闭再打开。';
    case 'databaseUnavailable':
      return `台账没有打开。本机数据库打不开（${problem.cause}）。请关闭其他窗口后重试；仍不行时重新启动电脑，记录在日志副本中，不会丢失。`;
    case 'wrongKey':
      return `台账没有打开。${copyLabel(problem.where)}中的记录不是用这把密钥保存的，可能属于以前安装的另一套台账。原有数据没有改动，请联系管理员核对数据文件夹。`;
    case 'damagedBatch':
      return `台账没有打开。第 ${problem.n} 批记录读不出来（${problem.where === 'both' ? '数据库和日志副本都已损坏' : `${copyLabel(problem.where)}已损坏`}）。原有数据没有改动，请从备份恢复，或联系管理员。`;
    case 'copiesDisagree':
      return `台账没有打开。数据库和日志副本从第 ${problem.n} 批起不一致，可能有一份是从别处复制来的。两份都已原样保留，请不要删除，联系管理员核对后再用。`;
    case 'droppedRowsGone':
      return `台账没有打开。本机数据库里代替前 ${problem.upTo} 批旧修改的快照读不出来，日志副本里第 ${problem.n} 批起也没有了。数据库里其余的记录没有改动。请插上备份盘后重新登录，程序会从备份补齐；没有备份盘的，请联系管理员，从同事的电脑或区里找回。`;
    case 'rowGone':
      return `没有撤销。${problem.message}`;
    case 'unfinishedLeft':
      return `台账没有打开。上次一批大的修改只保存下来一部分，要先撤销才能使用，撤销时没有成功：${problem.cause}`;
    case 'hostRefused':
      return problem.message;
    case 'refusedFile':
      return describeFileProblem(problem.problem);
    case 'attachedAlready':
      return `没有添加“${problem.name}”。这条记录已经有内容相同的附件，不用再添加。`;
    case 'diskFull':
      return '没有保存。磁盘空间不足，刚才的修改已退回，台账没有变化。请删除不需要的文件腾出空间，然后重新录入。';
    case 'writeFailed':
      return `没有保存。写入本机数据库时出错（${problem.cause}），刚才的修改已退回，台账没有变化。请再保存一次；仍不行时关闭程序重新打开。`;
    case 'refusedChange':
      return describeChangeProblem(problem.problem);
    case 'refusedDecision':
      return describeDecisionProblem(problem.problem);
    case 'changedSince':
      return `没有撤销“${problem.label}”。之后又改过其中的内容：${namesOf(problem.kept)}。请打开这些记录，在“修改记录”中核对后手工修改。`;
    case 'keptRowsGone':
      return '没有打开这些未导入的行。它们可能已满 90 天，或已被放弃。请从原来的表格重新导入。';
    case 'nothingToUndo':
      return '没有可以撤销的修改。';
    case 'nothingToRedo':
      return '没有可以恢复的修改。';
    case 'cancelled':
      return '已经取消，没有保存，台账没有变化。';
    case 'unknownImport':
      return '没有撤销。这次导入不是在这台电脑上做的，本机没有它的记录。请在做导入的那台电脑上撤销。';
    case 'closed':
      return '没有保存。台账已经锁定，请重新登录后再录入。';
    default:
      return assertNever(problem, 'describeStoreProblem');
  }
}

/** A refused write as the clerk should hear of it: a full disk is named as such. */
export function writeProblem(error: unknown): StoreProblem {
  const names = errorNames(error);
  if (names.some((name) => name === 'QuotaExceededError')) return { kind: 'diskFull' };
  if (names.some((name) => name === 'DatabaseClosedError')) return { kind: 'closed' };
  return { kind: 'writeFailed', cause: names[0] ?? String(error) };
}

/** Dexie wraps the browser's error: AbortError → inner QuotaExceededError. */
export function errorNames(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { name, inner } = error as { readonly name?: unknown; readonly inner?: unknown };
  return [...(typeof name === 'string' ? [name] : []), ...(inner === error ? [] : errorNames(inner))];
}

/** 张三（联系电话）、李四（有 2 条记录用到它）等 12 处 */
export function namesOf(kept: readonly KeptEdit[]): string {
  const first = kept.slice(0, 3).map(({ title, label }) => `${title}（${label}）`);
  return kept.length > 3 ? `${first.join('、')}等 ${kept.length} 处` : first.join('、');
}

function copyLabel(copy: CopyName): string {
  return copy === 'database' ? '本机数据库' : '日志副本';
}
