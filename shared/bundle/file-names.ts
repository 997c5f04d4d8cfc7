// Names and places of files that travel (docs/bundle-format.md, "Names"). Names help people; programs never trust them.
//   LXSYNC/990102/up/990102001/7K3F/LX-990102001-7K3F-000017-changes.lxsync
//   LXSYNC/990102/peer/990102001/LX-990102001-7K3F-000017-peer.lxsync
//   LXSYNC/990102/down/990102001/LX-990102001-refdata-000004.lxsync
//   LXSYNC/990102/down/990102001/LX-990102001-7K3F-000017-rcpt-000021.lxsync

export type BundleName = { readonly street: string; readonly deviceId: string; readonly no: number };

export const bundleExtension = '.lxsync';
export const requestExtension = '.lxreq';
export const certificateExtension = '.lxcert';
const answerExtension = '.lxres';
const rootExtension = '.lxroot';

/** The last four characters of a device id: enough to tell the few PCs of an office apart. */
function shortDevice(deviceId: string): string {
  return deviceId.slice(-4).toUpperCase();
}

function sixDigits(no: number): string {
  return String(no).padStart(6, '0');
}

function numbered({ street, deviceId, no }: BundleName): string {
  return `LX-${street}-${shortDevice(deviceId)}-${sixDigits(no)}`;
}

/** What a PC sends: to the district, or to the other PCs of its office. */
export type SentKind = 'changes' | 'peer';

/** Of which bundle, by its number, this is which volume. */
export type VolumeName = { readonly no: number; readonly index: number; readonly count: number };

/** LX-990102001-7K3F-000017-changes; of a volume LX-990102001-7K3F-000018-changes-v1of2-000017 */
export function bundleTitle(name: BundleName, kind: SentKind = 'changes', volume?: VolumeName): string {
  const title = `${numbered(name)}-${kind}`;
  return volume ? `${title}-v${volume.index}of${volume.count}-${sixDigits(volume.no)}` : title;
}

export function bundleFileName(name: BundleName, kind: SentKind = 'changes', volume?: VolumeName): string {
  return bundleTitle(name, kind, volume) + bundleExtension;
}

/** Which volume a title says its file is; nobody has verified it. */
export function volumeInTitle(title: string): VolumeName | undefined {
  const [, index, count, no] = /-v(\d{1,6})of(\d{1,6})-(\d{6,9})$/.exec(title) ?? [];
  return no === undefined ? undefined : { no: Number(no), index: Number(index), count: Number(count) };
}

/** @param name names the bundle that the receipt answers @param receiptNo the receipt's own number */
export function receiptTitle(name: BundleName, receiptNo: number): string {
  return `${numbered(name)}-rcpt-${sixDigits(receiptNo)}`;
}

export function receiptFileName(name: BundleName, receiptNo: number): string {
  return receiptTitle(name, receiptNo) + bundleExtension;
}

/** The receipt's own number in the name of its file, when it is one for this PC. */
export function receiptNumberIn(fileName: string, deviceId: string): number | undefined {
  const [, device, number] = /^LX-\d+-(\w{4})-\d{6}-rcpt-(\d{6})\.lxsync$/.exec(fileName) ?? [];
  return device === shortDevice(deviceId) ? Number(number) : undefined;
}

/** @param no number of the delivery to this office */
export function refdataTitle(street: string, no: number): string {
  return `LX-${street}-refdata-${sixDigits(no)}`;
}

/** LX-990102001-refdata-000004.lxsync */
export function refdataFileName(street: string, no: number): string {
  return refdataTitle(street, no) + bundleExtension;
}

/** enrol-990102001-7K3F.lxreq */
export function requestFileName(street: string, deviceId: string): string {
  return `enrol-${street}-${shortDevice(deviceId)}${requestExtension}`;
}

/** cert-990102001-7K3F.lxcert */
export function certificateFileName(street: string, deviceId: string): string {
  return `cert-${street}-${shortDevice(deviceId)}${certificateExtension}`;
}

/** Names of the request to open a ledger whose passwords are lost, and of the district's answer. */
export function recoveryFileNames(
  street: string,
  deviceId: string,
): { readonly request: string; readonly answer: string } {
  const name = `recover-${street}-${shortDevice(deviceId)}`;
  return { request: name + requestExtension, answer: name + answerExtension };
}

/** The paper with every version of the district's document, named after the last. */
export function rootFileName(district: string, version: number): string {
  return `district-${district}-v${version}${rootExtension}`;
}

/** Folders below the drive's root, outermost first. */
export function uploadFolder(district: string, street: string, deviceId: string): readonly string[] {
  return ['LXSYNC', district, 'up', street, shortDevice(deviceId)];
}

/** Where the district leaves receipts and deliveries for an office. */
export function downloadFolder(district: string, street: string): readonly string[] {
  return ['LXSYNC', district, 'down', street];
}

/** Where the PCs of one office leave bundles for each other. */
export function peerFolder(district: string, street: string): readonly string[] {
  return ['LXSYNC', district, 'peer', street];
}
