import type { FormCheck, FormProblem } from '#renderer/components/form/form-items.ts';
import { factsOfIdNumber } from '#shared/domain/id-number.ts';

/**
 * What the fields of a person say against each other. An identity number of a resident tells sex and date of birth
 * (GB 11643-1999); a difference is worth a look, it never blocks saving.
 */
export const checkPerson: FormCheck = (values) => {
  const facts = factsOfIdNumber(typeof values.idNo === 'string' ? values.idNo : undefined);
  if (!facts) return [];
  const problems: FormProblem[] = [];
  const { sex, birth } = values;
  if (typeof sex === 'string' && sex !== '9' && sex !== facts.sex)
    problems.push({ field: 'sex', level: 'warn', message: '与证件号码里的性别不一致，请核对' });
  if (typeof birth === 'string' && !facts.birth.startsWith(birth))
    problems.push({ field: 'birth', level: 'warn', message: '与证件号码里的出生日期不一致，请核对' });
  return problems;
};
