import { type ReactNode, useEffect } from 'react';
import { createPortal } from 'react-dom';
import '#renderer/components/print/print.css';

type PrintNowProps = { readonly children: ReactNode; readonly onPrinted: () => void };

/** A sheet that goes to the printer as soon as it is on the page, and leaves it when the print window has closed. */
export function PrintNow({ children, onPrinted }: PrintNowProps) {
  useEffect(() => {
    addEventListener('afterprint', onPrinted, { once: true });
    print();
    return () => removeEventListener('afterprint', onPrinted);
  }, [onPrinted]);
  return createPortal(
    <div className="print-document" data-paper="portrait" aria-hidden="true">
      {children}
    </div>,
    document.body,
  );
}
