import { type InfomaniakFlavor } from './infomaniak-flavor';
import { type Price, type Tariff } from './platform';

const hourly = (amount: number): Price => ({ amount, currency: 'CHF', per: 'hour' });
const monthly = (amount: number): Price => ({ amount, currency: 'CHF', per: 'month' });

/** An hour of a machine, for the flavors whose price is known. */
const flavors: Readonly<Partial<Record<InfomaniakFlavor, Price>>> = {
  'a1-ram2-disk20-perf1': hourly(0.03),
  'a2-ram4-disk50-perf1': hourly(0.06),
};

/** An hour of a machine with one NVIDIA L4. */
const l4 = hourly(2.5);

/**
 * Infomaniak's prices without tax, as far as this library knows them: planning figures, which the bill may stay below. In
 * September 2026 the public list had the small machines at a fifth of these; where it matters give a pool its own price.
 *
 * @see https://www.infomaniak.com/en/hosting/public-cloud/prices
 */
export const infomaniakTariff: Tariff = { loadBalancer: hourly(0.015), blockStorage: monthly(0.1), objectStorage: monthly(0.03) };

/** What an hour of a machine costs; undefined, which is not nothing, where the price is not known. */
export function infomaniakPrice(flavor: string, gpus: number): Price | undefined {
  if (gpus === 0) return Object.hasOwn(flavors, flavor) ? flavors[flavor as InfomaniakFlavor] : undefined;
  return gpus === 1 && /(^|[^a-z0-9])(nv)?l4($|[^a-z0-9])/.test(flavor) ? l4 : undefined;
}
