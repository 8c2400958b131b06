/** Work that is done again and again beside the rest, until it is stopped. */
export class Repeated {
  private isStopped = false;
  private error: Error | undefined;
  private readonly running: Promise<void>;

  /** `every` is the pause in milliseconds. */
  public constructor(every: number, work: () => Promise<void>) {
    this.running = (async (): Promise<void> => {
      while (!this.isStopped) {
        await work();
        await new Promise((done) => setTimeout(done, every));
      }
    })();
    this.running.catch((error: unknown) => { this.error = error instanceof Error ? error : new Error(String(error)); });
  }

  /** @throws what went wrong meanwhile */
  public mustRun(): void {
    if (this.error !== undefined) throw this.error;
  }

  /** @throws what went wrong meanwhile */
  public async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }
}
