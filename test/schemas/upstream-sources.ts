import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { charts } from '../../lib/kinds/charts/charts';
import { type Upstream } from '../../lib/schemas/upstream';

/** Where a project keeps its definitions: a tag of its repository, and files or folders there. */
interface Source {
  readonly chart?: string;
  readonly path?: string;
  readonly repository: string;
  readonly tag: string;
  readonly files: readonly string[];
}

const version = (name: string): string => charts.find((chart) => chart.name === name)!.version;
const appVersion = (name: string): string => charts.find((chart) => chart.name === name)!.appVersion;
const withV = (text: string): string => text.startsWith('v') ? text : `v${text}`;
const ofApp = (chart: string, repository: string, ...files: string[]): Source => ({ chart, repository, tag: withV(appVersion(chart)), files });

/** The projects whose definitions are pulled, at the versions that this library pins. */
export const sources: readonly Source[] = [
  ofApp('argo-cd', 'argoproj/argo-cd', 'manifests/crds'),
  ofApp('capsule', 'projectcapsule/capsule', 'charts/capsule/crds'),
  ofApp('cert-manager', 'cert-manager/cert-manager', 'deploy/crds'),
  ofApp('cloudnative-pg', 'cloudnative-pg/cloudnative-pg', 'config/crd/bases'),
  ofApp('external-dns', 'kubernetes-sigs/external-dns', 'charts/external-dns/crds'),
  ofApp('external-secrets', 'external-secrets/external-secrets', 'deploy/crds/bundle.yaml'),
  ofApp('gpu-operator', 'NVIDIA/gpu-operator', 'deployments/gpu-operator/crds', 'deployments/gpu-operator/charts/node-feature-discovery/crds'),
  ofApp('keda', 'kedacore/keda', 'config/crd/bases'),
  ofApp('kyverno', 'kyverno/kyverno', 'config/crds'),
  ofApp('metallb', 'metallb/metallb', 'config/crd/bases'),
  ofApp('plugin-barman-cloud', 'cloudnative-pg/plugin-barman-cloud', 'config/crd/bases'),
  { chart: 'prometheus-operator-crds', repository: 'prometheus-community/helm-charts', tag: `kube-prometheus-stack-${version('kube-prometheus-stack')}`, files: ['charts/kube-prometheus-stack/charts/crds/crds'] },
  ofApp('rook-ceph', 'rook/rook', 'deploy/examples/crds.yaml', 'deploy/examples/csi-operator.yaml'),
  ofApp('sealed-secrets', 'bitnami-labs/sealed-secrets', 'helm/sealed-secrets/crds'),
  ofApp('velero', 'velero-io/velero', 'config/crd/v1/bases', 'config/crd/v2alpha1/bases'),
  { path: 'config/crd/standard', repository: 'kubernetes-sigs/gateway-api', tag: 'v1.6.1', files: ['config/crd/standard'] },
  { path: 'client/config/crd', repository: 'kubernetes-csi/external-snapshotter', tag: 'v8.6.0', files: ['client/config/crd'] },
  { path: 'pkg/apis/crds', repository: 'kubernetes-sigs/karpenter', tag: 'v1.8.2', files: ['pkg/apis/crds'] },
  { path: 'charts/crds', repository: 'antonin-a/karpenter-provider-ovhcloud', tag: 'c7d03a4a2105d1ad4c9330c42274f15e7eb4d146', files: ['charts/crds'] },
];

/** What the library has to know of a source, read from a copy of its repository below a folder. */
export function upstreamOf({ chart, path, repository, tag, files }: Source, mirror: string): Upstream {
  const git = (...words: string[]): Buffer => execFileSync('git', ['-C', join(mirror, repository.replace('/', '+'), 'repo'), ...words], { maxBuffer: 2 ** 28 });
  const commit = git('rev-parse', `${tag}^{commit}`).toString().trim();
  const paths = files.flatMap((file) => git('ls-tree', '-r', '--name-only', commit, file).toString().trim().split('\n')).filter((name) => /\.ya?ml$/.test(name));
  return {
    for: chart === undefined ? { repository: `https://github.com/${repository}`, path: path!, revision: tag } : { chart, version: version(chart) },
    repository, commit,
    files: paths.flatMap((name) => {
      const data = git('show', `${commit}:${name}`);
      const kinds = kindsIn(data.toString());
      return kinds.length === 0 ? [] : [{ path: name, sha256: createHash('sha256').update(data).digest('hex'), kinds }];
    }),
  };
}

function kindsIn(text: string): string[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value = document.errors.length > 0 ? null : document.toJS() as { kind?: string; spec?: { group: string; names: { kind: string } } } | null;
    return value?.kind === 'CustomResourceDefinition' ? [`${value.spec!.group}/${value.spec!.names.kind}`] : [];
  });
}
