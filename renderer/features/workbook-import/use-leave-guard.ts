import type { App } from 'antd';
import { createElement, useEffect } from 'react';
import { GiveUpFooter } from './GiveUpFooter.tsx';
import { forgetImport, isUnfinished } from './import-state.ts';

type Modal = ReturnType<typeof App.useApp>['modal'];

/**
 * Asks before a link leads away from an import that is neither saved nor given up, and before the window closes. A file
 * dropped beside its place must not replace the page either.
 */
export function useLeaveGuard(modal: Modal): void {
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
      const href = link?.getAttribute('href');
      if (!href || href.startsWith('#/import') || !isUnfinished()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      askToLeave(modal, () => {
        location.hash = href;
      });
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (isUnfinished()) event.preventDefault();
    };
    const keepPage = (event: DragEvent) => event.preventDefault();
    addEventListener('dragover', keepPage);
    addEventListener('drop', keepPage);
    addEventListener('click', onClick, true);
    addEventListener('beforeunload', onUnload);
    return () => {
      removeEventListener('dragover', keepPage);
      removeEventListener('drop', keepPage);
      removeEventListener('click', onClick, true);
      removeEventListener('beforeunload', onUnload);
    };
  }, [modal]);
}

function askToLeave(modal: Modal, leave: () => void): void {
  modal.confirm({
    title: '导入还没有完成',
    content: '这个文件还没有入库。先去看别的页面，回来可以接着做；关闭窗口或锁定后，要从选文件重新开始。',
    okText: '先去看看',
    cancelText: '留在这里',
    onOk: leave,
  });
}

/** Asks before the file and all corrections are given up; the rows can be put aside as they are instead. */
export function askToGiveUp(modal: Modal): void {
  const dialog = modal.confirm({
    title: '放弃这次导入',
    content: '放弃后，已经改过的内容不保留，台账没有任何变化。改了一半的，可以先放一边，以后在“未导入的行”里接着改。',
    okText: '放弃',
    cancelText: '继续导入',
    okButtonProps: { danger: true },
    onOk: forgetImport,
    width: 520,
    footer: (_, { OkBtn, CancelBtn }) =>
      createElement(GiveUpFooter, {
        stay: createElement(CancelBtn),
        giveUp: createElement(OkBtn),
        onDone: () => dialog.destroy(),
      }),
  });
}
