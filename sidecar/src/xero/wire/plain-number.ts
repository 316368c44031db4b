declare global {
  interface JSON {
    /** ES2025 (JSON.parse source text access): a number written exactly as the text. */
    rawJSON(text: string): unknown;
  }
}

const PLAIN = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** A JSON number with the same digits: no float, no exponent (it made Xero refuse the line: Xero-Java issue 353). */
export function plainNumber(value: string): unknown {
  if (!PLAIN.test(value)) throw new TypeError(`Not a plain decimal: ${value}`);
  return JSON.rawJSON(value);
}
