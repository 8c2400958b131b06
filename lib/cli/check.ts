import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ruleNames } from '../checks/checks';
import { Fault } from '../fault';
import { didYouMean } from '../schema/did-you-mean';
import { counted, type Finding, sorted } from '../report/finding';
import { githubReport } from '../report/github';
import { jsonReport } from '../report/json';
import { sarifReport } from '../report/sarif';
import { textReport } from '../report/text';
import { Refusal, synthesize } from '../synth';
import { clusterNames } from '../lazy-clusters';
import { beside } from './beside';
import { Choice, choiceOptions, choiceParameters } from './choice';
import { declared } from './declared-again';
import { explain } from './explain';
import { exitCodes } from './exit-code';
import { type CommandContext } from './flotilla';
import { leftOut } from './left-out';
import { Misuse } from './misuse';

const formats = {
  text: (findings: readonly Finding[]): string => textReport(findings, { colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined }),
  json: jsonReport,
  sarif: (findings: readonly Finding[]): string => sarifReport(findings, ruleNames),
  github: githubReport,
};

/**
 * Finds everything that is wrong with the fleet and writes nothing but the report. Exits with 0 where nothing is, with 1
 * where something would be refused, or with `--strict` also where something could not be checked or is no longer needed.
 */
export function check(context: CommandContext): void {
  const { format, strict, choice } = optionsOf(context.args);
  const findings = examine(context, choice);
  context.tell('');
  process.stdout.write(formats[format](findings));
  const failing = findings.filter(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
  if (format !== 'text' && failing.length > 0) process.stderr.write(`${counted(sorted(failing))}\n`);
  if (failing.length > 0) process.exitCode = exitCodes.refused;
}

function optionsOf(args: readonly string[]): { format: keyof typeof formats; strict: boolean; choice: Choice | undefined } {
  const { format, strict, ...said } = parsed(args);
  if (!Object.hasOwn(formats, format)) {
    throw new Misuse(`format of check must be one of ${Object.keys(formats).join(', ')}, got '${format}'${didYouMean(format, Object.keys(formats))}`);
  }
  return { format: format as keyof typeof formats, strict, choice: Choice.from(said, 'check') };
}

function parsed(args: readonly string[]): { format: string; strict: boolean; cluster?: string[]; shard?: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: { ...choiceOptions, format: { type: 'string' }, strict: { type: 'boolean' } } });
    return { ...values, format: values.format ?? 'text', strict: values.strict ?? false };
  } catch (error) {
    throw new Misuse(`check must be followed by ${choiceParameters.join(' ')} [--format text|json|sarif|github] [--strict], got '${args.join(' ')}'`, { cause: error });
  }
}

/** A declaration that cannot even be read is one finding, about the fleet as a whole. */
function examine({ root, declare, tell }: CommandContext, choice: Choice | undefined): readonly Finding[] {
  try {
    const { fleet, again } = declared({ root, declare, choice });
    const names = clusterNames(fleet);
    const only = choice?.among(names);
    tell('');
    if (choice) process.stderr.write(leftOut(fleet, choice).map((line) => `${line}\n`).join(''));
    if (only?.size === 0) return [];
    return synthesize(fleet, { only, ...beside(root, join(root, fleet.path), choice?.owns(names)), again, tell }).findings;
  } catch (error) {
    if (error instanceof Refusal) return error.findings;
    if (!(error instanceof Fault) || error instanceof Misuse) throw error;
    return explain(error, root).split('\n').map((message): Finding => ({ where: 'fleet', rule: 'valid-declaration', severity: 'error', message }));
  }
}
