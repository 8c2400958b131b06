import * as fc from 'fast-check';
import { parseCidr } from '../lib/cidr';
import { parseCron } from '../lib/cron';
import { parseDuration, parsePrometheusDuration } from '../lib/duration';
import { nextFireTimes } from '../lib/fire-times';
import { parseImage } from '../lib/image';
import { parseQuantity } from '../lib/quantity';
import { ask, grammarProgram, type Question } from './grammars';

const program = grammarProgram();
const runs = Number(process.env.FLOTILLA_RUNS ?? 3_000);
const compared = program === undefined ? test.skip : test;

/** Texts that are nearly what a grammar has: its pieces, put together by chance. */
const pieces = (...parts: string[]): fc.Arbitrary<string> => fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 7 }).map((chosen) => chosen.join(''));
const sampled = (texts: fc.Arbitrary<string>): string[] => [...new Set(fc.sample(texts, { numRuns: runs, seed: 20260825 }))];

/** Texts with what Go makes of them, of which some must be right and some wrong. */
function judged(kind: Question['kind'], texts: readonly string[]): { readonly text: string; readonly theirs: ReturnType<typeof ask>[number] }[] {
  const answers = ask(program!, texts.map((text) => ({ kind, text })));
  const valid = answers.filter((answer) => answer.valid).length;
  expect(valid).toBeGreaterThan(texts.length / 50);
  expect(valid).toBeLessThan(texts.length);
  return texts.map((text, index) => ({ text, theirs: answers[index]! }));
}

