const BYTE_ORDER_MARK = '\uFEFF';

/** Lets the browser save a text as a file. */
export function saveFile(name: string, text: string, type: string): void {
  // A spreadsheet takes a file without the mark for one of a local character set; reading the answer as text has removed it.
  const mark = type === 'text/csv' && !text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const address = URL.createObjectURL(new Blob([mark, text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
