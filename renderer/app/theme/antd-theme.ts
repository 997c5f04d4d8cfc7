import type { ThemeConfig } from 'antd';

/** Screen fonts by name only; none is shipped (UX.md section 5). */
export const fontFamily =
  '"Microsoft YaHei UI","Microsoft YaHei","PingFang SC","Noto Sans CJK SC","SimSun-ExtB",sans-serif';

/** One look for antd and the grid, which takes its colours from these tokens. Contrast: UX.md section 4.3. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#c8102e',
    // The ring around what has the focus: 3:1 against white.
    colorPrimaryBorder: '#d9485f',
    colorLink: '#0958d9',
    colorLinkHover: '#003eb3',
    colorLinkActive: '#002c8c',
    colorInfo: '#0958d9',
    colorError: '#cf1322',
    colorErrorText: '#a8071a',
    colorWarningText: '#874d00',
    colorSuccessText: '#135200',
    colorText: '#1f1f1f',
    colorTextSecondary: '#434343',
    colorTextTertiary: '#595959',
    colorTextDescription: '#595959',
    colorTextPlaceholder: '#707070',
    colorTextDisabled: '#6b6b6b',
    colorBorder: '#8c8c8c',
    colorBorderSecondary: '#d9d9d9',
    fontFamily,
    fontSize: 15,
    lineHeight: 1.5,
    controlHeight: 34,
    controlHeightSM: 32,
    borderRadius: 4,
    motion: false,
  },
  components: {
    Button: { contentFontSizeSM: 14, paddingInlineSM: 10 },
    Tabs: { horizontalMargin: '0 0 12px 0' },
    Table: { cellPaddingBlock: 8, cellPaddingInline: 12 },
    // A finished step in the program's red would read as a mistake.
    Steps: { colorTextDescription: '#595959', colorPrimary: '#237804', colorPrimaryBg: '#d9f7be' },
  },
};
