import { type ChartValues, type argoCdChart } from '../../lib';

/** Locks of git that are older than the container. Argo CD keeps its folder unreadable, so that nobody lists its working copies. */
const script = [
  'cd /tmp/_argocd-repo || exit 0',
  'touch ../container-began',
  'chmod u+r .',
  'find . -path "*/.git/*" -name "*.lock" ! -newer ../container-began -exec rm -f {} +',
  'chmod u-r .',
  'exit 0',
].join('\n');

/**
 * Run beside the repo server as its container begins. A git that is killed leaves its lock in the working copy, in a volume that outlives
 * the container, and Argo CD never removes it (argo-cd#17623): every Application would stay Unknown until somebody deletes the pod,
 * since none could be compared with Git any more.
 */
export const removesStaleLocks = { postStart: { exec: { command: ['sh', '-c', script] } } } satisfies ChartValues<typeof argoCdChart>['repoServer']['lifecycle'];
