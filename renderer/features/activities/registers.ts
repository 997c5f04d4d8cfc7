import type { Register } from '#renderer/components/page/register.ts';
import { activity } from '#shared/domain/activity.ts';
import { attendance } from '#shared/domain/attendance.ts';

export const activities: Register = {
  declaration: activity,
  related: [],
  owned: [{ declaration: attendance, via: 'activityId' }],
  countBy: 'activity.activityKind',
  heading: '活动服务',
  emptyText: '还没有活动。可以从 Excel 导入，也可以手工新增。',
};

export const attendances: Register = {
  declaration: attendance,
  related: [],
  owned: [],
  countBy: 'attendance.isPresent',
  heading: '活动服务',
  emptyText: '还没有签到。可以从 Excel 导入签到表，也可以在活动里逐人新增。',
  namedOwner: { text: 'activityCode', via: 'activityId', to: 'activity', by: 'code' },
};
