import { healthBy } from '../../support/lua';
import { application } from '../../fixtures/home';
import { argoApplications, configurationOfArgo, waveOf } from '../argo';
import { cluster, plainDeployment, web, workload } from '../bases';
import { byRule, impossible, later, type Impossible, type Row, type SeededFault } from '../row';
import { type Tree } from '../tree';

const key = 'resource.customizations.health.argoproj.io_Application';
const source = (revision: string): object => ({ repoURL: 'https://github.com/example/fleet.git', targetRevision: revision, path: 'dist/home/web' });

const healthOf = (tree: Tree, child: object): string => healthBy(String(configurationOfArgo(tree).cm[key]), child).status;

/** The check that is found everywhere: what Argo CD last said of the child, whatever it said that about. */
const naive = 'return { status = obj.status.health.status, message = "" }';

const waits = (child: object): Impossible => impossible('the child counts as under way until what is declared now was compared and synced',
  (tree) => healthOf(tree, child) === 'Progressing' ? [] : [`the child counts as ${healthOf(tree, child)}`], (tree) => { configurationOfArgo(tree).cm[key] = naive; });

const declare: SeededFault['declare'] = (broken) => cluster((home) => { if (broken) workload(application(home)); });

export const row: Row = {
  number: 12,
  name: 'Waves that hold on the first sync and not on an update',
  text: 'On an update a child still shows the verdict about its old version, and Argo CD starts the next wave at once. '
    + 'The health check compares what the verdict is about with what is declared; retries and tolerated missing kinds make each step able to stand alone.',
  evidence: ['argo-cd#8778', 'argo-cd#5585', 'argo-cd#29649', 'test-infra#1110', 'argo-cd#27917'],
  faults: [
    {
      name: 'a child is healthy, but in the version before this one',
      by: 'construct',
      declare,
      caught: waits({ spec: { source: source('v2') }, status: { health: { status: 'Healthy' }, sync: { status: 'Synced', comparedTo: { source: source('v1') } } } }),
    },
    {
      name: 'a child was compared with the new version and is not synced to it yet',
      by: 'construct',
      declare,
      caught: waits({ spec: { source: source('v2') }, status: { health: { status: 'Healthy' }, sync: { status: 'OutOfSync', comparedTo: { source: source('v2') } } } }),
    },
    {
      name: 'a child is being synced while it still looks healthy',
      by: 'construct',
      declare,
      caught: waits({ spec: { source: source('v2') }, operation: { sync: {} }, status: { health: { status: 'Healthy' }, sync: { status: 'Synced', comparedTo: { source: source('v2') } } } }),
    },
    {
      name: 'two applications connect to each other, so that no wave can be first',
      by: 'construct',
      declare: (broken) => cluster((home) => {
        const [first, second] = ['first', 'second'].map((name) => workload(application(home, name), name));
        first!.pods.connectsTo(second!.endpoint('http'));
        if (broken) second!.pods.connectsTo(first!.endpoint('http'));
      }),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a webhook comes up late in the first sync of a cluster',
      by: 'construct',
      declare: (broken) => cluster((home) => { plainDeployment(application(home, broken ? 'shop' : 'web')); }),
      caught: impossible('every Application tries again', (tree) => argoApplications(tree).filter(({ spec }) => spec.syncPolicy.retry === undefined).map(({ metadata }) => `'${metadata.name}' gives up`),
        (tree) => { delete argoApplications(tree)[0]!.spec.syncPolicy.retry; }),
    },
    {
      name: 'the order of applications that are there must hold in the waves',
      by: 'construct',
      declare: (broken) => cluster((home) => {
        const store = workload(application(home, 'store'), 'store');
        const page = workload(application(home, 'page'), 'page');
        if (broken) page.pods.connectsTo(store.endpoint('http'));
      }),
      caught: impossible('who connects to another comes in a later wave', (tree) => {
        const [page, store] = ['page', 'store'].map((name) => waveOf(tree.at(`home/argocd-apps/Application-${name}.yaml`)));
        return page! > store! ? [] : ['the page comes before its store'];
      }, (tree) => { tree.at('home/argocd-apps/Application-page.yaml').metadata.annotations!['argocd.argoproj.io/sync-wave'] = '0'; }),
    },
    {
      name: 'Argo CD itself starts all waves of an app of apps at once, as some versions do',
      by: 'construct',
      declare: (broken) => web((app) => workload(app, broken ? 'web' : 'page')),
      caught: later('each application retries until what it needs is there; whether the waves hold shows in the audit log of a real API server', 'test/apps/argocd.test.ts', 'is not known before what is declared now has been compared'),
    },
  ],
};
