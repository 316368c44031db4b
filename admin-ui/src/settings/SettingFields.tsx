import { leavesOf } from './schema/schema.ts';
import type { FormProps } from './form-context.ts';
import { SettingField } from './SettingField.tsx';

interface Props extends FormProps {
  readonly section: string;
  /** Those shown in a place of their own. */
  readonly except?: readonly string[];
  /** These alone. */
  readonly only?: readonly string[];
}

/** All settings of a section, in the schema's order, including those of newer sidecars. */
export function SettingFields({ section, except = [], only, ...props }: Props) {
  const paths = leavesOf(props.form.schema, section).filter(
    (path) => !except.includes(path) && (only === undefined || only.includes(path)),
  );
  if (paths.length === 0) return null;
  return (
    <div className="ml-connector-fields">
      {paths.map((path) => (
        <SettingField key={path} path={path} {...props} />
      ))}
    </div>
  );
}
