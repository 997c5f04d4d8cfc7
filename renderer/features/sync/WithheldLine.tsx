import type { LedgerStore } from '#renderer/data/ledger-store.ts';
import { groupsWithheld, withheldFromDistrict, withheldGroups } from '#shared/domain/report-scope.ts';
import { agreedGroups } from '#shared/ledger/report-scope-notes.ts';

/** What a report is for and what it leaves out; the list is signed together with the bundle. */
export function WithheldLine({ store }: { readonly store: LedgerStore }) {
  return (
    <p className="exchange-soft">
      用途：向区里报送台账。不报的内容：{withheldInWords(withheldFromDistrict(agreedGroups(store.book)))}
      。这些只留在本街道，清单签在包里。<a href="#/settings">在系统设置里改</a>
    </p>
  );
}

/** 籍贯和住址、备用电话和紧急联系人、重点关爱类型. @param withheld what is left out; by default everything that can be */
export function withheldInWords(withheld = withheldFromDistrict()): string {
  const labels = groupsWithheld(withheld).map((group) => withheldGroups[group].label);
  return labels.length > 0 ? labels.join('、') : '没有，全部报送';
}
