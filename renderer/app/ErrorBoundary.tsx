import { Component, type ErrorInfo, type ReactNode } from 'react';
import { host } from '#renderer/host/host.ts';

type State = { readonly failed: boolean };

/** Catches what our own code broke, once, at the top: a sentence for the clerk, the detail for the log. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    void logProgramError(error, info.componentStack ?? '');
  }

  override render(): ReactNode {
    return this.state.failed ? <ProgramError /> : this.props.children;
  }
}

function ProgramError() {
  return (
    <main className="gate">
      <h1>程序错误</h1>
      <p role="alert">
        程序自身出错，这个画面不能继续显示。已经保存的记录没有受影响。请重新打开；如果再次出现，请把时间和刚才的操作告诉维护人员。
      </p>
      <button type="button" className="gate-primary" onClick={() => location.reload()}>
        重新打开
      </button>
    </main>
  );
}

/** Writes an error to the host's log; records themselves are never part of it. */
export async function logProgramError(error: unknown, where: string): Promise<void> {
  const detail = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}\n${where}` : where;
  try {
    await host.writeLog({ level: 'error', event: 'program-error', detail: detail.slice(0, 2000) });
  } catch (failure) {
    console.error('the error could not be logged', failure);
  }
}
