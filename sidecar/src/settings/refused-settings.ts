import { AppError } from '../domain/app-error.ts';
import type { SettingsFault } from '../domain/settings/settings.ts';

export function settingsUnreadable(file: string, what: string, faults: readonly SettingsFault[] = [], cause?: unknown) {
  const list = faults.map((fault) => `\n  ${fault.path}: ${fault.message}`).join('');
  return new AppError(
    'settings',
    'settings_unreadable',
    `The settings file ${file} cannot be used: ${what}${list}\n` +
      'Nothing was changed. Fix the file in a text editor, or move it away to start from the defaults.',
    { faults, cause },
  );
}

/** A new value is refused; the stored settings are unchanged. */
export function settingsInvalid(faults: readonly SettingsFault[]): AppError {
  const lines = faults.map((fault) => (fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`));
  return new AppError('settings', 'settings_invalid', lines.join('\n'), { faults });
}
