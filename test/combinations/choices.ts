import { randomOf } from './random';

/** What may differ from one machine, user and day to the next, and must not show in the tree. */
export const choices = {
  node: ['20', '22', '24'],
  locale: ['C', 'POSIX', 'en_US.UTF-8', 'tr_TR.UTF-8', 'de_DE.UTF-8', 'ar_EG.UTF-8', 'ja_JP.UTF-8', 'sv_SE.ISO-8859-1', 'not-a-locale', undefined],
  zone: ['UTC', 'Europe/Zurich', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Chatham', 'Pacific/Kiritimati', 'Nowhere/AtAll', undefined],
  folder: ['the project', 'inside', 'the clusters', 'through a link'],
  umask: ['000', '002', '022', '027', '077'],
  home: ['set', 'unset'],
  ci: ['1', undefined],
  colour: ['NO_COLOR', 'FORCE_COLOR', undefined],
  columns: ['20', '400', undefined],
  order: ['as written', 'another'],
} as const;

export type Combination = { readonly [Key in keyof typeof choices]: (typeof choices)[Key][number] };

const keys = Object.keys(choices) as (keyof typeof choices)[];

/** So many combinations that every two choices meet as soon as can be: each is the best of some drawn ones. */
export function combinations(count: number): { readonly drawn: Combination[]; readonly pairs: number; readonly covered: number } {
  const random = randomOf(1);
  const draw = (): Combination => Object.fromEntries(keys.map((key) => [key, choices[key][Math.floor(random() * choices[key].length)]])) as unknown as Combination;
  const covered = new Set<string>();
  const drawn = Array.from({ length: count }, () => {
    const candidates = Array.from({ length: 40 }, draw).map((combination) => ({ combination, fresh: pairsOf(combination).filter((pair) => !covered.has(pair)).length }));
    const { combination } = candidates.reduce((best, other) => (other.fresh > best.fresh ? other : best));
    for (const pair of pairsOf(combination)) covered.add(pair);
    return combination;
  });
  const pairs = keys.reduce((sum, one, index) => sum + keys.slice(index + 1).reduce((inner, other) => inner + choices[one].length * choices[other].length, 0), 0);
  return { drawn, pairs, covered: covered.size };
}

function pairsOf(combination: Combination): string[] {
  return keys.flatMap((one, index) => keys.slice(index + 1).map((other) => `${one}=${combination[one]} ${other}=${combination[other]}`));
}
