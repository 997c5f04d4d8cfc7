import { qrOfDigits, qrSize } from './numeric-qr.ts';

/** Modules of light around a code, without which no reader finds it. */
const margin = 4;

/** A QR code of digits, drawn sharp at any size; what it says stands beside it in digits for people. */
export function QrCode({ digits }: { readonly digits: string }) {
  const size = qrSize + 2 * margin;
  const dark = qrOfDigits(digits).flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + margin} ${y + margin}h1v1h-1z`] : [])),
  );
  return (
    <svg className="exchange-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="校验码的二维码">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
