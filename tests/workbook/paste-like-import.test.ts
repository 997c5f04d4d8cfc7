// A paste takes what an import takes: the same text in the same field means the same value, whichever way it comes in.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChoiceSource } from '#renderer/components/field/choices.ts';
import { readTyped } from '#renderer/components/field/typed-value.ts';
import type { FieldDeclaration } from '#shared/domain/declaration.ts';
import { entities, entityNames } from '#shared/domain/entities.ts';
import { levelOf } from '#shared/domain/problems.ts';
import type { ColumnHabits } from '#shared/workbook/column-habits.ts';
import { readCell } from '#shared/workbook/read-cell.ts';

const nobody: ChoiceSource = { searchTitles: () => [], initialsOf: () => [] };
const habits: ColumnHabits = { booleanStyle: 'word', keepsPartialDates: false, knowsCodes: true, factor: 1 };

const fields = entityNames.flatMap((entity) =>
  Object.entries(entities[entity].fields)
    .filter(([, { kind, internal }]) => kind !== 'ref' && !internal)
    .map(([field, declaration]) => ({ entity, field, declaration: declaration as FieldDeclaration })),
);

const written = fc.oneof(
  fc.constantFrom(
    ...['2024.3.5', '２０２４年３月', '45292', '1989.07', '二〇二四年三月五日', '2024-3', '22.4.26', '长期', '待定'],
    ...['139 0000 0000', '１９９００００００００', '+86 199-0000-0000', '0359 2345678', '无', '1990000000'],
    ...['是', '√', '×', '有', '已', '未', 'Y', '0', '1', '男', '女性', '02', '骑手', '其他', '群众', '党员', '高中'],
    ...['１２０㎡', '12,345', '3万', '约50', '十二', '5%', '-3', '1.5', '="007"', ' 99000019900101001x ', '晋z·35519'],
    ...['渴可喝水；手机充电', '1.摸排;2.建账', '1.5米', '/', '—', '\u200b', 'Ａ座\r\n二层', '阿依古丽•买买提', '张?'],
  ),
  fc.string({ unit: fc.constantFrom(...'0123456789年月日.-/、；是否有√１２Ａｂ张三（） \u3000'), maxLength: 12 }),
);

describe('a pasted text', () => {
  it('gives the value that an import of the same cell gives, or is refused', () => {
    let same = 0;
    fc.assert(
      fc.property(fc.constantFrom(...fields), written, ({ entity, field, declaration }, text) => {
        const pasted = readTyped(declaration, text, nobody);
        const imported = readCell({ entity, field }, text, habits);
        const refusal = imported.codes.find((code) => levelOf(code) === 'error');
        if (refusal) expect([pasted.ok, refusal]).toEqual([false, refusal]);
        if (!pasted.ok) return;
        expect(pasted.value).toEqual(imported.stored ?? imported.value);
        same++;
      }),
      { numRuns: 20_000 },
    );
    expect(same).toBeGreaterThan(10_000);
  });
});
