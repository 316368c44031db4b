import { AppError } from '../../domain/app-error.ts';

export type FileErrorCode =
  /** No export of a provider, by its columns. */
  | 'payouts_file_unknown'
  /** An export that does not say enough. */
  | 'payouts_file_lacks'
  /** Not UTF-8. */
  | 'payouts_file_encoding'
  /** It ends in the middle. */
  | 'payouts_file_cut'
  /** A line that cannot be read. */
  | 'payouts_file_unreadable'
  /** Its rows are not those of the account that was read before. */
  | 'payouts_file_other_account'
  /** Its days were read from the provider itself, whose rows have other ids. */
  | 'payouts_file_read_already';

export function fileError(code: FileErrorCode, message: string, fix: string): AppError {
  return new AppError('provider', code, message, { fix });
}
