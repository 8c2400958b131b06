import { JsonPatch } from 'cdk8s';
import { Home, newFleet, services } from '../../fixtures/home';
import { configurationOfArgo } from '../argo';
import { cluster, plain, plainDeployment, web, workload, inside } from '../bases';
import { type Fleet, PostgresDatabase } from '../../../lib';
import { byConstruct, byRule, impossible, type Row } from '../row';

const trackedByAnnotation = (spoilt: string): ReturnType<typeof impossible> => impossible('Argo CD knows its objects by an annotation that names each of them', (tree) =>
  configurationOfArgo(tree).cm['application.resourceTrackingMethod'] === 'annotation' ? [] : ['objects are tracked by a label'], (tree) => { configurationOfArgo(tree).cm['application.resourceTrackingMethod'] = spoilt; });

export const row: Row = {
  number: 21,
  name: 'Operators that copy the mark by which Argo CD knows its objects',
  text: 'An operator gives its children the labels of their parent, Argo CD takes them for its own, does not find them in Git and prunes them. '
    + 'Objects are known by an annotation that names the one object it stands on, kinds that controllers make are left out, and no such mark may stand in Git.',
  evidence: ['clickhouse-operator#487', 'actions-runner-controller#3533', 'argo-cd#10456', 'argo-cd#18411', 'kyverno#7245', 'argo-cd#11402'],
  faults: [
    {
      name: 'an object carries the tracking annotation that it had in another cluster',
      by: 'plain object',
      declare: (broken) => web((app) => plain(app, 'v1', 'ConfigMap', 'settings', { data: {} }, broken ? { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:web/settings' } } : {})),
      caught: byRule('no-live-metadata'),
    },
    {
      name: 'pods of a database inherit the label by which older versions of Argo CD knew their objects',
      by: 'patch',
      declare: (broken) => web((app) => {
        const database = new PostgresDatabase(app, 'db', { storage: '1Gi' });
        const object = database.node.findChild('Cluster-db') as ReturnType<typeof plain>;
        if (broken) object.addJsonPatch(JsonPatch.add('/metadata/labels', { 'app.kubernetes.io/instance': 'web' }));
      }),
      caught: trackedByAnnotation('label'),
    },
    {
      name: 'a patch gives a Deployment the label by which another Argo CD of the company knows its objects',
      by: 'patch',
      declare: (broken) => web((app) => {
        const object = plainDeployment(app);
        if (broken) object.addJsonPatch(JsonPatch.add('/metadata/labels', { 'argocd.argoproj.io/instance': 'shop' }));
      }),
      caught: byRule('no-live-metadata'),
    },
    {
      name: 'Cilium makes an identity with the labels of its pods',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(inside(home)); }),
      caught: impossible('Argo CD does not look at kinds that controllers make by the thousand', (tree) => String(configurationOfArgo(tree).cm['resource.exclusions']).includes('CiliumIdentity') ? [] : ['Argo CD sees identities of Cilium'],
        (tree) => { delete configurationOfArgo(tree).cm['resource.exclusions']; }),
    },
    {
      name: 'two clusters of one name share an installation of Argo CD, which would know the one for the other',
      by: 'another cluster',
      declare: (broken: boolean): Fleet => {
        const fleet = newFleet();
        for (const name of ['north', broken ? 'north' : 'south']) new Home(fleet, { name, without: services });
        return fleet;
      },
      caught: byConstruct("cluster 'north' must be declared once in the fleet, got it twice; give one of them another name"),
    },
  ],
};
