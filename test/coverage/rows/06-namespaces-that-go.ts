import { application } from '../../fixtures/home';
import { unprotected } from '../argo';
import { cluster, plain, plainDeployment, web } from '../bases';
import { byRule, impossible, type Row } from '../row';
import { type Fleet } from '../../../lib';

/** Two applications in one namespace. */
function shared(withSecond: boolean): Fleet {
  return cluster((home) => {
    plainDeployment(application(home, 'first', { namespace: 'shop' }), { name: 'first' });
    if (withSecond) plainDeployment(application(home, 'second', { namespace: 'shop' }), { name: 'second' });
  });
}

const lonely = (withSecond: boolean): Fleet => cluster((home) => {
  plainDeployment(application(home, 'first'));
  if (withSecond) plainDeployment(application(home, 'second'), { name: 'second' });
});

export const row: Row = {
  number: 6,
  name: 'A Namespace that goes, with everything in it',
  text: 'A Namespace belongs to one of several applications that use it; when that one goes, so does whatever the others have there. '
    + 'One application owns all Namespaces, none of them can be pruned, and one that leaves the tree is told.',
  evidence: ['argo-cd#17440', 'argo-cd#22607'],
  faults: [
    {
      name: 'one of two applications in a namespace is removed',
      by: 'committed tree',
      committed: () => shared(true),
      declare: (broken) => shared(!broken),
      caught: impossible('the Namespace of all its users stays in an application of its own', (tree) =>
        tree.has('home/namespaces/Namespace-shop.yaml') ? unprotected(tree.at('home/namespaces/Namespace-shop.yaml')) : ['the Namespace is gone'], (tree) => tree.remove('home/namespaces/Namespace-shop.yaml')),
    },
    {
      name: 'the only application of a namespace is removed',
      by: 'committed tree',
      committed: () => lonely(true),
      declare: (broken) => lonely(!broken),
      caught: byRule('no-lost-data'),
    },
    {
      name: 'an application moves to another namespace',
      by: 'committed tree',
      committed: () => cluster((home) => plainDeployment(application(home, 'shop'))),
      declare: (broken) => cluster((home) => plainDeployment(application(home, 'shop', broken ? { namespace: 'store' } : {}))),
      caught: byRule('no-lost-data'),
    },
    {
      name: 'two applications declare the Namespace that they share',
      by: 'plain object',
      declare: (broken) => cluster((home) => {
        for (const name of ['first', 'second']) {
          const app = application(home, name, { namespace: 'shop' });
          plainDeployment(app, { name });
          if (name === 'first' || broken) plain(app, 'v1', 'Namespace', 'shop');
        }
      }),
      caught: byRule('unique-objects'),
    },
    {
      name: 'an application brings a Namespace of its own and says that Argo CD may remove it',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plainDeployment(app);
        plain(app, 'v1', 'Namespace', 'web', {}, broken ? { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=true' } } : {});
      }),
      caught: impossible('every Namespace carries Prune=false and Delete=false', (tree) => tree.ofKind('Namespace').flatMap(unprotected), (tree) => {
        delete tree.at('home/web/Namespace-web.yaml').metadata.annotations;
      }),
    },
  ],
};
