import { basename, dirname, extname } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { type DialogPort, endingsOf, type FileKind, type Purpose } from '#electron/services/dialog-port.ts';

const fileTitles: { readonly [kind in FileKind]: string } = {
  workbook: '选择表格文件',
  certificate: '选择授权文件',
  incoming: '选择要接收的文件',
  recovery: '选择区里的答复文件',
};
const folderTitles: { readonly [purpose in Purpose]: string } = {
  backup: '选择备份位置',
  export: '选择报送文件的存放位置',
};

/** A name typed without its ending gets it from the system. */
function savedAs(name: string): { name: string; extensions: string[] }[] {
  const ending = extname(name).slice(1);
  return ending === '' ? [] : [{ name: ending === 'xlsx' ? 'Excel 工作簿' : `${ending} 文件`, extensions: [ending] }];
}

/** The system's own dialogs, in front of the window. */
export function nativeDialogs(window: () => BrowserWindow): DialogPort {
  return {
    async pickFiles(kind) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: fileTitles[kind],
        filters: [{ name: fileTitles[kind].slice(2), extensions: [...endingsOf[kind]] }],
        properties: kind === 'certificate' ? ['openFile'] : ['openFile', 'multiSelections'],
      });
      return canceled ? [] : filePaths;
    },
    async pickSave(suggestedName) {
      const { canceled, filePath } = await dialog.showSaveDialog(window(), {
        title: '保存文件',
        defaultPath: suggestedName,
        filters: savedAs(suggestedName),
      });
      if (canceled || !filePath) return null;
      const path = dirname(filePath);
      return { folder: { path, label: basename(path) || path }, name: basename(filePath) };
    },
    async pickFolder(purpose) {
      const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
        title: folderTitles[purpose],
        properties: ['openDirectory', 'createDirectory'],
      });
      const [path] = filePaths;
      return canceled || path === undefined ? null : { path, label: basename(path) || path };
    },
    standingFolders: () => [],
  };
}
