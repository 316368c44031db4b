export interface LineRate {
  readonly effectiveRate: string;
  readonly hasSeveralRates: boolean;
}
