import { Button, FormFileUpload } from '@wordpress/components';

interface Props {
  readonly label: string;
  /** As the attribute of a file input has it: ".csv,text/csv". */
  readonly accept: string;
  readonly isOff?: boolean;
  readonly onChoose: (file: File) => void;
}

/** A button that asks for a file. */
export function FileButton({ label, accept, isOff = false, onChoose }: Props) {
  return (
    <FormFileUpload
      accept={accept}
      onChange={({ currentTarget }) => {
        const [chosen] = currentTarget.files ?? [];
        if (chosen !== undefined) onChoose(chosen);
        // The same file can be chosen again.
        currentTarget.value = '';
      }}
      render={({ openFileDialog }) => (
        <Button
          variant="secondary"
          onClick={openFileDialog}
          disabled={isOff}
          accessibleWhenDisabled
          __next40pxDefaultSize
        >
          {label}
        </Button>
      )}
    />
  );
}