describe('what Go reads is read the same', () => {
  compared('quantities', () => {
    const texts = sampled(fc.oneof(pieces('1', '0', '25', '.', '-', '+', 'm', 'k', 'Ki', 'Mi', 'M', 'G', 'e', 'E', '3', 'n', 'u', 'Ei', ' '), fc.stringMatching(/^[-+]?\d{1,4}(\.\d{0,3})?(n|u|m|k|M|G|T|P|Ki|Mi|Gi|e[-+]?\d|E\d)?$/)));
    for (const { text, theirs } of judged('quantity', texts)) {
      const ours = parseQuantity(text);
      // A unit without digits is 0 for Go; here it is a mistake.
      expect([text, ours !== undefined]).toEqual([text, theirs.valid && /\d/.test(text.replace(/[eE][-+]?\d+$/, ''))]);
      // Parts of a billionth are rounded up.
      if (ours && Math.abs(theirs.value) < 2 ** 62) expect([text, Math.abs(ours.value - theirs.value) <= 1e-9 + Math.abs(theirs.value) * 1e-6]).toEqual([text, true]);
    }
  });

  compared('durations of Go', () => {
    for (const { text, theirs } of judged('duration', sampled(pieces('1', '30', '.5', '.', 's', 'm', 'h', 'ms', 'us', 'µs', 'ns', '-', '+', 'd', '0', ' ')))) {
      const ours = parseDuration(text);
      expect([text, ours !== undefined]).toEqual([text, theirs.valid]);
      if (ours) expect(Math.abs(ours - theirs.value)).toBeLessThan(1e-5 + Math.abs(ours) * 1e-9);
    }
  });

  compared('durations of Prometheus', () => {
    for (const { text, theirs } of judged('prometheus', sampled(pieces('1', '30', '0', 's', 'm', 'h', 'ms', 'd', 'w', 'y', '.')))) {
      expect([text, parsePrometheusDuration(text)]).toEqual([text, theirs.valid ? theirs.value : undefined]);
    }
  });

  compared('networks', () => {
    const texts = sampled(fc.oneof(
      fc.tuple(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0', '010.0.0.1', '::ffff:1.2.3.4', 'fe80::1%eth0', '')), fc.constantFrom('/0', '/8', '/32', '/33', '/128', '/129', '/08', '/-1', '', '/', '/8/8')).map((parts) => parts.join('')),
      pieces('10', '.', '0', ':', '::', 'a', '/', '24'),
    ));
    for (const { text, theirs } of judged('cidr', texts)) expect([text, parseCidr(text)?.prefix]).toEqual([text, theirs.valid ? theirs.value : undefined]);
  });

  compared('images', () => {
    const texts = sampled(fc.oneof(
      pieces('ghcr.io', 'localhost', '/', '/', ':', 'app', 'App', '5000', '.', '_', '__', '-', 'latest', '@', `sha256:${'a'.repeat(64)}`, `sha512:${'b'.repeat(128)}`, `sha1:${'a'.repeat(40)}`, '[::1]'),
      fc.tuple(fc.constantFrom('', 'ghcr.io/', 'localhost:5000/', 'REG/', '[2001:db8::1]:443/', 'index.docker.io/'), fc.constantFrom('a', 'a/b', 'a_b/c', 'a___b', 'library/nginx', 'a'.repeat(250)), fc.constantFrom('', ':1.2.3', `:${'t'.repeat(129)}`, ':-a', ':_'), fc.constantFrom('', `@sha256:${'a'.repeat(64)}`, `@sha256:${'A'.repeat(64)}`, `@sha256:${'a'.repeat(63)}`, `@md5:${'a'.repeat(32)}`)).map((parts) => parts.join('')),
    ));
    for (const { text, theirs } of judged('image', texts)) {
      const ours = parseImage(text);
      expect([text, ours && [ours.registry, ours.repository, ours.tag ?? '', ours.digest ?? '']]).toEqual([text, theirs.valid ? theirs.parts : undefined]);
    }
  });

  const field = fc.constantFrom('*', '*', '0', '5', '1-3', '*/7', '?', '3', '10-20/5', '1,15', '2/9', '7', 'MON-FRI', 'jan', '31', '29', '2', '59', '60', '-1', '5-2', '*/0', 'a', '1-', '*/1', '');
  const zones = ['UTC', 'Europe/Zurich', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo'];
  // Some hours before the clocks change, a leap day, and the end of a year.
  const moments = ['2026-03-28T22:00:00Z', '2026-10-24T20:30:15Z', '2026-03-08T03:00:00Z', '2026-11-01T03:59:59Z', '2027-02-28T12:00:00Z', '2026-12-31T23:59:59Z', '2026-04-04T12:00:00Z'].map((text) => Date.parse(text));

  compared.each([['five', 5], ['six', 6]] as const)('schedules of %s fields, with the times at which they fire', (form, count) => {
    const texts = sampled(fc.oneof(
      { weight: 8, arbitrary: fc.tuple(...Array.from({ length: count }, () => field)).map((parts) => parts.join(' ')) },
      { weight: 4, arbitrary: fc.tuple(...Array.from({ length: count }, (_, index) => fc.constantFrom('*', '*', index === 2 ? '1' : '0', '1-3', '*/2'))).map((parts) => parts.join(' ')) },
      { weight: 1, arbitrary: fc.constantFrom('@daily', '@hourly', '@yearly', '@monthly', '@weekly', '@midnight', '@annually', '@every 90s', '@every 1.5s', '@every x', '@reboot', '', '* * * * * * *', '0 0 29 2 *', '0 0 0 29 2 *', '0 0 30 2 *', '0 0 0 30 2 *', ' 0  0 * * * ', '30 2 * * *', '0 30 2 * * *') },
    ));
    const questions = texts.flatMap((text, index): Question[] => [0, 1].map((shift) => ({ kind: form, text, zone: zones[(index + shift) % zones.length]!, after: moments[(index * 3 + shift) % moments.length]! })));
    const answers = ask(program!, questions);
    expect(answers.filter(({ valid }) => valid).length).toBeGreaterThan(questions.length / 20);
    for (const [index, { text, zone, after }] of questions.entries()) {
      const ours = parseCron(text, form);
      expect([text, !('fault' in ours)]).toEqual([text, answers[index]!.valid]);
      if (!('fault' in ours)) expect([text, zone, new Date(after!).toISOString(), nextFireTimes(ours, after!, zone!, 3).map((time) => new Date(time).toISOString())])
        .toEqual([text, zone, new Date(after!).toISOString(), answers[index]!.times!.map((time) => new Date(time).toISOString())]);
    }
  });
});
