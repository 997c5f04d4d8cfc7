import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatHlc, maxAdvanceMs, parseHlc, receive, tick, zeroHlc } from './clock.ts';

const hlc = fc.record({ ms: fc.nat(2 ** 47), counter: fc.nat(0xffff) });
const wall = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -1, 1e300));

describe('the hybrid clock', () => {
  it('writes 16 digits that sort like the stamps and read back', () => {
    expect(formatHlc({ ms: 0x01a0c45077b8, counter: 10 })).toBe('01a0c45077b8000a');
    fc.assert(
      fc.property(hlc, hlc, (a, b) => {
        expect(parseHlc(formatHlc(a))).toEqual(a);
        expect(formatHlc(a) < formatHlc(b)).toBe(a.ms < b.ms || (a.ms === b.ms && a.counter < b.counter));
      }),
    );
  });
  test.each(['', '01a0c45077b8000', '01A0C45077B8000A', '01a0c45077b8000g', '01a0c45077b8000a0'])(
    '%s is no stamp',
    (text) => expect(parseHlc(text)).toBeUndefined(),
  );
  it('moves strictly forward under any wall clock', () => {
    fc.assert(
      fc.property(hlc, fc.array(wall), (start, walls) => {
        let clock = start;
        for (const wallMs of walls) {
          const next = tick(clock, wallMs);
          expect(formatHlc(next) > formatHlc(clock)).toBe(true);
          expect(parseHlc(formatHlc(next))).toEqual(next);
          clock = next;
        }
      }),
    );
  });
  it('carries a full counter over to the next millisecond', () => {
    expect(tick({ ms: 5, counter: 0xffff }, 5)).toEqual({ ms: 6, counter: 0 });
  });
  it('stamps after what it received, unless that lies more than 24 hours ahead', () => {
    fc.assert(
      fc.property(hlc, hlc, fc.nat(2 ** 47), (mine, theirs, wallMs) => {
        const { clock, suspect } = receive(mine, formatHlc(theirs), wallMs);
        expect(suspect).toBe(theirs.ms > wallMs + maxAdvanceMs);
        expect(formatHlc(clock) >= formatHlc(mine)).toBe(true);
        if (suspect) expect(clock.ms).toBeLessThanOrEqual(Math.max(mine.ms, wallMs + maxAdvanceMs));
        else expect(formatHlc(tick(clock, wallMs)) > formatHlc(theirs)).toBe(true);
      }),
    );
  });
  it('stays where it is at a text that is no stamp', () => {
    expect(receive(zeroHlc, 'yesterday', 1)).toEqual({ clock: zeroHlc, suspect: true });
  });
});
