import { type ReactNode, useState } from 'react';
import type { Book } from '#shared/ledger/registers.ts';
import type { TaskReply } from '../use-task.ts';
import { ProblemRows, type ProblemWords, type ShownProblem } from './ProblemRows.tsx';
import type { ProblemGroup } from './problem-words.ts';
import './problem-bench.css';

type ProblemBenchProps<T extends ShownProblem> = {
  /** What the list of groups is called. */
  readonly label: string;
  readonly book: Book;
  readonly groups: readonly ProblemGroup<T>[];
  readonly words: ProblemWords;
  /** Stands where there is nothing left to do. */
  readonly children: ReactNode;
  /** Keeps on record why the problems of a group are none. */
  explain(problems: readonly T[], reason: string, title: string): Promise<TaskReply<unknown>>;
};

/** Problems by group: on the left what there is to do, on the right its rows and one reason for all that are ticked. */
export function ProblemBench<T extends ShownProblem>({
  label,
  book,
  groups,
  words,
  children,
  explain,
}: ProblemBenchProps<T>) {
  const [chosen, setChosen] = useState<string>();
  const [isWorking, setWorking] = useState(false);
  const group = groups.find(({ title }) => title === chosen) ?? groups[0];
  if (!group) return children;
  return (
    <div className="problem-bench">
      <nav className="problem-groups" aria-label={label}>
        <ul>
          {groups.map(({ title, problems }) => (
            <li key={title}>
              <button
                type="button"
                aria-current={title === group.title ? 'true' : undefined}
                onClick={() => setChosen(title)}
              >
                <span>{title}</span>
                <span className="digits">{problems.length.toLocaleString('zh-CN')}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <ProblemRows
        key={group.title}
        book={book}
        title={group.title}
        problems={group.problems}
        words={words}
        takesFocus={isWorking}
        explain={async (problems, reason) => {
          setWorking(true);
          return explain(problems, reason, group.title);
        }}
      />
    </div>
  );
}
