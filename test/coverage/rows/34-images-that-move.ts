import { JsonPatch, type ApiObject } from 'cdk8s';
import { type Application, certManagerChart, HelmChart, PostgresDatabase } from '../../../lib';
import { deployment } from '../../fixtures/deployment';
import { plain, plainDeployment, web, workload } from '../bases';
import { byConstruct, byRule, byWarning, type Row } from '../row';

const task = (app: Application, image: string): object => plain(app, 'batch/v1', 'CronJob', 'task', {
  spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec: { ...(deployment({ container: { image } }).spec as { template: { spec: object } }).template.spec, restartPolicy: 'Never' } } } } },
});

const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } } as const;

export const row: Row = {
  number: 34,
  name: 'Images that change or vanish',
  text: 'A tag that moves brings another program with the next restart of a pod, and an image that its owner deleted none at all. Every image is named by a digest or by a tag that says a version, and places that were given up are known.',
  evidence: ['charts#35164', 'charts#36309', 'containers#83267', 'containers#86251'],
  faults: [
    {
      name: 'a workload takes what is newest',
      by: 'construct',
      declare: (broken) => web((app) => workload(app, 'web', { image: broken ? 'ghcr.io/example/app:latest' : 'ghcr.io/example/app:1.0.0' })),
      caught: byConstruct("image of container 'web' must be pinned by a tag other than latest or by a digest, got 'ghcr.io/example/app:latest'; write for example 'registry.example.org/app:1.2.3'"),
    },
    {
      name: 'a plain Deployment says no tag at all',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { container: { image: broken ? 'ghcr.io/example/app' : 'ghcr.io/example/app:1.0.0' } })),
      caught: byRule('pinned-images'),
    },
    {
      name: 'a container that prepares the pod takes what is newest',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { pod: { initContainers: [{
        name: 'prepare', image: broken ? 'busybox:latest' : 'busybox:1.37.0', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
      }] } })),
      caught: byRule('pinned-images'),
    },
    {
      name: 'a CronJob takes what is newest',
      by: 'plain object',
      declare: (broken) => web((app) => task(app, broken ? 'alpine' : 'alpine:3.22')),
      caught: byRule('pinned-images'),
    },
    {
      name: 'a patch sets the image of a database without a tag',
      by: 'patch',
      declare: (broken) => web((app) => {
        const object = new PostgresDatabase(app, 'db', { storage: '1Gi' }).node.findChild('Cluster-db') as ApiObject;
        if (broken) object.addJsonPatch(JsonPatch.replace('/spec/imageName', 'ghcr.io/cloudnative-pg/postgresql'));
      }),
      caught: byRule('valid-schema'),
    },
    {
      name: 'a cache comes from a catalogue whose versions were deleted',
      by: 'construct',
      declare: (broken) => web((app) => workload(app, 'cache', { image: broken ? 'docker.io/bitnami/redis:7.2.5-debian-12-r4' : 'docker.io/library/redis:7.2.5-alpine' })),
      caught: byRule('no-removed-registries'),
    },
    {
      name: 'a plain Deployment takes an image from a registry that was deleted',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { container: { image: broken ? 'gcr.io/kubebuilder/kube-rbac-proxy:v0.13.1' : 'quay.io/brancz/kube-rbac-proxy:v0.19.1' } })),
      caught: byRule('no-removed-registries'),
    },
    {
      name: 'a CronJob takes an image from a registry that is no longer filled',
      by: 'plain object',
      declare: (broken) => web((app) => task(app, broken ? 'k8s.gcr.io/etcd:3.5.0-0' : 'registry.k8s.io/etcd:3.6.4-0')),
      caught: byWarning('no-removed-registries'),
    },
    {
      name: 'an Application that is written by hand takes a chart from a repository that was deleted',
      by: 'plain object',
      declare: (broken) => web((app) => plain(app, 'argoproj.io/v1alpha1', 'Application', 'dashboard', {
        spec: {
          project: 'web', destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
          source: { repoURL: broken ? 'https://kubernetes.github.io/dashboard' : 'https://kubernetes-sigs.github.io/headlamp', chart: broken ? 'kubernetes-dashboard' : 'headlamp', targetRevision: '0.36.0' },
        },
      })),
      caught: byRule('no-removed-registries'),
    },
    {
      name: 'values of a chart name an image that its owner deleted',
      by: 'chart values',
      declare: (broken) => web((app) => new HelmChart(app, {
        chart: certManagerChart,
        values: {
          crds: { enabled: true, keep: true }, global: { priorityClassName: 'platform-high', leaderElection: { namespace: 'web' } }, resources: small,
          webhook: { resources: small }, cainjector: { resources: small }, startupapicheck: { enabled: false },
        },
        furtherValues: { acmesolver: { image: broken ? { repository: 'bitnami/acmesolver', tag: '1.18.2' } : { repository: 'quay.io/jetstack/cert-manager-acmesolver', tag: 'v1.21.1' } } },
      }), { without: ['CertManager'] }),
      caught: byRule('no-removed-registries'),
    },
  ],
};
