import type { App } from 'antd';
import { useEffect } from 'react';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { keptIdIn, preferredIn } from './import-address.ts';
import { forgetImport, isDone, isUnfinished } from './import-state.ts';
import { readKeptRows } from './read-file.ts';

type Modal = ReturnType<typeof App.useApp>['modal'];

/**
 * What the address asks for when the page is opened: to go on with rows that stayed out earlier, for which another
 * import under way is given up; or to import into a register, for which the result of the last one is put away.
 */
export function useAddress(modal: Modal): void {
  useEffect(() => {
    const id = keptIdIn(location.hash);
    if (preferredIn(location.hash) && isDone()) forgetImport();
    if (id === undefined || !currentLedger()) return;
    history.replaceState(history.state, '', '#/import');
    const begin = () => {
      forgetImport();
      void readKeptRows(id);
    };
    if (isUnfinished()) askToReplace(modal, begin);
    else begin();
  }, [modal]);
}

function askToReplace(modal: Modal, begin: () => void): void {
  modal.confirm({
    title: '手上的导入还没有完成',
    content: '要接着改这些未导入的行，先放弃手上的这个文件；它改过的内容不保留，台账没有变化。',
    okText: '放弃手上的，接着改',
    cancelText: '继续手上的导入',
    onOk: begin,
  });
}
