import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { isSame, valueAt } from './document.ts';
import type { SettingsForm } from './use-settings.ts';
import { nameOf, wordsOf } from './words.ts';

interface Props {
  readonly path: string;
  readonly form: SettingsForm;
}

/** The default of new stores that this store does not have; used only by a click. */
export function NewDefaultLine({ path, form }: Props) {
  const found = form.newDefaults.find((one) => one.path === path);
  if (found === undefined || isSame(valueAt(form.draft, path), found.value)) return null;
  const own = typeof found.value === 'string' ? wordsOf(path)?.options?.[found.value] : undefined;
  const value = own ?? JSON.stringify(found.value);
  return (
    <div className="ml-connector-suggestion">
      {/* translators: 1: a value, 2: why it is better */}
      {sprintf(__('New default: %1$s. %2$s', 'ml-connector'), value, found.reason)}{' '}
      <Button
        variant="link"
        onClick={() => form.set(path, found.value)}
        // translators: 1: a value, 2: the field it is for
        aria-label={sprintf(__('Use it: %1$s for %2$s', 'ml-connector'), value, nameOf(path))}
      >
        {__('Use it', 'ml-connector')}
      </Button>
    </div>
  );
}
