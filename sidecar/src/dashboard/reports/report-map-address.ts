export function reportMapOfStore(storeId: string): string {
  return `/reports/${encodeURIComponent(storeId)}`;
}
