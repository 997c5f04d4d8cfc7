import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { forgetImport } from './import-state.ts';
import { keepAllRows } from './keep-rows.ts';

type GiveUpFooterProps = { readonly stay: ReactNode; readonly giveUp: ReactNode; readonly onDone: () => void };

/** Beside giving up and staying: the rows as they are now are put aside, to be gone on with another day. */
export function GiveUpFooter({ stay, giveUp, onDone }: GiveUpFooterProps) {
  const [isKeeping, setKeeping] = useState(false);
  const [problem, setProblem] = useState<string>();
  const keep = async () => {
    setKeeping(true);
    const refused = await keepAllRows();
    setKeeping(false);
    setProblem(refused);
    if (refused !== undefined) return;
    onDone();
    forgetImport();
  };
  return (
    <>
      {problem && (
        <p role="alert" className="import-bad">
          {problem}
        </p>
      )}
      <span className="import-give-up">
        {stay}
        <Button loading={isKeeping && { delay: 300 }} onClick={() => void keep()}>
          先放一边，保留 90 天
        </Button>
        {giveUp}
      </span>
    </>
  );
}
