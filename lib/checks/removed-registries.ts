import { type ImageReference } from '../image';

/** A place that images or charts came from, which its owner gave up. */
export interface RemovedRegistry {
  /** Host and path, without a scheme; everything below it counts. */
  readonly at: string;
  /** `gone`: pulls fail. `frozen`: what is there stays as it is, without repairs, for as long as it stays. */
  readonly state: 'frozen' | 'gone';
  /** Day on which that began. */
  readonly since: `${number}-${number}-${number}`;
  /** What to take instead. */
  readonly take: string;
  /** Images that are there all the same. @default - none */
  readonly keeps?: (image: ImageReference) => boolean;
}

/** Registries of images. Each was found out from what its owner says or from pulls that fail. */
export const imageRegistries: readonly RemovedRegistry[] = [
  // Deleted but for the newest of some, which have no version: https://github.com/bitnami/containers/issues/83267
  {
    at: 'docker.io/bitnami', state: 'gone', since: '2025-09-29', take: "an image of the program's own makers; the last of these is kept without repairs at docker.io/bitnamilegacy",
    keeps: ({ tag }) => tag === undefined || tag === 'latest',
  },
  { at: 'docker.io/bitnamilegacy', state: 'frozen', since: '2025-08-28', take: "an image of the program's own makers" },
  // Deleted by its owner: https://github.com/makeplane/plane/pull/9829
  { at: 'docker.io/minio/minio', state: 'gone', since: '2026-09-12', take: 'quay.io/minio/minio, which has no repairs either, or another object store' },
  { at: 'docker.io/minio/mc', state: 'gone', since: '2026-09-12', take: 'quay.io/minio/mc, which has no repairs either, or another client' },
  // Only its source is published: https://github.com/minio/minio/issues/21647
  { at: 'quay.io/minio/minio', state: 'frozen', since: '2025-10-15', take: 'another object store, or build it from its source' },
  // Deleted: https://github.com/mercari/spanner-autoscaler/issues/212, announced in https://github.com/kubernetes-sigs/kubebuilder/discussions/3907
  { at: 'gcr.io/kubebuilder', state: 'gone', since: '2026-03-06', take: 'quay.io/brancz/kube-rbac-proxy, or what the operator has instead today' },
  // Sent on to registry.k8s.io until it is shut down: https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/
  { at: 'k8s.gcr.io', state: 'frozen', since: '2023-04-03', take: 'the same image from registry.k8s.io' },
  // To be shut down: https://github.com/zalando/postgres-operator/pull/3092
  { at: 'registry.opensource.zalan.do', state: 'frozen', since: '2026-05-08', take: 'the same image from ghcr.io/zalando' },
  // No repairs, not even of security: https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
  { at: 'registry.k8s.io/ingress-nginx', state: 'frozen', since: '2026-03-24', take: 'an implementation of the Gateway API' },
];

/** Repositories of charts. */
export const chartRegistries: readonly RemovedRegistry[] = [
  // https://helm.sh/blog/new-location-stable-incubator-charts/
  { at: 'kubernetes-charts.storage.googleapis.com', state: 'gone', since: '2020-11-13', take: "the chart of the program's own makers" },
  { at: 'kubernetes-charts-incubator.storage.googleapis.com', state: 'gone', since: '2020-11-13', take: "the chart of the program's own makers" },
  // An archive: https://github.com/helm/charts
  { at: 'charts.helm.sh/stable', state: 'frozen', since: '2020-11-13', take: "the chart of the program's own makers" },
  { at: 'charts.helm.sh/incubator', state: 'frozen', since: '2020-11-13', take: "the chart of the program's own makers" },
  // Not found since the project was archived: https://github.com/kubernetes/website/issues/54791
  { at: 'kubernetes.github.io/dashboard', state: 'gone', since: '2026-01-21', take: 'Headlamp' },
  // No new charts, and most images of the old ones are gone: https://github.com/bitnami/charts/issues/35164
  { at: 'charts.bitnami.com/bitnami', state: 'frozen', since: '2025-08-28', take: "the chart of the program's own makers" },
  { at: 'docker.io/bitnamicharts', state: 'frozen', since: '2025-08-28', take: "the chart of the program's own makers" },
  // https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
  { at: 'kubernetes.github.io/ingress-nginx', state: 'frozen', since: '2026-03-24', take: 'an implementation of the Gateway API' },
];

/** The removed place that something lies at or below; Docker's has several names. */
export function registryOf(address: string, among: readonly RemovedRegistry[]): RemovedRegistry | undefined {
  const place = address.replace(/^(index|registry-1)\.docker\.io\//, 'docker.io/');
  return among.find(({ at }) => place === at || place.startsWith(`${at}/`));
}
