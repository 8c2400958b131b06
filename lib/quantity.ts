const factors: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** The number that an amount in Kubernetes' notation stands for, `250m` or `2Gi` or a plain number; 0 if it is none. */
export function amountOf(quantity: unknown): number {
  if (typeof quantity === 'number') return quantity;
  const match = typeof quantity === 'string' ? /^([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+|[A-Za-z]{0,2})$/.exec(quantity) : null;
  if (!match) return 0;
  const [, digits = '', unit = ''] = match;
  if (/^[eE][-+]?[0-9]/.test(unit)) return Number(`${digits}${unit}`);
  return Object.hasOwn(factors, unit) ? Number(digits) * factors[unit]! : 0;
}
