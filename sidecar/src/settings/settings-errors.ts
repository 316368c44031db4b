import type { SettingsFault } from '../domain/settings/settings.ts';

/** Base of all errors in a settings document. */
export abstract class SettingsError extends Error {
  abstract readonly code: 'settings_unreadable' | 'settings_invalid';
  /** A retry cannot fix settings. */
  readonly retry = 'never';
}

/** The file exists but is unusable; it is not changed. */
export class SettingsUnreadable extends SettingsError {
  override readonly name = 'SettingsUnreadable';
  readonly code = 'settings_unreadable';
  readonly file: string;
  readonly faults: readonly SettingsFault[];

  constructor(file: string, what: string, faults: readonly SettingsFault[] = [], cause?: unknown) {
    const list = faults.map((fault) => `\n  ${fault.path}: ${fault.message}`).join('');
    super(
      `The settings file ${file} cannot be used: ${what}${list}\n` +
        'Nothing was changed. Mend the file in a text editor, or move it away to start from the defaults.',
      { cause },
    );
    this.file = file;
    this.faults = faults;
  }
}

/** A new value was refused; the stored settings are unchanged. */
export class SettingsInvalid extends SettingsError {
  override readonly name = 'SettingsInvalid';
  readonly code = 'settings_invalid';
  readonly faults: readonly SettingsFault[];

  constructor(faults: readonly SettingsFault[]) {
    super(faults.map((fault) => (fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`)).join('\n'));
    this.faults = faults;
  }
}
