import { Construct } from 'constructs';
import { ApiObject } from 'cdk8s';
import { plain, web } from '../bases';
import { byConstruct, byRule, impossible, type Row } from '../row';

const long = 'a-very-long-id-of-a-construct-that-takes-up-sixty-three-characters';

export const row: Row = {
  number: 9,
  name: 'Objects that the generator loses',
  text: 'Two objects get one file, or one name after it was cut, and one of them is silently missing. '
    + 'Each object has a path of its own, names are never cut, and a path that two objects claim is refused.',
  evidence: ['cdk8s#2821', 'cdk8s#2496', 'cdk8s#3270'],
  faults: [
    {
      name: 'one application has two Roles of one name, in two namespaces',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plain(app, 'rbac.authorization.k8s.io/v1', 'Role', 'reader', { rules: [] });
        if (broken) new ApiObject(app, 'other', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'reader', namespace: 'kube-system' }, ...{ rules: [] } });
      }),
      caught: impossible('both are in the tree, each in a file of its own', (tree) => ['web', 'kube-system'].filter((namespace) =>
        !tree.ofKind('Role').some(({ metadata }) => metadata.name === 'reader' && metadata.namespace === namespace)).map((namespace) => `the one in ${namespace} is lost`),
      (tree) => tree.remove('home/web/Role-reader.yaml')),
    },
    {
      name: 'ids of constructs are so long that their names were one if they were cut at 63 characters',
      by: 'plain object',
      declare: (broken) => web((app) => {
        for (const name of broken ? ['first', 'second'] : ['first']) new ApiObject(new Construct(app, name), long, { apiVersion: 'v1', kind: 'ServiceAccount' });
      }),
      caught: impossible('names are whole, each with its own object', (tree) => tree.ofKind('ServiceAccount').filter(({ metadata }) => metadata.name.endsWith(long)).length === 2 ? [] : ['one of them is lost'],
        (tree) => tree.remove(`home/web/ServiceAccount-second-${long}.yaml`)),
    },
    {
      name: 'two ClusterRoles differ only in a capital, which is one file on some disks',
      by: 'plain object',
      declare: (broken) => web((app) => {
        for (const name of ['reader', broken ? 'Reader' : 'writer']) plain(app, 'rbac.authorization.k8s.io/v1', 'ClusterRole', name, { rules: [] });
      }),
      caught: byConstruct("'home/web/ClusterRole.rbac.authorization.k8s.io-reader.yaml' must be written once, got home/web/ClusterRole-Reader and home/web/ClusterRole-reader; give one of the objects another name"),
    },
    {
      name: 'several objects are declared as one List, of which Argo CD and the checks see one',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plain(app, 'v1', 'ConfigMap', 'settings', { data: {} });
        if (broken) plain(app, 'v1', 'List', 'rest', { items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } }] });
      }),
      caught: byRule('no-lists'),
    },
    {
      name: 'an object stands in the cluster itself, where nobody writes it',
      by: 'construct',
      declare: (broken) => web((app) => {
        plain(app, 'v1', 'ConfigMap', 'settings', { data: {} });
        if (broken) new ApiObject(app.cluster, 'lost', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'lost' } });
      }),
      caught: byConstruct('an object must be declared inside an application, got one outside; pass the application as its scope'),
    },
  ],
};
