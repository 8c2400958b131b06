/** Seconds after which a run is long enough to say what it is at. */
const patience = 1;

/** Where a progress line is written: a terminal, or something that is none. */
interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line on a terminal that says what a long run is at. In a pipe, and in a run under a second, it says nothing. */
export class ProgressLine {
  private shown = false;

  /** `seconds` is how long the run has taken so far. */
  public constructor(private readonly output: Output = process.stderr, private readonly seconds: () => number = () => process.uptime()) {}

  /** Says what begins now; an empty text takes the line away. */
  public readonly tell = (stage: string): void => {
    if (this.shown) this.output.write('\r\x1b[2K');
    const seconds = this.seconds();
    this.shown = stage !== '' && this.output.isTTY === true && seconds >= patience;
    if (this.shown) this.output.write(`${Math.floor(seconds)} s  ${stage}`.slice(0, (this.output.columns || 80) - 1));
  };
}
