import type { ReactNode } from 'react';

type GateProps = { readonly title: string; readonly lead?: ReactNode; readonly children?: ReactNode };

/** The page that stands before the program proper: one heading, one column. */
export function Gate({ title, lead, children }: GateProps) {
  return (
    <main className="gate">
      <p className="gate-mark">两新台账</p>
      <h1>{title}</h1>
      {lead && <p className="gate-lead">{lead}</p>}
      {children}
    </main>
  );
}

/** A refusal or a failure, announced to screen readers when it appears. */
export function GateAlert({ children }: { readonly children: ReactNode }) {
  return (
    <p role="alert" className="gate-alert">
      {children}
    </p>
  );
}
