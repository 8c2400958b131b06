import { HomeFleet } from '../../clusters/fleet';
import { caughtBy, isCaughtAtSynth, type Result, results } from '../../test/coverage/results';
import { type Row } from '../../test/coverage/row';
import { rows } from '../../test/coverage/rows';
import { synthesize } from '../../lib/synth';

/** Which of the seeded faults was caught by what: rendered anew, never told by hand. */
export function coveragePage(): string {
  const all = results();
  return [
    '<!-- Made from the source by `npm run docs`. -->',
    '# What the checks catch',
    'Repositories of manifests break in known ways; 36 of them are the map of our checks. For each there are fleets in `test/coverage/rows` with one thing broken, as a person would break it. '
      + 'Each was rendered with the fault and without: without it there is nothing to tell, so that it is the fault that was caught and nothing else.',
    figures(all),
    '*Refused* is by a rule, or in one sentence by the construct that is declared. *Told* is a warning, which fails with `--strict`. *Harmless* means that the mistake cannot come about: '
      + 'the fleet is accepted, and a property of its tree holds, which the test sees fail on a tree that was spoilt. *Later* comes out on real components, where our own tests show it.',
    exemptions(),
    overview(all),
    ...rows.map((row) => section(row, all.filter((result) => result.row === row))),
  ].join('\n\n').concat('\n');
}

function figures(all: readonly Result[]): string {
  const count = (type: string): number => all.filter((result) => ways(result) === type).length;
  const atSynth = all.filter(isCaughtAtSynth).length;
  return [
    '| | |', '|---|---|',
    `| rows | ${rows.length} |`,
    `| seeded faults | ${all.length} |`,
    `| caught | ${all.filter((result) => caughtBy(result) !== 'nobody').length} |`,
    `| caught before anything is written | ${atSynth}, which is ${(Math.floor(atSynth / all.length * 1000) / 10).toFixed(1)} % |`,
    `| refused by a rule | ${count('refused')} |`,
    `| refused by the construct that is declared | ${count('construct')} |`,
    `| told, and refused with \`--strict\` | ${count('told')} |`,
    `| harmless | ${count('harmless')} |`,
    `| later | ${count('later')} |`,
  ].join('\n');
}

type Way = 'construct' | 'harmless' | 'later' | 'nobody' | 'refused' | 'told';

function ways(result: Result): Way {
  switch (result.outcome.type) {
    case 'rule': return 'refused';
    case 'warning': return 'told';
    case 'construct': return 'construct';
    case 'accepted': return caughtBy(result).startsWith('impossible') ? 'harmless' : caughtBy(result).startsWith('later') ? 'later' : 'nobody';
  }
}

/** Rules that the reference fleet has turned off, each with its reason. */
function exemptions(): string {
  const notes = synthesize(new HomeFleet()).models.flatMap(({ cluster }) => cluster.relations.exemptions.map(({ of, rule, because }) => `- \`${of.node.path}\` is exempt from ${ruleLink(rule)}: ${because}`));
  return [
    '## Rules that are turned off', notes.length > 0 ? notes.join('\n') : 'None: the seven clusters of the reference fleet, the example of the README and some hundred generated fleets pass with every rule in force.',
  ].join('\n\n');
}

function overview(all: readonly Result[]): string {
  const lines = rows.map((row) => {
    const own = all.filter((result) => result.row === row);
    return `| ${row.number} | [${row.name}](#${anchor(row)}) | ${own.length} | ${own.filter(isCaughtAtSynth).length} |`;
  });
  return ['## All rows', ['| | what breaks | faults | caught at synth |', '|---|---|---|---|', ...lines].join('\n')].join('\n\n');
}

function section(row: Row, own: readonly Result[]): string {
  const lines = own.map((result) => `| ${cell(result.fault.name)} | ${result.fault.by} | ${cell(shown(result))} | ${isCaughtAtSynth(result) ? 'synth' : 'later'} |`);
  return [
    `## ${heading(row)}`, row.text, `Public stories: ${row.evidence.join(', ')}.`,
    ['| what was broken | by | caught by | when |', '|---|---|---|---|', ...lines].join('\n'),
  ].join('\n\n');
}

function heading({ number, name }: Row): string {
  return `${number}. ${name}`;
}

/** As GitHub makes it of a heading. */
function anchor(row: Row): string {
  return heading(row).toLowerCase().replace(/[^a-z0-9 -]/g, '').replaceAll(' ', '-');
}

function shown(result: Result): string {
  const { outcome, fault: { caught } } = result;
  switch (outcome.type) {
    case 'rule': return outcome.rules.map(ruleLink).join(' and ');
    case 'warning': return `${outcome.rules.map(ruleLink).join(' and ')} (told)`;
    case 'construct': return `the declaration itself: \`${outcome.message}\``;
    case 'accepted': return caught.type === 'impossible' ? `harmless: ${caught.because}` : caught.type === 'later' ? `later: ${caught.because} ([test](../../${caught.test.file}))` : 'nobody';
  }
}

function ruleLink(rule: string): string {
  return `[${rule}](${rule}.md)`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
