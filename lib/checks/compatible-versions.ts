import { type ClusterModel } from '../model';
import { minorOf as kubernetesMinor } from '../platforms/kubernetes-version';
import { type Problem } from '../problem';
import { type ApplicationSource } from '../source';
import { type Check } from './check';

/** Minor versions of Kubernetes, as 1.x, that a system of a version is tested on by its makers. */
const tested: Readonly<Record<string, { readonly minor: string; readonly from: number; readonly to: number; readonly name: string }>> = {
  // https://argo-cd.readthedocs.io/en/stable/operator-manual/tested-kubernetes-versions/
  'argo-cd': { name: 'Argo CD', minor: '3.5', from: 33, to: 36 },
  // https://cloudnative-pg.io/documentation/current/supported_releases/
  'cloudnative-pg': { name: 'CloudNativePG', minor: '1.30', from: 34, to: 36 },
  // https://rook.io/docs/rook/latest/Getting-Started/Prerequisites/prerequisites/
  'rook-ceph': { name: 'Rook', minor: '1.20', from: 31, to: 36 },
};

/** The release of Gateway API that each minor version of Cilium is built on: with an older one its operator starts no Gateway. */
const gatewayApiOfCilium: Readonly<Record<string, string>> = { '1.16': '1.1', '1.17': '1.2', '1.18': '1.3', '1.19': '1.4', '1.20': '1.6' };

/**
 * Systems that depend on each other are of versions that go together: Cilium finds the Gateway API that it was built on, or a later one, and
 * systems run on a Kubernetes that their makers test.
 */
export const compatibleVersions: Check = ({ models }) => models.flatMap((model) => {
  const sources = model.applications.flatMap(({ name, sources: own }) => own.map((source) => ({ where: `${model.cluster.name}/${name}`, source })));
  return [...sources.flatMap((found) => onKubernetes(found, model)), ...withGatewayApi(sources)];
});

interface Found {
  readonly where: string;
  readonly source: ApplicationSource;
}

function onKubernetes({ where, source }: Found, { cluster }: ClusterModel): Problem[] {
  if (source.type !== 'chart' || !Object.hasOwn(tested, source.definition.name)) return [];
  const { name, minor, from, to } = tested[source.definition.name]!;
  const version = kubernetesMinor(cluster.platform.kubernetes);
  // Whoever brings another version has other tests.
  if (minorOf(source.definition.appVersion) !== minor || (version >= from && version <= to)) return [];
  return [{ where, severity: 'warning', message: `${name} ${minor} must run on Kubernetes 1.${from} to 1.${to}, on which it is tested, got ${cluster.platform.kubernetes}; upgrade the cluster, or take a version of ${name} for it` }];
}

function withGatewayApi(sources: readonly Found[]): Problem[] {
  const bundle = sources.find(({ source }) => source.type === 'git' && /\/gateway-api(\.git)?$/.test(source.repository));
  const cilium = sources.find(({ source }) => source.type === 'chart' && source.definition.name === 'cilium' && isOn(source.values));
  if (!bundle || cilium?.source.type !== 'chart') return [];
  const needed = gatewayApiOfCilium[minorOf(cilium.source.definition.appVersion)];
  const given = minorOf(bundle.source.revision);
  if (needed === undefined || !/^\d+\.\d+$/.test(given) || Number(given.split('.')[1]) >= Number(needed.split('.')[1])) return [];
  return [{ where: bundle.where, message: `Gateway API for Cilium ${minorOf(cilium.source.definition.appVersion)} must be ${needed} or later, got ${given}; Cilium would start no Gateway and all routes would be down: take the tag v${needed}.0 or a later one` }];
}

function isOn(values: Readonly<Record<string, unknown>>): boolean {
  return (values.gatewayAPI as { enabled?: boolean } | undefined)?.enabled === true;
}

/** `1.20` of `v1.20.3`. */
function minorOf(version: string): string {
  return version.replace(/^v/, '').split('.').slice(0, 2).join('.');
}
