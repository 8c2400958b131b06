import { healthBy } from '../../support/lua';
import { application } from '../../fixtures/home';
import { configurationOfArgo } from '../argo';
import { cluster, workload } from '../bases';
import { impossible, type Impossible, type SeededFault, type Row } from '../row';
import { type Tree } from '../tree';

const key = 'resource.customizations.health.argoproj.io_Application';
const source = { repoURL: 'https://github.com/example/fleet.git', targetRevision: 'main', path: 'dist/home/web' };

/** What a parent makes of a child; without a check of our own Argo CD takes every child for healthy. */
function healthOf(tree: Tree, child: object): string {
  const script = configurationOfArgo(tree).cm[key];
  return typeof script === 'string' ? healthBy(script, child).status : 'Healthy';
}

const seen = (child: object, expected: string): Impossible => impossible(`Argo CD is given a health check for Applications that says '${expected}'`,
  (tree) => healthOf(tree, child) === expected ? [] : [`the child counts as ${healthOf(tree, child)}`], (tree) => { delete configurationOfArgo(tree).cm[key]; });

/** Nobody asks for the check: the fleet has one more application whose state must be seen. */
const declare: SeededFault['declare'] = (broken) => cluster((home) => { if (broken) workload(application(home)); });

export const row: Row = {
  number: 11,
  name: 'A parent that does not see how its children are',
  text: 'Argo CD stopped to judge the health of Applications by itself: an app of apps is green while what it started is broken or not yet there, and the next wave begins. '
    + 'The health check comes with our Argo CD, always; the tests run it in a Lua machine.',
  evidence: ['argo-cd#16870', 'argo-cd#3781', 'argo-cd#4577', 'argo-helm#3088'],
  faults: [
    {
      name: 'pods of a child crash, and the root must not be green',
      by: 'construct',
      declare,
      caught: seen({ spec: { source }, status: { health: { status: 'Degraded', message: 'a pod crashes' }, sync: { status: 'Synced', comparedTo: { source } } } }, 'Degraded'),
    },
    {
      name: 'a child was made a moment ago and has never been compared',
      by: 'construct',
      declare,
      caught: seen({ spec: { source } }, 'Progressing'),
    },
    {
      name: 'a child waits for its database, and what stands on it must wait as well',
      by: 'construct',
      declare,
      caught: seen({ spec: { source }, status: { health: { status: 'Progressing' }, sync: { status: 'Synced', comparedTo: { source } } } }, 'Progressing'),
    },
    {
      name: 'somebody suspended a child',
      by: 'construct',
      declare,
      caught: seen({ spec: { source }, status: { health: { status: 'Suspended' }, sync: { status: 'Synced', comparedTo: { source } } } }, 'Suspended'),
    },
  ],
};
