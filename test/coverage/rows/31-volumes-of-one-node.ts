import { type ApiObject, JsonPatch } from 'cdk8s';
import { MetricsServer } from '../../../apps';
import { type Application, Volume } from '../../../lib';
import { plain, plainClaim, plainDeployment, webWithVolumes, workload } from '../bases';
import { deployment } from '../../fixtures/deployment';
import { byConstruct, byRule, impossible, type Row } from '../row';

const mounted = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };

/** A Deployment with the claim of one node at a time that it mounts. */
function holding(app: Application, fields: object, name = 'app'): ApiObject {
  return plainDeployment(app, { name, deployment: { strategy: { type: 'Recreate' }, ...fields }, pod: mounted });
}

export const row: Row = {
  number: 31,
  name: 'A volume of one node that a rollout waits for',
  text: 'A volume is on one node at a time; the new pod waits for it on another node and the old one for the new. '
    + 'Whoever mounts such a volume runs once and stops before it starts anew, and nobody else mounts it.',
  evidence: ['kubriX#893', 'homelab#265', 'valkey-helm#28'],
  faults: [
    {
      name: 'a Deployment with such a volume keeps the strategy that is the default',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => { plainClaim(app); holding(app, broken ? { strategy: undefined } : {}); }),
      caught: byRule('no-deadlocked-rollouts'),
    },
    {
      name: 'a Deployment with such a volume runs twice',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => { plainClaim(app); holding(app, { replicas: broken ? 2 : 1 }); }),
      caught: byRule('no-deadlocked-rollouts'),
    },
    {
      name: 'two Deployments mount one such volume',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => { plainClaim(app); holding(app, {}); if (broken) holding(app, {}, 'other'); }),
      caught: byRule('no-deadlocked-rollouts'),
    },
    {
      name: 'a DaemonSet mounts such a volume',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => {
        plainClaim(app);
        const { strategy: _, ...spec } = deployment({ pod: broken ? mounted : {} }).spec as { strategy?: object };
        plain(app, 'apps/v1', 'DaemonSet', 'app', { spec });
      }),
      caught: byRule('no-deadlocked-rollouts'),
    },
    {
      name: 'a workload with such a volume is told to run twice',
      by: 'construct',
      declare: (broken) => webWithVolumes((app) => {
        const volume = new Volume(app, 'data', { size: '1Gi' });
        workload(app, 'web', { mounts: { '/data': volume.mount() }, replicas: broken ? 2 : 1 });
      }),
      caught: byConstruct("replicas of workload 'web' must be 1, got '2'; its volume is ReadWriteOnce, so a second pod could not start on another node"),
    },
    {
      name: 'a workload in production has such a volume, and says nothing about copies or rollout',
      by: 'construct',
      declare: (broken) => webWithVolumes((app) => {
        const volume = new Volume(app, 'data', { size: '1Gi' });
        workload(app, 'web', broken ? { mounts: { '/data': volume.mount() } } : {});
      }),
      caught: impossible('it runs once and stops before it starts anew', (tree) => {
        const { replicas, strategy } = tree.at('home/web/Deployment-web.yaml').spec as { replicas: number; strategy: { type: string } };
        return [...(replicas === 1 ? [] : ['it runs twice']), ...(strategy.type === 'Recreate' ? [] : ['the new pod waits for the old'])];
      }, (tree) => { Object.assign(tree.at('home/web/Deployment-web.yaml').spec as object, { strategy: { type: 'RollingUpdate' } }); }),
    },
    {
      name: 'a scaler runs a Deployment with such a volume up to three times',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => {
        new MetricsServer(app.cluster);
        plainClaim(app);
        const object = holding(app, {});
        object.addJsonPatch(JsonPatch.add('/spec/replicas', 1));
        plain(app, 'autoscaling/v2', 'HorizontalPodAutoscaler', 'app', {
          spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' }, minReplicas: 1, maxReplicas: broken ? 3 : 1, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '1' } } }] },
        });
      }),
      caught: byRule('no-deadlocked-rollouts'),
    },
  ],
};
