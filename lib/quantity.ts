/** An amount in Kubernetes' notation, read. */
export interface ParsedQuantity {
  /** At most 2⁶³-1, as Kubernetes keeps it. */
  readonly value: number;
  readonly negative: boolean;
}

const largest = 2 ** 63 - 1;

const factors: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** A sign, digits with or without a point, and a binary unit, a decimal one, or an exponent. */
const form = /^([-+]?)(\d+(?:\.\d*)?|\.\d+)(?:([KMGTPE]i|[numkMGTPE])|[eE]([-+]?\d{1,9}))?$/;

/**
 * Reads an amount such as `250m`, `2Gi`, `1e3` or `-1`; nothing where Kubernetes would not read it.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): ParsedQuantity | undefined {
  const match = form.exec(text);
  if (!match) return undefined;
  const [, sign, digits = '', unit = '', exponent] = match;
  const amount = exponent === undefined ? Number(digits) * factors[unit]! : Number(`${digits}e${exponent}`);
  const value = Math.min(amount, largest);
  const negative = sign === '-' && value > 0;
  return { value: negative ? -value : value, negative };
}

/** The number that an amount in Kubernetes' notation stands for, `250m` or `2Gi` or a plain number; 0 if it is none, or below 0. */
export function amountOf(quantity: unknown): number {
  if (typeof quantity === 'number') return quantity;
  const parsed = typeof quantity === 'string' ? parseQuantity(quantity) : undefined;
  return parsed === undefined || parsed.negative ? 0 : parsed.value;
}
