import { CloseCircleOutlined, ExclamationCircleOutlined, InfoCircleOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { levelWords } from '#renderer/components/problem/problem-titles.ts';
import type { ProblemLevel } from '#shared/domain/problems.ts';
import type { ProblemGroup } from './problem-groups.ts';

const icons: { readonly [level in ProblemLevel]: ReactNode } = {
  error: <CloseCircleOutlined aria-hidden />,
  warn: <ExclamationCircleOutlined aria-hidden />,
  info: <InfoCircleOutlined aria-hidden />,
};

const meanings: { readonly [level in ProblemLevel]: string } = {
  error: '不改好不能入库',
  warn: '可以入库，入库后要核实',
  info: '已自动整理，看一眼即可',
};

type ProblemGroupsProps = {
  readonly groups: readonly ProblemGroup[];
  readonly open: string | undefined;
  readonly onOpen: (group: ProblemGroup) => void;
};

/** Left side of the workbench: one entry a repair, worst first. */
export function ProblemGroups({ groups, open, onOpen }: ProblemGroupsProps) {
  return (
    <nav className="import-groups" aria-label="问题分组">
      {(['error', 'warn', 'info'] as const).map((level) => {
        const own = groups.filter((group) => group.level === level);
        const count = own.reduce((sum, { items }) => sum + items.length, 0);
        return (
          <section key={level} data-level={level}>
            <h2>
              {icons[level]} {levelWords[level]} <span className="digits">{count.toLocaleString('zh-CN')}</span>
            </h2>
            <p>{own.length === 0 ? '没有' : meanings[level]}</p>
            <ul>
              {own.map((group) => (
                <li key={group.key}>
                  <button
                    type="button"
                    aria-current={group.key === open ? 'true' : undefined}
                    onClick={() => onOpen(group)}
                  >
                    <span className="import-name">{group.title}</span>
                    <span className="digits">{group.items.length.toLocaleString('zh-CN')}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </nav>
  );
}
