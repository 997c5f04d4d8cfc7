import type { Register } from '#renderer/components/page/register.ts';
import { station } from '#shared/domain/station.ts';
import { stationAsset } from '#shared/domain/station-asset.ts';

export const stations: Register = {
  declaration: station,
  related: [],
  owned: [{ declaration: stationAsset, via: 'stationId' }],
  countBy: 'station.status',
  heading: '暖新驿站',
  emptyText: '还没有驿站。可以从 Excel 导入，也可以手工新增。',
};

export const assets: Register = {
  declaration: stationAsset,
  related: [],
  owned: [],
  countBy: 'stationAsset.condition',
  heading: '暖新驿站',
  emptyText: '还没有驿站设施。可以从 Excel 导入，也可以手工新增。',
  namedOwner: { text: 'stationName', via: 'stationId', to: 'station', by: 'name' },
};
