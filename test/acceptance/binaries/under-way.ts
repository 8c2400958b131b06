/** Work that is done once for all who ask for it while it goes on. */
export class UnderWay<T> {
  private readonly works = new Map<string, Promise<T>>();

  /** Begins the work, or waits for what somebody else began under that name. What fails may be begun anew. */
  public async share(name: string, work: () => Promise<T>): Promise<T> {
    const begun = this.works.get(name) ?? work().finally(() => this.works.delete(name));
    this.works.set(name, begun);
    return await begun;
  }
}
