// Where the first run stands, so that it can be left and resumed. Kept beside the page, holds no secret.

export type SetupStage = 'recovery' | 'backup' | 'import';

export type OfficeDraft = {
  readonly committeeCode: string;
  readonly committeeName: string;
  readonly deviceName: string;
  readonly userName: string;
};

const stageKey = 'liangxin.setup.stage';
const draftKey = 'liangxin.setup.draft';
const stages: readonly string[] = ['recovery', 'backup', 'import'] satisfies SetupStage[];

export const emptyDraft: OfficeDraft = { committeeCode: '', committeeName: '', deviceName: '', userName: '' };

/** The step that was reached and not finished; undefined when the first run is over or has not made a ledger yet. */
export function unfinishedStage(): SetupStage | undefined {
  const stored = localStorage.getItem(stageKey);
  return stored !== null && stages.includes(stored) ? (stored as SetupStage) : undefined;
}

export function rememberStage(stage: SetupStage): void {
  localStorage.setItem(stageKey, stage);
}

export function finishSetup(): void {
  localStorage.removeItem(stageKey);
  localStorage.removeItem(draftKey);
}

/** What was typed on the form of this PC before it was left; never a password. */
export function storedDraft(): OfficeDraft {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(draftKey) ?? '{}');
    return { ...emptyDraft, ...textsOf(stored) };
  } catch (error) {
    if (error instanceof SyntaxError) return emptyDraft;
    throw error;
  }
}

export function storeDraft(draft: OfficeDraft): void {
  localStorage.setItem(draftKey, JSON.stringify(draft));
}

function textsOf(stored: unknown): Partial<OfficeDraft> {
  if (stored === null || typeof stored !== 'object') return {};
  return Object.fromEntries(
    Object.entries(stored).filter(([key, value]) => key in emptyDraft && typeof value === 'string'),
  );
}
