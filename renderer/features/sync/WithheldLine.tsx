import { withheldGroups } from '#shared/domain/report-scope.ts';

/** What a report is for and what it leaves out; the list is signed together with the bundle. */
export function WithheldLine() {
  return (
    <p className="exchange-soft">
      用途：向区里报送台账。不报的内容：{withheldInWords()}。这些只留在本街道，清单签在包里。
    </p>
  );
}

/** 籍贯和住址、备用电话和紧急联系人、重点关爱类型 */
export function withheldInWords(): string {
  return Object.values(withheldGroups)
    .map(({ label }) => label)
    .join('、');
}
