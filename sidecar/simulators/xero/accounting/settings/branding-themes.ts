import type { BrandingTheme } from '../organisation.ts';
import type { View } from '../wire/answers.ts';

export function brandingThemeView(theme: BrandingTheme): View {
  return {
    BrandingThemeID: theme.id,
    Name: theme.name,
    SortOrder: theme.sortOrder,
    CreatedDateUTC: `/Date(${Date.parse(theme.createdAt)}+0000)/`,
    Type: 'INVOICE',
  };
}
