/** Numbers that decide everything about a declaration, one after another. When they are used up the first of all alternatives is taken. */
export class Choices {
  private next = 0;

  public constructor(private readonly numbers: readonly number[]) {}

  /** A number from 0 to `count - 1`. */
  public below(count: number): number {
    const number = this.numbers[this.next++] ?? 0;
    return count === 0 ? 0 : number % count;
  }

  /** True once in so many times, and never when the numbers are used up. */
  public onceIn(times: number): boolean {
    return this.below(times) === times - 1;
  }

  public from<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
