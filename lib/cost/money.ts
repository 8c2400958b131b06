import { by } from '../names';
import { type Currency, type Price } from '../platforms/platform';

/** Hours of a month for which a price by the hour is compared with one by the month. */
export const hoursOfMonth = 730;

/** Amounts of one or several currencies. They are never turned into each other: a rate of exchange is nobody's declaration. */
export class Money {
  public static readonly none = new Money(new Map());

  private constructor(private readonly amounts: ReadonlyMap<Currency, number>) {}

  /** What a price comes to in some hours. */
  public static of({ amount, currency, per = 'month' }: Price, hours = hoursOfMonth): Money {
    return new Money(new Map([[currency, per === 'hour' ? amount * hours : amount * hours / hoursOfMonth]]));
  }

  public plus(other: Money): Money {
    const amounts = new Map(this.amounts);
    for (const [currency, amount] of other.amounts) amounts.set(currency, (amounts.get(currency) ?? 0) + amount);
    return new Money(amounts);
  }

  public times(factor: number): Money {
    return new Money(new Map([...this.amounts].map(([currency, amount]) => [currency, amount * factor])));
  }

  /** The amount in one currency; 0 where there is none. */
  public in(currency: Currency): number {
    return this.amounts.get(currency) ?? 0;
  }

  /** Each currency for itself: `50.36 EUR + 27.74 USD`; `0` where nothing is paid. */
  public toString(): string {
    const texts = [...this.amounts].sort(by(([currency]) => currency)).map(([currency, amount]) => `${decimal(amount)} ${currency}`);
    return texts.join(' + ') || '0';
  }
}

/** Two places, or as many as it takes to see what is less than a tenth of a unit. */
function decimal(amount: number): string {
  const cents = amount.toFixed(2);
  return amount > 0 && amount < 0.1 && Math.abs(Number(cents) - amount) > 1e-9 ? String(Number(amount.toPrecision(2))) : cents;
}

/** The sum of some amounts. */
export function sum(amounts: Iterable<Money>): Money {
  let total = Money.none;
  for (const amount of amounts) total = total.plus(amount);
  return total;
}
