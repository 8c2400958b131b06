import { type Json } from '../lib/manifest';

/** Words, numbers, dates and signs that some YAML reader takes for something other than the text they are. */
const traps = [
  'y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', 'nan', 'inf', 'infinity', '.nan', '.inf', '-.inf', '+.inf', '~', '<<', '=',
  '0', '-0', '+0', '1', '-1', '+1', '007', '08', '0777', '0o17', '0O17', '0x1f', '0X1F', '0b11', '0B11', '-0b11', '1_000', '0x_1', '0_7', '1_', '_1',
  '1e3', '1E3', '1e+3', '1.5e-3', '.5', '5.', '.', '..', '...', '-', '--', '---', '1.0', '+1.5', '.e5', '.e+5', 'e5', 'E-5', '-e3', '1,000', '1..2',
  '10.0.0.1', '12:30', '12:30:45', '1:2:3.5', '190:20:30', '2001-12-14', '2001-1-2', '2001-12-14T21:59:43Z', '2001-12-14 21:59:43.10 -5',
  '0x', '0o', '0b', 'x1f', '9223372036854775808', '18446744073709551616', '1e400', '10m', '1d', '1f', '0xfg', '1Gi', '010Gi', '100%', '1h30m',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' ', '!!str x', '!t', '&a', '*a', '%YAML 1.1', '@a', '`a`', '- a', '-a', '--a', '? a', '?a',
  ': a', ':a', 'a:', 'a: b', 'a:b', 'a::b', 'a :b', 'a #b', 'a#b', '#', '|', '>', '|-', '>+', '{}', '[]', '{a: b}', '[a, b]', '"a"', "'a'", "it's", 'a, b',
  '--- a', '... a', '%', '/', '$(A)', '${A}', '/a/b', 'a/b:1.2', 'a@sha256:0', 'key: |', '- |', '\\', '\\n', '\\u0041', '"', "'", '\\"',
];

const bits = [
  ...' \t\n\r:#-?,[]{}&*!|>\'"%@`~=<+._/\\$()0123456789abeExonyNYTF', '\0', '\x01', '\x07', '\b', '\v', '\f', '\x1b', '\x7f', '\x80', '\x85', '\x9f',
  '\xa0', '\xad', 'é', 'ß', '\u0300', '\u200b', '\u200d', '\u2028', '\u2029', '\u202e', '\ud7ff', '\ue000', '\ufdd0', '\ufeff', '\ufffd', '\ufffe', '\uffff',
  '😀', '\u{10000}', '\u{1f468}\u200d\u{1f469}', '\u{10ffff}', ': ', ' #', '- ', '\n\n', '  ', '\r\n', '\t\t', '\n---\n', '\n...\n', '\n  ', '\n\t', ' \n',
];

const lines = [
  '', '', ' ', '  ', '\t', 'a', ' a', '  a', '   a', '\ta', ' \ta', 'a ', 'a\t', '#!/bin/sh', '# a', ' # a', '---', '...', '- a', '-', 'a: b', '? a', ': a', '|', '>', '|2-',
  '%YAML 1.1', '"a', "'a", '\\', '{', '}', '[', ']', '&a', '*a', '!a', 'set -eu', 'if [ -f "$a" ]; then', '\tbuild:', 'é', '😀', '\x85', '\u2028', '\r', 'x'.repeat(40),
];

/** The same sequence of numbers in [0, 1) for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** As many different strings as asked for, made to be misread: the traps themselves first, then everything built from them. */
export function hostileStrings(count: number, seed: number): string[] {
  const random = dice(seed);
  const below = (end: number): number => Math.floor(random() * end);
  const pick = (from: readonly string[]): string => from[below(from.length)]!;
  const join = (from: readonly string[], atMost: number, by = ''): string => Array.from({ length: 1 + below(atMost) }, () => pick(from)).join(by);
  const anyCase = (word: string): string => word.replace(/[a-z]/gi, (letter) => (random() < 0.5 ? letter.toUpperCase() : letter.toLowerCase()));
  const character = (): string => {
    const point = below([0x80, 0x800, 0x10000, 0x110000][below(4)]!);
    return String.fromCodePoint(point >= 0xd800 && point <= 0xdfff ? point - 0x800 : point);
  };
  const makers = [
    () => anyCase(pick(traps)),
    () => pick(bits) + anyCase(pick(traps)),
    () => anyCase(pick(traps)) + pick(bits),
    () => pick(traps) + pick([' ', ': ', ':', ' #', '\n', ', ', '-', '_', '.']) + pick(traps),
    () => join(bits, 6),
    () => join([...'0123456789', ...'_.:-+eExXoObBaAfFTZ '], 7),
    () => join([...'abcyn', ...' :/.-_=@,()$%'], 8),
    () => join(lines, 6, '\n') + pick(['', '', '\n', '\n', '\n\n', '\n\n\n']),
    () => Array.from({ length: 1 + below(8) }, character).join(''),
  ];
  const strings = new Set(traps);
  for (const length of [127, 128, 129, 998, 999, 1000, 1001, 1022, 1023, 1024, 1025, 3000]) strings.add('k'.repeat(length)).add(' '.repeat(length));
  for (let turn = 0; strings.size < count; turn++) strings.add(makers[turn % makers.length]!());
  return [...strings];
}

/**
 * Values in which each string is a key once and a value once: of a map, of a list, of a map in a list, of a list in a
 * list and below a key of its own. Many strings to a value, so that a reader has few documents to read.
 */
export function hostileValues(strings: string[], perValue: number): Json[] {
  const values: Json[] = [];
  for (let start = 0; start < strings.length; start += perValue) {
    const some = strings.slice(start, start + perValue);
    values.push(Object.fromEntries(some.map((key, index) => [key, nest(some[(index + 1) % some.length]!, index)])));
  }
  return values;
}

function nest(text: string, index: number): Json {
  switch (index % 5) {
    case 0: return text;
    case 1: return [text];
    case 2: return [{ name: text }];
    case 3: return [[text]];
    default: return { a: text };
  }
}
