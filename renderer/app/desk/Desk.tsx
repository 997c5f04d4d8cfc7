import { App as AntApp, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { currentLedger } from '#renderer/data/current-ledger.ts';
import { styleNonce } from '../nonce-styles.ts';
import { theme } from '../theme/antd-theme.ts';
import '../theme/desk.css';
import { Shell } from './Shell.tsx';

/** The libraries name their closing crosses in English. */
const closeInWords = { 'aria-label': '关闭' };

/** The program proper: the libraries' settings, then the shell around the pages. */
export function Desk({ version }: { readonly version: string }) {
  const store = currentLedger();
  if (!store) throw new Error('Desk: no ledger is open');
  return (
    <ConfigProvider
      locale={zhCN}
      theme={theme}
      csp={{ nonce: styleNonce }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
      drawer={{ closable: closeInWords }}
      modal={{ closable: closeInWords }}
    >
      <AntApp className="desk-app">
        <Router hook={useHashLocation}>
          <Shell store={store} version={version} />
        </Router>
      </AntApp>
    </ConfigProvider>
  );
}
