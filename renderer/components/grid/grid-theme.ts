import { type Theme, themeQuartz } from 'ag-grid-community';
import type { GlobalToken } from 'antd';

/** The grid in the colours and sizes of antd's tokens, so that both look like one product. */
export function gridThemeOf(token: GlobalToken): Theme {
  return themeQuartz.withParams({
    accentColor: token.colorPrimary,
    fontFamily: token.fontFamily,
    fontSize: token.fontSize,
    backgroundColor: token.colorBgContainer,
    foregroundColor: token.colorText,
    borderColor: token.colorBorderSecondary,
    headerBackgroundColor: token.colorFillAlter,
    headerTextColor: token.colorTextHeading,
    headerFontWeight: 600,
    rowHoverColor: token.controlItemBgHover,
    selectedRowBackgroundColor: token.controlItemBgActive,
    borderRadius: token.borderRadius,
    wrapperBorderRadius: token.borderRadiusLG,
    rowHeight: Math.round(token.fontSize * 2.4),
    headerHeight: Math.round(token.fontSize * 2.4) + 2,
    spacing: 6,
    columnBorder: true,
  });
}
