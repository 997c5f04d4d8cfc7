import type { ReceiptRemark } from './receipt-remarks.ts';

/** What the district remarked, each with what to do. */
export function RemarkList({ remarks }: { readonly remarks: readonly ReceiptRemark[] }) {
  return (
    <ul className="exchange-remarks">
      {remarks.map(({ what, todo }) => (
        <li key={what}>
          {what}
          {todo}
        </li>
      ))}
    </ul>
  );
}
