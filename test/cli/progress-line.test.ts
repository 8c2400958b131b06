import { ProgressLine } from '../../lib/cli/progress-line';

class Screen {
  public text = '';
  public constructor(public readonly isTTY: boolean, public readonly columns?: number) {}
  public write(text: string): void { this.text += text; }
}

/** What is written while a run gets to each of these seconds, and then ends. */
function shown(screen: Screen, ...times: number[]): string {
  let now = 0;
  const { tell } = new ProgressLine(screen, () => now);
  times.forEach((time, index) => {
    now = time;
    tell(`stage ${index}`);
  });
  tell('');
  return screen.text;
}

const away = '\r\x1b[2K';

test('a run of a second and more says what it is at, in one line that is taken away at the end', () => {
  expect(shown(new Screen(true), 0.2, 1, 2.9)).toBe(`1 s  stage 1${away}2 s  stage 2${away}`);
});

test('a run under a second, and a pipe, say nothing', () => {
  expect(shown(new Screen(true), 0, 0.5, 0.999)).toBe('');
  expect(shown(new Screen(false), 1, 2, 300)).toBe('');
});

test('the line never grows beyond the terminal, where it could not be taken away', () => {
  expect(shown(new Screen(true, 8), 7)).toBe(`7 s  st${away}`);
  expect(shown(new Screen(true, 80), 7)).toBe(`7 s  stage 0${away}`);
  expect(shown(new Screen(true, 0), 7)).toBe(`7 s  stage 0${away}`);
});
