import { join } from 'node:path';
import { scheduleReport } from '../report/schedules';
import { pulledDefinitions, schemasFolder } from '../schemas/folder';
import { synthesize } from '../synth';
import { chosenCluster } from './chosen-cluster';
import { type CommandContext } from './flotilla';

/** Prints when each backup and everything else that has a schedule happens next, three times each in the schedule's own time zone. */
export function schedules({ root, declare, args: [name], tell }: CommandContext): void {
  const { models } = synthesize(declare(), { definitions: pulledDefinitions(join(root, schemasFolder)), tell });
  const chosen = name === undefined ? models : [chosenCluster(models, name, 'tell the schedules of')];
  process.stdout.write(scheduleReport(chosen, Date.now()) || 'nothing has a schedule\n');
}
