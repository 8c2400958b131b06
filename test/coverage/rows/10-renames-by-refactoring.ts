import { ApiObject, JsonPatch } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-30';
import { Construct } from 'constructs';
import { type Application, PostgresDatabase, Volume } from '../../../lib';
import { claimTemplate, plainDeployment, plainStatefulSet, web, webWithVolumes, workload } from '../bases';
import { byRule, impossible, type Row } from '../row';

/** A database in the application itself, or in a construct that somebody put around it to tidy up. */
function database(app: Application, tidied: boolean): void {
  new PostgresDatabase(tidied ? new Construct(app, 'storage') : app, 'db', { storage: '1Gi' });
}

/** A claim that is named by where it stands. */
const unnamed = (app: Application, id: string): void => {
  new ApiObject(new Construct(app, id), 'data', {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...{ spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'local-path' } },
  });
};

/** A Deployment of cdk8s-plus with everything that our rules ask for; its selector is a hash of where it stands. */
function plus(app: Application, id: string): void {
  new Deployment(new Construct(app, id), 'app', {
    metadata: { name: 'app' }, replicas: 1, securityContext: { ensureNonRoot: true, user: 1000 },
    containers: [{ name: 'app', image: 'ghcr.io/example/app:1.0.0', ports: [{ number: 8080, name: 'http' }] }],
  });
}

export const row: Row = {
  number: 10,
  name: 'A refactoring that renames what lives',
  text: 'Names and selectors that are made from the place of a construct change when code is tidied up: Kubernetes makes new objects and removes the old, data included. '
    + 'Names here are those that were written, and what holds data must be found under its old name.',
  evidence: ['cdk8s#392', 'cdk8s#232', 'cdk8s-core#1037'],
  faults: [
    {
      name: 'a database is moved into another construct',
      by: 'committed tree',
      committed: () => web((app) => database(app, false)),
      declare: (broken) => web((app) => database(app, broken)),
      caught: impossible('objects are named by what was written, and not by where they stand', (tree) => tree.has('home/web/Cluster-db.yaml') && tree.at('home/web/Cluster-db.yaml').metadata.name === 'db' ? [] : ['the database has another name'],
        (tree) => { tree.at('home/web/Cluster-db.yaml').metadata.name = 'storage-db-c8f2a1'; }),
    },
    {
      name: 'a claim without a name of its own is moved into another construct',
      by: 'committed tree',
      committed: () => webWithVolumes((app) => unnamed(app, 'web')),
      declare: (broken) => webWithVolumes((app) => unnamed(app, broken ? 'frontend' : 'web')),
      caught: byRule('no-lost-data'),
    },
    {
      name: 'a volume is given a better name',
      by: 'committed tree',
      committed: () => webWithVolumes((app) => { workload(app); new Volume(app, 'data', { size: '1Gi' }); }),
      declare: (broken) => webWithVolumes((app) => { workload(app); new Volume(app, broken ? 'documents' : 'data', { size: '1Gi' }); }),
      caught: byRule('no-lost-data'),
    },
    {
      name: 'a Deployment of cdk8s-plus, whose selector is a hash of its place, is moved into another construct',
      by: 'cdk8s-plus',
      committed: () => web((app) => plus(app, 'web')),
      declare: (broken) => web((app) => plus(app, broken ? 'frontend' : 'web')),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'labels that tell the pods of a Deployment are made uniform',
      by: 'committed tree',
      committed: () => web((app) => plainDeployment(app)),
      declare: (broken) => web((app) => {
        const object = plainDeployment(app);
        if (broken) for (const path of ['/spec/selector/matchLabels', '/spec/template/metadata/labels']) object.addJsonPatch(JsonPatch.add(`${path}/app.kubernetes.io~1name`, 'app'));
      }),
      caught: byRule('no-refused-updates'),
    },
    {
      name: 'a StatefulSet with volumes gets a prefix in its name',
      by: 'committed tree',
      committed: () => webWithVolumes((app) => plainStatefulSet(app, { volumeClaimTemplates: [claimTemplate()] })),
      declare: (broken) => webWithVolumes((app) => plainStatefulSet(app, { volumeClaimTemplates: [claimTemplate()] }, broken ? { name: 'web-app' } : {})),
      caught: byRule('no-lost-data'),
    },
  ],
};
