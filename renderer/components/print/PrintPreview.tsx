import { Button, Segmented } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { PrintedPage } from './page-breaks.ts';
import './print-preview.css';
import { printPage } from './print-page.ts';
import type { PrintTable } from './print-table.ts';

type PrintPreviewProps = { readonly table: PrintTable; readonly pages: readonly PrintedPage[] };

/** A4 in pixels of the screen. */
const paperPx = { portrait: { width: 794, height: 1123 }, landscape: { width: 1123, height: 794 } };

/** One sheet at a time, exactly as it is printed. */
export function PrintPreview({ table, pages }: PrintPreviewProps) {
  const [at, setAt] = useState(0);
  const [isWhole, setIsWhole] = useState(true);
  const frame = useRef<HTMLElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const page = pages[at];
  useEffect(() => {
    if (page) paper.current?.replaceChildren(printPage(table, page, at + 1, pages.length));
  }, [table, page, at, pages.length]);
  useEffect(() => {
    const [box, sheet] = [frame.current, paper.current];
    if (!box || !sheet) return;
    const { width, height } = table.isLandscape ? paperPx.landscape : paperPx.portrait;
    const fitting = Math.min(1, (box.clientWidth - 24) / width, (box.clientHeight - 24) / height);
    sheet.style.zoom = String(isWhole ? fitting : 1);
  }, [table, isWhole]);
  return (
    <div className="print-preview">
      <div className="print-preview-tools">
        <Button disabled={at === 0} onClick={() => setAt(at - 1)}>
          上一页
        </Button>
        <span role="status">
          第 {at + 1} 页，共 {pages.length} 页
        </span>
        <Button disabled={at >= pages.length - 1} onClick={() => setAt(at + 1)}>
          下一页
        </Button>
        <Segmented
          aria-label="预览大小"
          value={isWhole ? 'whole' : 'actual'}
          options={[
            { value: 'whole', label: '整页' },
            { value: 'actual', label: '原大' },
          ]}
          onChange={(size) => setIsWhole(size === 'whole')}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section ref={frame} className="print-preview-frame" aria-label="打印预览" tabIndex={0}>
        <div ref={paper} className="print-paper" />
      </section>
    </div>
  );
}
