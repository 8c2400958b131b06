/* Writes the figures of the last measurements into docs/performance.md, and the plot beside it: the end of npm run bench */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const docs = resolve(__dirname, '..', 'docs');

interface Machine {
  readonly date: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly load: number;
  readonly runs: number;
}

interface Peers extends Machine {
  readonly sizes: readonly { readonly clusters: number; readonly objects: number; readonly tools: readonly Figure[] }[];
}

interface Figure {
  readonly name: string;
  readonly output: string;
  readonly note: string;
  readonly seconds: number;
  readonly fastest: number;
  readonly ratio: number;
}

interface Stages extends Machine {
  readonly fleets: readonly {
    readonly fleet: string;
    readonly files: number;
    readonly milliseconds: { readonly rendering: number; readonly checks: number };
    readonly stages: Readonly<Record<string, number>>;
  }[];
}

interface Whole extends Machine {
  readonly figures: readonly { readonly name: string; readonly seconds: number; readonly fastest: number }[];
}

interface Growth extends Machine {
  readonly figures: readonly { readonly clusters: number; readonly apps: number; readonly shape?: string; readonly objects: number; readonly seconds: number; readonly objectsPerSecond: number; readonly peakMebibytes: number }[];
}

interface Parallel extends Machine {
  readonly ways: readonly string[];
  readonly figures: readonly { readonly clusters: number; readonly objects: number; readonly seconds: readonly number[] }[];
}

function results<Kind>(name: string): Kind {
  return JSON.parse(readFileSync(join(__dirname, 'results', `${name}.json`), 'utf8')) as Kind;
}

function machineOf({ date, node, processor, cores, memoryGiB, load, runs }: Machine): string {
  return `Measured on ${date}: ${processor}, ${cores} cores, ${memoryGiB} GiB, Node ${node.slice(1)}, load ${load} before, medians of ${runs} runs.`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function peersText(peers: Peers): string {
  const tables = peers.sizes.map(({ clusters, objects, tools }) => `### ${objects} objects in ${clusters} ${clusters === 1 ? 'cluster' : 'clusters'}\n\n`
    + table(['tool', 'output', 'seconds', 'fastest', 'ratio', ''], [...tools].sort((left, right) => left.seconds - right.seconds).map(({ name, output, note, seconds, fastest, ratio }) => [name, output, seconds.toFixed(3), fastest.toFixed(3), ratio.toFixed(2), note])));
  return [machineOf(peers), '![Seconds of each tool](performance.svg)', ...tables].join('\n\n');
}

function stagesText(stages: Stages): string {
  return [machineOf(stages), ...stages.fleets.map(({ fleet, files, milliseconds: { rendering, checks }, stages: all }) => {
    const slowest = Object.entries(all).sort(([, left], [, right]) => right - left).slice(0, 14);
    const longest = slowest[0]![1];
    return `### Of ${fleet}\n\n${files} files. Rendering takes ${rendering} ms, all checks ${checks} ms: ${(checks / rendering).toFixed(2)} of the rendering.\n\n`
      + table(['stage', 'milliseconds', ''], slowest.map(([stage, time]) => [stage, time, '█'.repeat(Math.max(1, Math.round(time / longest * 30)))]));
  })].join('\n\n');
}

function wholeText(whole: Whole): string {
  return `${machineOf(whole)}\n\n` + table(['run', 'seconds', 'fastest'], whole.figures.map(({ name, seconds, fastest }) => [name, seconds.toFixed(3), fastest.toFixed(3)]));
}

function growthText(growth: Growth): string {
  return `${machineOf(growth)}\n\n` + table(['clusters', 'applications in each', 'relations', 'objects', 'seconds', 'objects a second', 'peak MiB'],
    growth.figures.map(({ clusters, apps, shape = 'chains of ten', objects, seconds, objectsPerSecond, peakMebibytes }) => [clusters, apps, shape, objects, seconds, objectsPerSecond, peakMebibytes]));
}

function parallelText(parallel: Parallel): string {
  return `${machineOf(parallel)}\n\n` + table(['clusters', 'objects', ...parallel.ways],
    parallel.figures.map(({ clusters, objects, seconds }) => [clusters, objects, ...seconds.map((each) => each.toFixed(3))]));
}

/** Bars of seconds, each group on its own scale. */
function plot({ sizes }: Peers): string {
  const row = 20;
  let top = 10;
  const parts: string[] = [];
  for (const { objects, tools } of sizes) {
    parts.push(`<text x="10" y="${top + 16}" font-weight="bold">${objects} objects, seconds</text>`);
    top += 28;
    const longest = Math.max(...tools.map(({ seconds }) => seconds));
    for (const { name, seconds } of [...tools].sort((left, right) => left.seconds - right.seconds)) {
      const width = Math.max(1, seconds / longest * 420);
      parts.push(`<text x="310" y="${top + 13}" text-anchor="end">${name.replace(/&/g, '&amp;')}</text>`,
        `<rect x="318" y="${top + 2}" width="${width.toFixed(1)}" height="${row - 6}" fill="${name.startsWith('cdk8s-flotilla') ? '#0f766e' : '#94a3b8'}"/>`,
        `<text x="${(324 + width).toFixed(1)}" y="${top + 13}">${seconds.toFixed(2)}</text>`);
      top += row;
    }
    top += 14;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="820" height="${top}" font-family="sans-serif" font-size="12"><rect width="820" height="${top}" fill="white"/>\n${parts.join('\n')}\n</svg>\n`;
}

function main(): void {
  const peers = results<Peers>('peers');
  const page = join(docs, 'performance.md');
  const texts: Readonly<Record<string, string>> = { peers: peersText(peers), stages: stagesText(results('stages')), growth: growthText(results('growth')), whole: wholeText(results('whole')), parallel: parallelText(results('parallel')) };
  const written = Object.entries(texts).reduce((text, [name, inner]) => text.replace(new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end of ${name} -->)`), (_, begin: string, end: string) => `${begin}\n${inner}\n\n${end}`), readFileSync(page, 'utf8'));
  writeFileSync(page, written);
  writeFileSync(join(docs, 'performance.svg'), plot(peers));
}

main();
