import { type ReactNode, useEffect } from 'react';

type PrintNowProps = { readonly children: ReactNode; readonly onPrinted: () => void };

/** A sheet that goes to the printer as soon as it is on the page, and leaves it when the print window has closed. */
export function PrintNow({ children, onPrinted }: PrintNowProps) {
  useEffect(() => {
    addEventListener('afterprint', onPrinted, { once: true });
    print();
    return () => removeEventListener('afterprint', onPrinted);
  }, [onPrinted]);
  return (
    <div className="print-sheet" aria-hidden="true">
      {children}
    </div>
  );
}
