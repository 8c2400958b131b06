import { talos } from '../../../lib';
import { deployment } from '../../fixtures/deployment';
import { plain, plainDeployment, web, workload } from '../bases';
import { byRule, type Row } from '../row';

const on = (kubernetes: `1.${number}`): { props: object } => ({ props: { platform: talos({
  on: 'proxmox', kubernetes, apiServer: '192.168.10.10', nodes: [{ name: 'node', role: 'control-plane', count: 3, cpu: '4', memory: '16Gi', disk: '200Gi' }],
}) } });

const task = { template: { spec: { ...(deployment().spec as { template: { spec: object } }).template.spec, restartPolicy: 'Never' } } };

export const row: Row = {
  number: 19,
  name: 'APIs that Kubernetes removed',
  text: 'A manifest of an API that Kubernetes no longer serves fails with its application, at the latest after the next upgrade. '
    + 'Objects are held against the minor version of their cluster and the next.',
  evidence: ['kube-mgmt#184', 'argo-helm#1281'],
  faults: [
    {
      name: 'a PodDisruptionBudget was copied from years ago',
      by: 'plain object',
      declare: (broken) => web((app) => {
        plainDeployment(app, { deployment: { replicas: 2 } });
        plain(app, `policy/${broken ? 'v1beta1' : 'v1'}`, 'PodDisruptionBudget', 'app', { spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'app' } } } });
      }),
      caught: byRule('valid-schema'),
    },
    {
      name: 'a CronJob was copied from years ago',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        plain(app, `batch/${broken ? 'v1beta1' : 'v1'}`, 'CronJob', 'task', { spec: { schedule: '0 3 * * *', jobTemplate: { spec: task } } });
      }),
      caught: byRule('valid-schema'),
    },
    {
      name: 'an Ingress is of the group that it began in',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        if (broken) plain(app, 'extensions/v1beta1', 'Ingress', 'web', { spec: { rules: [{ host: 'web.home.example.org', http: { paths: [{ backend: { serviceName: 'web', servicePort: 8080 } }] } }] } });
      }),
      caught: byRule('valid-schema'),
    },
    {
      name: 'an application brings a PodSecurityPolicy',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        if (broken) plain(app, 'policy/v1beta1', 'PodSecurityPolicy', 'restricted', { spec: { privileged: false, fsGroup: { rule: 'RunAsAny' }, runAsUser: { rule: 'RunAsAny' }, seLinux: { rule: 'RunAsAny' }, supplementalGroups: { rule: 'RunAsAny' } } });
      }),
      caught: byRule('no-removed-apis'),
    },
    {
      name: 'a FlowSchema is of a version that goes in the next Kubernetes of the cluster',
      by: 'another platform',
      declare: (broken) => web((app) => {
        workload(app);
        plain(app, `flowcontrol.apiserver.k8s.io/${broken ? 'v1beta3' : 'v1'}`, 'FlowSchema', 'web', { spec: { priorityLevelConfiguration: { name: 'global-default' } } });
      }, on('1.34')),
      caught: byRule('valid-schema'),
    },
  ],
};
